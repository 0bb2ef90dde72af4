"""Writes a version of every entry that changes: who, when, how and what exactly."""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from editorial import documents
from editorial.models import Origin, Version
from editorial.models.kinds import kind_of


def name_of(user):
    """What a user is called in histories, also when the account is gone."""
    return (user.get_full_name() or user.get_username()) if user else ""


@contextmanager
def recorded(entries, *, by, origin=Origin.STAFF, proposal=None, why=""):
    """Record a version of each of `entries`, of one kind, that is different afterwards.

    They are held until the transaction ends. `by` is the user, or None for somebody without an
    account. Entries that somebody has deleted meanwhile are left out; new ones are recorded by
    `record_new`. Gives the documents of before by primary key.
    """
    with transaction.atomic():
        entries = locked(entries)
        before = documents.read_many(entries)
        yield before
        if not entries:
            return
        now = type(entries[0])._base_manager.filter(pk__in=before)
        after = documents.read_many(list(now))
        changed = {pk: after[pk] for pk in after if after[pk] != before[pk]}
        if changed:
            kind = kind_of(entries[0])
            numbers = _last_numbers(kind, {pk: before[pk] for pk in changed})
            _write(kind, changed, numbers, by=by, origin=origin, proposal=proposal, why=why)


def record_new(entry, **said):
    """Record the first version of an entry that was just made, with all its rows.

    `said` is as for `recorded`.
    """
    record_all_new([entry], **said)


def record_all_new(entries, *, by, origin=Origin.STAFF, proposal=None, why=""):
    """Record the first versions of entries of one kind that were just made."""
    if not entries:
        return
    # As the database has them, not as a form or a file left them.
    pks = [entry.pk for entry in entries]
    found = documents.read_many(list(type(entries[0])._base_manager.filter(pk__in=pks)))
    numbers, kind = dict.fromkeys(found, 0), kind_of(entries[0])
    _write(kind, found, numbers, by=by, origin=origin, proposal=proposal, why=why)


def locked(entries):
    """The entries as they are now, held until the transaction ends, always in the same order."""
    entries = list(entries)
    if not entries:
        return []
    model = type(entries[0])
    pks = [entry.pk for entry in entries]
    return list(model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk"))


def _last_numbers(kind, before):
    """By primary key, the number of the last version, which says what `before` does.

    Where it does not, or where there is none, one is written: what was found is not lost.
    """
    last = Version.objects.filter(kind=kind, object_id=OuterRef("object_id")).order_by("-number")
    latest = Version.objects.filter(
        kind=kind, object_id__in=before, number=Subquery(last.values("number")[:1])
    )
    known = {version.object_id: version for version in latest}
    numbers = {pk: known[pk].number if pk in known else 0 for pk in before}
    found = {
        pk: document
        for pk, document in before.items()
        if pk not in known or known[pk].document != document
    }
    _write(kind, found, numbers, by=None, origin=Origin.FOUND)
    return {pk: number + (pk in found) for pk, number in numbers.items()}


def _write(kind, found, numbers, *, by, origin, proposal=None, why=""):
    Version.objects.bulk_create(
        [
            Version(
                kind=kind,
                object_id=pk,
                number=numbers[pk] + 1,
                document=document,
                by=by,
                by_name=name_of(by),
                origin=origin,
                proposal=proposal,
                why=why,
            )
            for pk, document in found.items()
        ],
        batch_size=500,
    )


def last_number(entry):
    """The number of the newest version of an entry, 0 where none was recorded."""
    return Version.objects.about(entry).aggregate(last=Max("number"))["last"] or 0
