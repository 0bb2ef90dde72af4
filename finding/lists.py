"""What every filterable list shares: what was asked for, what is found, and how it is counted.

A FilterSet is the only reader of `request.GET`. It never fails: a value it does not know is
named in `ignored` and has no effect. What it finds comes from the index in memory, not from SQL.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from finding import bits, search
from finding.directory import current
from finding.facets import SHOWN, Facet
from finding.specs import stale

LONGEST_TEXT = 200
MARK = "\ufffd"
# Parameters that other sites add to links; they say nothing about what somebody looks for.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
# The scripts of India and of emoji need them between letters, though Python calls them unprintable.
JOINERS = "\u200c\u200d"


def printable(text):
    """`text` with a mark for each character that has no place on a page, such as NUL.

    White space of any kind becomes a space: not all keyboards type the same one.
    """
    if text.isprintable():
        return text
    return "".join(
        " " if letter.isspace() else letter if letter.isprintable() or letter in JOINERS else MARK
        for letter in text
    )


@dataclass(frozen=True)
class Chip:
    """One filter in force, with the query that takes it out, as text."""

    facet: str
    label: str
    query: str


@dataclass(frozen=True)
class Ignored:
    """A value that was not understood, and under which name it came."""

    name: str
    value: str

    def __post_init__(self):
        object.__setattr__(self, "name", printable(self.name))
        object.__setattr__(self, "value", printable(self.value))


@dataclass(frozen=True)
class Lift:
    """A filter whose removal gives `count` entries, with the query that removes it."""

    label: str
    count: int
    query: QueryDict


def unknown(data, known=()):
    """Every value in the QueryDict `data` whose name is not in `known`, as a list of Ignored."""
    return [
        Ignored(name, value)
        for name, values in data.lists()
        if name not in known and not name.startswith(TRACKING)
        for value in dict.fromkeys(values)
        if value.strip()
    ]


def refuse_broken_text(text):
    """ValidationError where bytes of the address were no text in UTF-8."""
    if MARK in text:
        raise ValidationError("This is not text.")


class TextFilter(django_filters.CharFilter):
    """Free text, searched by finding.search."""

    def __init__(self, **extra):
        super().__init__(
            max_length=LONGEST_TEXT, strip=True, validators=[refuse_broken_text], **extra
        )


class SortFilter(django_filters.ChoiceFilter):
    """The order of the list. `orders` maps each choice to its label and the name of the order in
    the index, None for the order of names. Where there is a text, best matches come first; where
    there is none, the usual order: the first of `orders`, with stale entries after all others.
    """

    BEST = "relevance"
    # As the address of a list has it where nobody chose.
    USUAL = ""

    def __init__(self, orders, **extra):
        _label, first = next(iter(orders.values()))
        ours = {self.BEST: (_("Best match"), None), self.USUAL: (_("Usual order"), first)}
        self.orders = ours | orders
        choices = [(value, label) for value, (label, _) in self.orders.items()]
        super().__init__(choices=choices, label=_("Sort by"), empty_label=None, **extra)


class ListFilter(django_filters.FilterSet):
    """A filterable list of one kind of entry. Subclasses declare `q`, facets, `sort` and `entries`.

    django-filter copies every filter for each request and makes a form of them; here they hold no
    state, so they are shared, and only what was sent is looked at.
    """

    entries: type
    # What the view reads beside the filters.
    own_parameters: tuple[str, ...] = ("page",)

    def __init__(self, data, *, within=None):
        self.data = data
        self.directory = within or current()
        self.index = self.directory.index(self.entries)
        self.filters = self.base_filters
        self.facet_filters = {
            name: item for name, item in self.filters.items() if isinstance(item, Facet)
        }
        self.ignored = unknown(data, known=self._known())
        self.chosen = {name: self._chosen(name, item) for name, item in self.facet_filters.items()}
        self.values = {
            name: [option.slug for option in self.chosen[name]]
            if name in self.chosen
            else self._single(name, item)
            for name, item in self.filters.items()
        }

    @classmethod
    def facets_of(cls):
        """The facets of the list, in their order."""
        return tuple(item for item in cls.base_filters.values() if isinstance(item, Facet))

    def _known(self):
        named = [f"{name}-name" for name, item in self.facet_filters.items() if item.is_many]
        return [*self.filters, *self.own_parameters, *named]

    def _chosen(self, name, item):
        """The Options chosen in a facet; what does not exist is noted as ignored."""
        slugs = [slug for slug in dict.fromkeys(self.data.getlist(name)) if slug.strip()]
        if not slugs:
            return []
        named = item.named(self.directory, slugs)
        self.ignored += [Ignored(item.label, slug) for slug in slugs if slug not in named]
        return list(dict.fromkeys(named[slug] for slug in slugs if slug in named))

    def _single(self, name, item):
        """The value of a filter that has one; the last one counts, also where it is empty."""
        values = self.data.getlist(name)
        if not values:
            return ""
        value = values[-1]
        try:
            cleaned = item.field.clean(value)
            refused = [other for other in values if other != value]
        except ValidationError:
            cleaned, refused = "", values
        for other in dict.fromkeys(refused):
            if other.strip():
                self.ignored.append(Ignored(item.label, other))
        return cleaned or ""

    # --- What was asked for -----------------------------------------------------------------

    @property
    def is_filtered(self):
        return any(value for name, value in self.values.items() if name != "sort")

    @property
    def typed(self):
        """What stands in the box for words, also where it was ignored."""
        return printable(self.data.get("q", ""))

    @property
    def query(self):
        """The query of this list with what was understood, and without the page."""
        return self.query_with()

    def query_with(self, **changes):
        """`query` with some parameters replaced by a list or text, or taken out by None."""
        query = QueryDict(mutable=True)
        for name, value in self._parameters(changes):
            query.setlist(name, value)
        return query

    def encoded_with(self, **changes):
        """The same as text for an address. To make a QueryDict takes five times as long."""
        return urlencode(self._parameters(changes), doseq=True)

    def _parameters(self, changes):
        values = self.values | changes if changes else self.values
        return [
            (name, value if isinstance(value, list) else [value])
            for name, value in values.items()
            if value
        ]

    @property
    def chips(self):
        """The filters in force, in the order of the form."""
        chips = []
        for name, value in self.values.items():
            label = self.filters[name].label
            if name in self.chosen:
                for option in self.chosen[name]:
                    rest = [slug for slug in value if slug != option.slug]
                    chips.append(Chip(label, option.label, self.encoded_with(**{name: rest})))
            elif value and name != "sort":
                chips.append(Chip(label, printable(value), self.encoded_with(**{name: None})))
        return chips

    # --- What is found ----------------------------------------------------------------------

    @cached_property
    def match(self):
        """What the text found, as a search.Match; None where there is no text to search for."""
        text = self.values.get("q")
        return search.match(text, self.scope) if text else None

    @property
    def scope(self):
        return search.Scope(self.directory, self.entries, self.facets_of())

    @cached_property
    def _text_bits(self):
        return self.match.bits if self.match and self.match.is_searched else self.index.everyone

    @cached_property
    def _facet_bits(self):
        """By name of each facet in force, the entries that have one of the chosen values."""
        found = {}
        for name, options in self.chosen.items():
            for option in options:
                having = self.filters[name].bits(self.directory, self.index, option.value)
                found[name] = found.get(name, 0) | having
        return found

    def _base(self, left_out=None):
        """The entries that fit the text and all facets in force except `left_out`."""
        found = self._text_bits
        if left_out not in self._facet_bits:
            left_out = None
        if not left_out and "found" in self.__dict__:
            return self.found
        for name, having in self._facet_bits.items():
            if name != left_out:
                found &= having
        return found

    @cached_property
    def found(self):
        return self._base()

    @cached_property
    def total(self):
        return self.found.bit_count()

    def page(self, skip, take):
        """The ids of `take` entries of the list in its order, after the first `skip`."""
        if self.sort != SortFilter.USUAL:
            return bits.page(self.found, self.order, skip, take)
        last = self.found & stale(self.directory, self.entries)
        first = self.found ^ last
        found = bits.page(first, self.order, skip, take)
        if last and len(found) < take:
            skip = max(0, skip - first.bit_count())
            found += bits.page(last, self.order, skip, take - len(found))
        return found

    @property
    def sort(self):
        """The order in force, by its name in the address."""
        chosen = self.values["sort"]
        if chosen == SortFilter.BEST and not self.match:
            chosen = ""
        return chosen or next(iter(self.sort_choices))[0]

    @property
    def sort_choices(self):
        """Pairs of value and label; where there is a text, the best match is the usual order."""
        orders = self.filters["sort"].orders.items()
        searched = self.match and self.match.is_searched
        other = SortFilter.USUAL if searched else SortFilter.BEST
        return [(value, label) for value, (label, _) in orders if value != other]

    @cached_property
    def order(self):
        if self.sort == SortFilter.BEST:
            return self.index.by_score(self.match.scores)
        return self.index.order(self.filters["sort"].orders[self.sort][1])

    @cached_property
    def facets(self):
        """Each facet's name, label and choices; a count is what choosing that value gives.

        Its own facet is left out, the others and the text are respected.
        """
        return [self._facet(name, item) for name, item in self.facet_filters.items()]

    def _facet(self, name, item):
        label = self.directory.keep_said(("label", item), lambda: str(item.label))
        facet = {"name": name, "label": label, "chosen": self.values[name]}
        if item.is_many:
            looked_for = printable(self.data.get(f"{name}-name", "").strip())[:LONGEST_TEXT]
            facet["looked_for"] = looked_for
            facet["more"] = len(self.directory.terms(item.terms).terms) > SHOWN
            counts = self._counts_of_many(name, item, looked_for)
        else:
            counts = self._counts(name, item)
        return facet | {"choices": item.choices(self.directory, counts, self.chosen[name])}

    def _counts(self, name, item):
        """The numbers of a facet; they are the same for any page and order of a list.

        What was found by a text is not remembered: it is seldom asked for again, and nobody's.
        """
        if self.match:
            return item.counts(self.directory, self.index, self._base(name))
        others = tuple(
            (other, *sorted(values))
            for other, values in self.values.items()
            if values and other in self.chosen and other != name
        )
        return self.directory.counted(
            (item, others),
            lambda: item.counts(self.directory, self.index, self._base(name)),
        )

    def _counts_of_many(self, name, item, looked_for):
        counts = {} if looked_for else self._counts(name, item)
        wanted = item.called(self.directory, looked_for) if looked_for else []
        wanted += [option.value for option in self.chosen[name] if option.value not in counts]
        if not wanted:
            return counts
        return counts | item.counts_of(self.directory, self.index, self._base(name), wanted)

    def once_for_choices(self, name, make):
        """What `make()` returns, which depends on the choices in the facets and on nothing else.

        It is the same on every page and in every order of the list. Where somebody types, it is
        made each time, as `_counts` are.
        """
        if self.match or any(f"{name}-name" in self.data for name in self.chosen):
            return make()
        choices = tuple((facet, *self.values[facet]) for facet in self.chosen if self.chosen[facet])
        return self.directory.counted((name, type(self), choices), make)

    def count(self, facet, value):
        """The number of entries that choosing `value` alone in `facet` gives."""
        item = self.filters[facet]
        option = item.options(self.directory)[value]
        having = item.bits(self.directory, self.index, option.value)
        return (having & self._base(facet)).bit_count()

    @cached_property
    def lifts(self):
        """For an empty list: the filters whose removal gives something, those with most first.

        Where several filters have to go, the only lift takes all of them out.
        """
        counts = {name: self._base(name).bit_count() for name in self._facet_bits}
        if self.match and self.match.is_searched:
            without = self.index.everyone
            for having in self._facet_bits.values():
                without &= having
            counts["q"] = without.bit_count()
        lifts = [
            Lift(self.filters[name].label, count, self.query_with(**{name: None}))
            for name, count in counts.items()
            if count
        ]
        if not lifts:
            return [Lift("", self.index.everyone.bit_count(), QueryDict())]
        return sorted(lifts, key=lambda lift: -lift.count)
