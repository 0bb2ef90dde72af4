"""What staff do to entries: publish them, take them off the site, confirm that they are right.

Every function takes a list or queryset of entries of one kind, writes to each entry's history
and does all of it or nothing.
"""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from editorial import history
from organisations.models import DatePrecision, Entry, State
from organisations.models.dates import partial_date


class Outcome(NamedTuple):
    """What became of the entries; each is in one list, in the order in which they were given."""

    changed: list[Entry]
    # They were as asked for already, so nothing was written.
    unchanged: list[Entry]
    # They have no source, and the directory publishes nothing that it cannot trace.
    refused: list[Entry]


@transaction.atomic
def publish(*, entries, by):
    """Publish those `entries` that have a source; return an `Outcome`.

    `by` is the user whose name the history shows. ValueError for entries of several kinds.
    """
    outcome = Outcome([], [], [])
    entries = _locked(entries)
    cited = _cited(entries)
    for entry in entries:
        if entry.is_published:
            outcome.unchanged.append(entry)
        elif entry.pk in cited:
            outcome.changed.append(entry)
        else:
            outcome.refused.append(entry)
    _write(outcome.changed, by, gettext("Published."), state=State.PUBLISHED)
    return outcome


@transaction.atomic
def archive(*, entries, by):
    """Take `entries` off the public site and keep them; return an `Outcome` with none refused.

    `by` is the user whose name the history shows. ValueError for entries of several kinds.
    """
    outcome = Outcome([], [], [])
    for entry in _locked(entries):
        done = entry.state == State.ARCHIVED
        (outcome.unchanged if done else outcome.changed).append(entry)
    _write(outcome.changed, by, gettext("Archived."), state=State.ARCHIVED)
    return outcome


@transaction.atomic
def confirm(*, entries, by, on=None):
    """Record that `entries` were right on the date `on`, today (local time) where it is None.

    Returns an `Outcome` in which all are changed: that two people confirm an entry on the same
    day is worth two lines in its history. `by` is the user whose name the history shows.
    ValueError for entries of several kinds.
    """
    on = on or timezone.localdate()
    entries = _locked(entries)
    message = gettext("Confirmed as right on %(date)s.") % {
        "date": partial_date(on, DatePrecision.DAY)
    }
    _write(entries, by, message, confirmed_on=on)
    return Outcome(entries, [], [])


def _locked(entries):
    """`entries` as they are in the database now, held until the transaction ends.

    Those that somebody has deleted meanwhile are left out.
    """
    entries = list(entries)
    kinds = {type(entry) for entry in entries}
    if len(kinds) > 1:
        raise ValueError("The entries are of several kinds.")
    if not kinds:
        return []
    rows = kinds.pop().objects.select_for_update().filter(pk__in=[entry.pk for entry in entries])
    # Always in the same order, so that two editors with the same entries cannot block each other.
    rows = {row.pk: row for row in rows.order_by("pk")}
    return [rows[entry.pk] for entry in entries if entry.pk in rows]


def _cited(entries):
    """The primary keys of those `entries` that have a source."""
    if not entries:
        return set()
    citations = type(entries[0])._meta.get_field("citations").related_model.objects
    return set(citations.filter(entry__in=entries).values_list("entry_id", flat=True))


def _write(entries, by, message, **values):
    if not entries:
        return
    with history.recorded(entries, by=by):
        type(entries[0]).objects.filter(pk__in=[entry.pk for entry in entries]).update(**values)
    for entry in entries:
        for name, value in values.items():
            setattr(entry, name, value)
    LogEntry.objects.log_actions(by.pk, entries, CHANGE, message)
