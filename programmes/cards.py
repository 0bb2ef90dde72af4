"""The cards of the list of programmes, as finished strings.

In Python rather than in a template: twenty cards are most of what a list page has to work out, and
a template takes about ten times as long for them (docs/performance.md). What several programmes
share, such as the names of their needs, is written once an edition.
"""

from typing import NamedTuple

from django.db.models import Aggregate, CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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
from programmes.models.partner import RUNNING
from translations.models import languages
from translations.reading import Telling, as_told, language, read_column, told, told_column

# About 1 KB each, in all languages together.
MOST_CARDS = 5000
# What a card shows of a programme's own texts.
TOLD = ("name", "summary", "how_to_apply", "who_can_refer", "contact")


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


def _read_in(into):
    """The rows of cards, with a column of translations where the language is not English."""
    told_in = [told_column("programme", TOLD, into)] if into else []
    return ByIds(
        lambda ids: (
            Programme.objects.published()
            .order_by()
            .filter(pk__in=ids)
            .values_list(
                *COLUMNS,
                rows_of(Programme.needs.through.objects.all(), "programme_id", "need_id"),
                rows_of(
                    ProgrammeAudience.objects.all(), "programme_id", "audience_id", "qualifier_id"
                ),
                rows_of(
                    PartnerRole.objects.all(), "programme_id", "position", "organisation_id", "role"
                ),
                *told_in,
            )
        )
    )


READ_IN = {code: _read_in(code) for code in (None, *dict(languages()))}


class Card(NamedTuple):
    """A finished card, and what is to be said about its translation."""

    html: str
    telling: Telling


class Shared:
    """What cards of one edition and language have in common.

    Names by id, rows of names by their text, and the words of the interface.
    """

    def __init__(self, directory):
        self.directory = directory
        self.into = language()
        self.rows = READ_IN[self.into].rows
        self.address = reverse("programme_detail", args=["-"]).removesuffix("-/")
        self.written: dict = {}
        # Finished cards by id, of programmes that were listed in this edition.
        self.cards: dict[int, Card] = {}
        self.not_stated = f'<span class="not-stated">{escape(_("Not stated"))}</span>'
        self.stages = {stage.value: escape(str(stage.label)) for stage in Stage}
        self.costs = {cost.value: escape(str(cost.label)) for cost in CostKind}
        self.costs[CostKind.NOT_STATED] = self.not_stated
        self.labels = [
            escape(label)
            for label in (
                pgettext("audience", "For"),
                _("Help with"),
                pgettext("organisation", "By"),
                _("Cost"),
                _("How to apply"),
                _("Who can refer"),
                _("Contact"),
            )
        ]
        self.spans = {
            (starts.value, ends.value): self._span(starts, ends)
            for starts in JourneyPoint
            for ends in JourneyPoint
            if starts <= ends
        }

    @staticmethod
    def _span(starts, ends):
        first = escape(str(starts.label))
        if starts == ends:
            return first
        last, to = escape(str(ends.label).lower()), escape(pgettext("journey", "to"))
        return (
            f'{first} <span aria-hidden="true">→</span><span class="visually-hidden">{to}</span> '
            f"{last}"
        )

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
                names[str(term.pk), str(qualifier.pk)] = format_html(
                    "{}: {}", term.name, qualifier.name
                )
        return names

    def _in_order(self, names, keys):
        own = set(keys)
        return self._joined(name for key, name in names.items() if key in own)

    def _joined(self, names):
        return "; ".join(map(escape, names)) or self.not_stated

    def runners(self, rows):
        organisations = self.directory.terms(Organisation)
        ordered = sorted(
            (int(position), organisations.get(int(organisation)).name)
            for position, organisation, role in rows
            if role in RUNNING and int(organisation) in organisations
        )
        if not ordered and any(role in RUNNING for _, _, role in rows):
            return escape(_("Not listed here"))
        return self._joined(name for place, name in ordered)

    @cached_property
    def countries(self):
        return {term.pk: f" · {escape(term.name)}" for term in self.directory.terms(Country)}


def cards(directory, ids, match=None) -> tuple[SafeString, Telling]:
    """The list items of the programmes with these ids, in this order, and their Telling; one query.

    With a search.Match, its words are marked, and a line says why where they cannot be seen.
    """
    shared = directory.keep_said("programme cards", lambda: Shared(directory))
    made = {} if match else shared.cards
    for row in shared.rows([pk for pk in ids if pk not in made]):
        made[row[0]] = _card(shared, row, match)
    found = [made[pk] for pk in ids if pk in made]
    if len(made) > MOST_CARDS // len(READ_IN):
        shared.cards = {}
    telling = Telling()
    for card in found:
        telling.add(card.telling)
    return mark_safe("\n".join(card.html for card in found)), telling


NOTHING = Telling()


def _card(shared, row, match):
    pk, slug, name, summary, stage, starts, ends, country, cost, apply, refer, contact, url = row[
        :13
    ]
    needs, audiences, partners = row[13:16]
    telling = NOTHING
    if shared.into:
        telling, translations = Telling(), read_column(row[16])
        name, summary, apply, refer, contact = (
            told(english, translations.get(field), telling)
            for field, english in zip(TOLD, (name, summary, apply, refer, contact), strict=True)
        )
    why = ""
    if match:
        english = name, summary
        *marked, why = match.shown(pk, name, summary)
        name, summary = map(as_told, english, marked)
    else:
        name, summary = escape(name), escape(summary)
    for_, help_with, by, cost_of, how_to_apply, who_can_refer, contact_of = shared.labels
    paper = ""
    if apply:
        paper = f'<div class="print-only"><dt>{how_to_apply}</dt><dd>{escape(apply)}</dd></div>\n'
    if refer:
        paper += f'<div class="print-only"><dt>{who_can_refer}</dt><dd>{escape(refer)}</dd></div>\n'
    contact = " ".join(map(escape, filter(None, (contact, url)))) or shared.not_stated
    html = (
        f'<li class="card card-{stage}">\n'
        f'<h2><a href="{shared.address}{slug}/">{name}</a></h2>\n'
        f'<p class="card-stage"><span class="stage stage-{stage}">{shared.stages[stage]}</span> '
        f"{shared.spans[starts, ends]}{shared.countries.get(country, '')}</p>\n"
        f"<p>{summary}</p>\n{why}"
        f'<dl class="card-facts">\n'
        f"<div><dt>{for_}</dt><dd>{shared.names(audiences, shared.audiences)}</dd></div>\n"
        f"<div><dt>{help_with}</dt><dd>{shared.names(needs, shared.needs)}</dd></div>\n"
        f"<div><dt>{by}</dt><dd>{shared.names(partners, shared.runners)}</dd></div>\n"
        f"<div><dt>{cost_of}</dt><dd>{shared.costs[cost]}</dd></div>\n"
        f'{paper}<div class="print-only"><dt>{contact_of}</dt><dd>{contact}</dd></div>\n'
        f"</dl>\n</li>"
    )
    return Card(html, telling)
