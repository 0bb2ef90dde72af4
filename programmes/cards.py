"""The cards of the list of programmes, as finished strings.

In Python rather than in a template: twenty cards are most of what a list page has to work out, and
a template takes about ten times as long for them (docs/performance.md). What several programmes
share, such as the names of their needs, is written once an edition.
"""

from html import escape

from django.db.models import Aggregate, CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from finding.prepared import ByIds
from organisations.models import Country, Organisation
from programmes.models import (
    Audience,
    CostKind,
    JourneyPoint,
    Need,
    PartnerRole,
    Programme,
    ProgrammeAudience,
    Qualifier,
    Stage,
)
from programmes.models.programme import RUNNING

# About 1 KB each.
MOST_CARDS = 5000
NOT_STATED = '<span class="not-stated">Not stated</span>'


class Joined(Aggregate):
    """The rows of a group as one text, separated by commas, in any order."""

    function = "GROUP_CONCAT"
    name = "Joined"
    output_field = CharField()

    def __init__(self, expression, **extra):
        super().__init__(expression, Value(","), **extra)

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="STRING_AGG")


def rows_of(queryset, entry, *fields):
    """A column with the rows of a programme as one text; `split` takes it apart."""
    parts = [Cast(fields[0], CharField())]
    for name in fields[1:]:
        parts += [Value(":"), Cast(name, CharField())]
    row = Concat(*parts, output_field=CharField()) if len(parts) > 1 else parts[0]
    own = queryset.order_by().filter(**{entry: OuterRef("pk")}).values(entry)
    return Subquery(own.annotate(joined=Joined(row)).values("joined"))


def split(text):
    return [row.split(":") for row in text.split(",")] if text else []


COLUMNS = (
    "pk", "slug", "name", "summary", "stage", "starts_at", "ends_at", "country_id", "cost_kind",
    "how_to_apply", "who_can_refer", "contact", "contact_url",
)  # fmt: skip
READ = ByIds(
    lambda ids: (
        Programme.objects.published()
        .order_by()
        .filter(pk__in=ids)
        .values_list(
            *COLUMNS,
            rows_of(Programme.needs.through.objects.all(), "programme_id", "need_id"),
            rows_of(ProgrammeAudience.objects.all(), "programme_id", "audience_id", "qualifier_id"),
            rows_of(
                PartnerRole.objects.all(), "programme_id", "position", "organisation_id", "role"
            ),
        )
    )
)
STAGES = dict(Stage.choices)
COSTS = {value: label for value, label in CostKind.choices if value != CostKind.NOT_STATED}


def _span(starts, ends):
    first = escape(JourneyPoint(starts).label)
    if starts == ends:
        return first
    last = escape(JourneyPoint(ends).label.lower())
    return (
        f'{first} <span aria-hidden="true">→</span><span class="visually-hidden">to</span> {last}'
    )


SPANS = {
    (starts.value, ends.value): _span(starts, ends)
    for starts in JourneyPoint
    for ends in JourneyPoint
    if starts <= ends
}


class Shared:
    """What cards of one edition have in common: names by id, and rows of names by their text."""

    def __init__(self, directory):
        self.directory = directory
        self.address = reverse("programme_detail", args=["-"]).removesuffix("-/")
        self.written: dict = {}
        # Finished cards by id, of programmes that were listed in this edition.
        self.cards: dict[int, str] = {}

    def names(self, text, write):
        """What `write` makes of rows that were joined to one text; many programmes share them."""
        key = write.__name__, text
        if key not in self.written:
            if len(self.written) > 10_000:
                self.written.clear()
            self.written[key] = write(split(text))
        return self.written[key]

    def needs(self, rows):
        return self._in_order(self.need_names, ((need,) for (need,) in rows))

    @cached_property
    def need_names(self):
        """The names of needs by their ids as the database joins them, in their order."""
        return {(str(term.pk),): term.name for term in self.directory.terms(Need)}

    def audiences(self, rows):
        return self._in_order(self.audience_names, map(tuple, rows))

    @cached_property
    def audience_names(self):
        """The names of audiences with and without qualifiers, as `need_names` has needs."""
        names = {}
        for term in self.directory.terms(Audience):
            names[str(term.pk), ""] = term.name
            for qualifier in self.directory.terms(Qualifier):
                names[str(term.pk), str(qualifier.pk)] = f"{term.name}: {qualifier.name}"
        return names

    @staticmethod
    def _in_order(names, keys):
        own = set(keys)
        return _joined(name for key, name in names.items() if key in own)

    def runners(self, rows):
        organisations = self.directory.terms(Organisation)
        ordered = sorted(
            (int(position), organisations.get(int(organisation)).name)
            for position, organisation, role in rows
            if role in RUNNING and int(organisation) in organisations
        )
        if not ordered and any(role in RUNNING for _, _, role in rows):
            return "Not listed here"
        return _joined(name for _, name in ordered)

    @cached_property
    def countries(self):
        return {term.pk: f" · {escape(term.name)}" for term in self.directory.terms(Country)}


def _joined(names):
    return escape("; ".join(names)) or NOT_STATED


def cards(directory, ids, match=None) -> SafeString:
    """The list items of the programmes with these ids, in this order; one query.

    With a search.Match, its words are marked, and a line says why where they cannot be seen.
    """
    shared = directory.keep("programme cards", lambda: Shared(directory))
    if match:
        rows = {row[0]: row for row in READ.rows(ids)}
        return mark_safe("\n".join(_card(shared, rows[pk], match) for pk in ids if pk in rows))
    made = shared.cards
    for row in READ.rows([pk for pk in ids if pk not in made]):
        made[row[0]] = _card(shared, row, None)
    page = "\n".join(made[pk] for pk in ids if pk in made)
    if len(made) > MOST_CARDS:
        shared.cards = {}
    return mark_safe(page)


def _card(shared, row, match):
    pk, slug, name, summary, stage, starts, ends, country, cost, apply, refer, contact, url = row[
        :13
    ]
    needs, audiences, partners = row[13:]
    why = ""
    if match:
        name, summary, why = match.shown(pk, name, summary)
    else:
        name, summary = escape(name), escape(summary)
    paper = ""
    if apply:
        paper = f'<div class="print-only"><dt>How to apply</dt><dd>{escape(apply)}</dd></div>\n'
    if refer:
        paper += f'<div class="print-only"><dt>Who can refer</dt><dd>{escape(refer)}</dd></div>\n'
    contact = escape(f"{contact} {url}") if contact or url else NOT_STATED
    return (
        f'<li class="card card-{stage}">\n'
        f'<h2><a href="{shared.address}{slug}/">{name}</a></h2>\n'
        f'<p class="card-stage"><span class="stage stage-{stage}">{STAGES[stage]}</span> '
        f"{SPANS[starts, ends]}{shared.countries.get(country, '')}</p>\n"
        f"<p>{summary}</p>\n{why}"
        f'<dl class="card-facts">\n'
        f"<div><dt>For</dt><dd>{shared.names(audiences, shared.audiences)}</dd></div>\n"
        f"<div><dt>Help with</dt><dd>{shared.names(needs, shared.needs)}</dd></div>\n"
        f"<div><dt>By</dt><dd>{shared.names(partners, shared.runners)}</dd></div>\n"
        f"<div><dt>Cost</dt><dd>{COSTS.get(cost, NOT_STATED)}</dd></div>\n"
        f'{paper}<div class="print-only"><dt>Contact</dt><dd>{contact}</dd></div>\n'
        f"</dl>\n</li>"
    )
