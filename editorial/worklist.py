"""What waits for staff: what was proposed, what nobody has confirmed, and what is missing.

Each section is at most two questions to the database, however many entries there are.
"""

from datetime import timedelta

from django.db.models import CharField, Count, F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from editorial import roles
from editorial.models import Proposal
from editorial.models.kinds import entry_kinds
from finding.admin import OFTEN
from finding.models import MissedSearch
from organisations.models import Source, State
from organisations.models.confirmed import first_recent_day
from programmes.models import CostKind, Need, Programme, Stage

# So many of each list are named; a link leads to all of them.
SHOWN = 8
# A document that nobody has looked at for so long may say something else by now.
SOURCE_CHECKED_WITHIN = timedelta(days=365)
# What a family needs, by the name of the filter in the list of programmes.
MISSING = {
    "cost": Q(cost_kind=CostKind.NOT_STATED),
    "how_to_apply": Q(how_to_apply=""),
    "contact": Q(contact="", contact_url=""),
}


def missing_labels():
    return {
        "cost": gettext("What it costs"),
        "how_to_apply": gettext("How to apply"),
        "contact": gettext("Contact"),
    }


def proposals(user):
    """How many wait, and the oldest of them."""
    found = Proposal.objects.waiting()
    if not roles.sees_every_entry(user):
        found = found.filter(Q(by=user) | Q(organisation__in=roles.organisations_of(user)))
    return {"count": found.count(), "oldest": list(found[:SHOWN])}


def unconfirmed(user):
    """Published entries that are due, by kind: how many, how many of them never; and the oldest."""
    recent = first_recent_day(timezone.localdate())
    due = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=recent)
    counts, rows = [], []
    for kind, model in entry_kinds().items():
        entries = roles.visible(user, model.objects.published().order_by())
        named = Value(kind, output_field=CharField())
        counts.append(
            entries.annotate(entry_kind=named)
            .values("entry_kind")
            .annotate(
                due=Count("pk", filter=due), never=Count("pk", filter=Q(confirmed_on__isnull=True))
            )
        )
        rows.append(
            entries.filter(due)
            .annotate(entry_kind=named)
            .values("entry_kind", "pk", "name", "confirmed_on")
        )
    # What was confirmed once and is no more is more urgent than what never was.
    oldest = (
        rows[0]
        .union(*rows[1:])
        .order_by(F("confirmed_on").asc(nulls_last=True), "entry_kind", "name")
    )
    kinds = [
        (
            _kind_name(count["entry_kind"]),
            count["due"],
            count["never"],
            _due_list(count["entry_kind"]),
        )
        for count in counts[0].union(*counts[1:])
        for kind in [count["entry_kind"]]
        if count["due"]
    ]
    named = [(row, _change(row["entry_kind"], row["pk"])) for row in oldest[:SHOWN]]
    return {"kinds": sorted(kinds, key=lambda each: -each[1]), "oldest": named}


def _kind_name(kind):
    return entry_kinds()[kind]._meta.verbose_name_plural


def _list(kind, **query):
    meta = entry_kinds()[kind]._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist", query=query)


def _due_list(kind):
    return _list(kind, confirmed="due", state__exact=State.PUBLISHED.value)


def _change(kind, pk):
    meta = entry_kinds()[kind]._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


def missing(user):
    """How many published programmes do not say what a family needs to know."""
    programmes = roles.visible(user, Programme.objects.published().order_by())
    silent = {name: Count("pk", filter=q) for name, q in MISSING.items()}
    counts = programmes.aggregate(all=Count("pk"), **silent)
    rows = [
        (
            label,
            counts[name],
            _list("programme", missing=name, state__exact=State.PUBLISHED.value),
        )
        for name, label in missing_labels().items()
    ]
    return {"all": counts["all"], "rows": rows}


def old_sources():
    """Documents that nobody has compared with their entries for a year, or ever."""
    return list(sources_to_check().order_by(F("checked_on").asc(nulls_first=True), "title")[:SHOWN])


def sources_to_check():
    since = timezone.localdate() - SOURCE_CHECKED_WITHIN
    return Source.objects.filter(Q(checked_on__isnull=True) | Q(checked_on__lt=since))


def searches():
    """What several people looked for and did not find."""
    return list(MissedSearch.objects.filter(times__gte=OFTEN)[:SHOWN])


def coverage():
    """How many published programmes there are for each need at each stage, so that gaps show.

    A dict with the stages, and the rows: a need's name and its cells of count, shade and link.
    """
    programmes = Programme.objects.published().order_by()
    found = programmes.values_list("needs", "stage").annotate(count=Count("pk"))
    counts = {(need, stage): count for need, stage, count in found}
    needs = [*Need.objects.values_list("pk", "name"), (None, pgettext("needs", "Not stated"))]
    rows = [
        (
            name,
            [_cell(counts.get((need, stage), 0), need, stage) for stage in Stage.values],
        )
        for need, name in needs
    ]
    return {"stages": Stage.labels, "rows": rows}


def _cell(count, need, stage):
    shade = "none" if not count else "few" if count < 3 else "some"
    query = {"state__exact": State.PUBLISHED.value, "stage__exact": stage}
    query |= {"needs__isnull": "True"} if need is None else {"needs__id__exact": need}
    return count, shade, _list("programme", **query) if count else ""


def work_for(user):
    """The sections that this user may see, as a dict for the template."""
    work = {}
    if user.has_perm("editorial.view_proposal"):
        work["proposals"] = proposals(user)
    if user.has_perm("programmes.view_programme"):
        work["unconfirmed"] = unconfirmed(user)
        work["missing"] = missing(user)
    if roles.sees_every_entry(user):
        if user.has_perm("organisations.view_source"):
            work["sources"] = old_sources()
        if user.has_perm("finding.view_missedsearch"):
            work["searches"] = searches()
        if user.has_perm("programmes.view_programme"):
            work["coverage"] = coverage()
    return work
