"""What the index of each kind of entry holds: the columns and rows behind facets and orders."""

from datetime import date

from django.db.models import Case, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone

from finding import bits
from finding.index import Key, Relation, Spec
from organisations.models import (
    DatePrecision,
    Event,
    Membership,
    Network,
    Organisation,
)
from organisations.models.confirmed import first_fresh_day
from programmes.models import PartnerRole, Programme, ProgrammeAudience
from programmes.models.partner import RUNNING

# Later than any date that Python knows (date.max.toordinal() is 3,652,059).
AFTER_ALL = 1 << 22


def oldest_first(day):
    """A key that sorts dates, which come as texts, and what has none after them."""
    return date.fromisoformat(day).toordinal() if day else AFTER_ALL


def newest_first(day):
    return AFTER_ALL - date.fromisoformat(day).toordinal() if day else AFTER_ALL


def by_time(starts_on, ends_on, precision):
    """As EventQuerySet.by_time: coming, soonest first; regular; past, newest first; the rest."""
    if precision == DatePrecision.REGULAR:
        return AFTER_ALL
    if not starts_on:
        return 3 * AFTER_ALL
    today = timezone.localdate()
    # A date that is known to the month or year is its first day.
    first_ahead = {
        DatePrecision.MONTH: today.replace(day=1),
        DatePrecision.YEAR: today.replace(month=1, day=1),
    }.get(precision, today)
    if date.fromisoformat(ends_on or starts_on) >= first_ahead:
        return oldest_first(starts_on)
    return AFTER_ALL + newest_first(starts_on)


def stale(directory, model):
    """The entries that somebody confirmed once, but so long ago that their pages say so.

    No key of the index: which they are depends on the day, and the order of confirmations tells.
    """

    def read():
        index = directory.index(model)
        keys, first_day = index.key_slices["confirmed"], first_fresh_day(directory.today)
        fresh = bits.below(keys, newest_first(first_day.isoformat()) + 1, index.everyone)
        return bits.below(keys, newest_first(""), index.everyone) & ~fresh

    return directory.keep(("stale", model), read)


def through(model, field):
    """The rows of a plain many-to-many field, as Relation wants them."""
    table = getattr(model, field).through
    return table._default_manager.all


def _itself(value):
    return value


CONFIRMED: dict[str, Key] = {"confirmed": (("confirmed_on",), newest_first)}
COUNTRY = {"country": "country_id"}

PROGRAMMES = Spec(
    Programme,
    columns={
        "stage": "stage",
        "starts_at": "starts_at",
        "ends_at": "ends_at",
        "cost": "cost_kind",
        "referral": Case(When(who_can_refer="", then=Value("not-stated")), default=Value("stated")),
        **COUNTRY,
    },
    relations={
        "needs": Relation(
            through(Programme, "needs"), "programme_id", ("need_id",), {"need": _itself}
        ),
        "audiences": Relation(
            ProgrammeAudience.objects.all,
            "programme_id",
            ("audience_id", "qualifier_id"),
            {
                "audience": lambda audience, qualifier: audience,
                "qualifier": lambda audience, qualifier: qualifier,
            },
        ),
        "languages": Relation(
            through(Programme, "languages"), "programme_id", ("language_id",), {"language": _itself}
        ),
        "networks": Relation(
            through(Programme, "networks"), "programme_id", ("network_id",), {"belongs": _itself}
        ),
        "partners": Relation(
            PartnerRole.objects.all,
            "programme_id",
            ("organisation_id", "role"),
            {
                "organisation": lambda organisation, role: organisation,
                "runner": lambda organisation, role: organisation if role in RUNNING else None,
            },
            many="organisation",
        ),
    },
    keys={
        "journey": (("starts_at", "ends_at"), lambda starts, ends: starts * 8 + ends),
        **CONFIRMED,
    },
)

ORGANISATIONS = Spec(
    Organisation,
    columns={"kind": "kind", **COUNTRY},
    relations={
        "memberships": Relation(
            Membership.objects.all, "organisation_id", ("network_id",), {"network": _itself}
        )
    },
    keys=CONFIRMED,
)

NETWORKS = Spec(Network, columns=COUNTRY, keys=CONFIRMED)

EVENTS = Spec(
    Event,
    columns={
        "year": ExtractYear("starts_on"),
        "network": "network_id",
        "venue": "venue_id",
        **COUNTRY,
    },
    keys={
        "date": (("starts_on", "ends_on", "date_precision"), by_time),
        "oldest": (("starts_on",), oldest_first),
        **CONFIRMED,
    },
    by_date=True,
)

SPECS = {each.model: each for each in (PROGRAMMES, ORGANISATIONS, NETWORKS, EVENTS)}


def spec(model):
    """The Spec of a kind of entry; one without facets is found by its name and its text alone."""
    return SPECS.get(model) or Spec(model)
