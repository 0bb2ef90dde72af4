"""What every filterable list shares: facets with counts, and a word about bad input.

A FilterSet is the only reader of `request.GET`. It never fails: a value it does not know is
named in `ignored` and has no effect.
"""

from dataclasses import dataclass

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import cached_property

NOT_STATED = "not-stated"
EVERYTHING = "everything"
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
    return "".join(
        " " if letter.isspace() else letter if letter.isprintable() or letter in JOINERS else MARK
        for letter in text
    )


@dataclass(frozen=True)
class Choice:
    """One choice of a facet: its value, label, number of entries, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """One filter in force, with the query that takes it out."""

    facet: str
    label: str
    query: QueryDict


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


class FacetField(forms.MultipleChoiceField):
    """Several choices; those that do not exist are put aside rather than refused."""

    def clean(self, value):
        known = {str(choice) for choice, _ in self.choices}
        values = dict.fromkeys(text for text in self.to_python(value) if text)
        self.ignored = [text for text in values if text not in known]
        return [text for text in values if text in known]


class Facet(django_filters.MultipleChoiceFilter):
    """A filter over a column or relation: its values widen, different facets narrow.

    `path` is the lookup from the entry to the value that stands in the address. `choices` is a
    list of pairs, or a function that returns one with a single query. `missing` is a Q for entries
    without a value, which adds the choice «not stated».
    """

    field_class = FacetField

    def __init__(self, *, path, choices, label, missing=None, **extra):
        self.path, self.load, self.missing = path, choices, missing
        self.name = None  # set by the ListFilter that declares it
        super().__init__(choices=[], label=label, **extra)

    def load_choices(self):
        pairs = list(self.load() if callable(self.load) else self.load)
        if self.missing:
            pairs.append((NOT_STATED, "Not stated"))
        self.extra["choices"] = [(str(value), str(label)) for value, label in pairs]
        return self.extra["choices"]

    def condition(self, values):
        """A Q that holds for entries with any of `values`, which are strings; empty for none."""
        if not values:
            return Q()
        stated = [value for value in values if value != NOT_STATED]
        condition = Q(self._has(**{f"{self.path}__in": stated})) if stated else Q()
        if self.missing and NOT_STATED in values:
            condition |= Q(self._has(self.missing))
        return condition

    def counts(self, queryset):
        """Queries of rows (facet, value, count) for the entries in `queryset`.

        A value of None or of no characters stands for «not stated».
        """
        return [count_by(queryset, self.name, Cast(self.path, CharField()))]

    def filter(self, qs, value):
        return qs.filter(self.condition(value))

    def _has(self, *conditions, **lookup):
        # Exists rather than a join: an entry with two of the values is still one row.
        return Exists(self.model._base_manager.filter(*conditions, pk=OuterRef("pk"), **lookup))


def refuse_broken_text(text):
    """ValidationError where bytes of the address were no text in UTF-8."""
    if MARK in text:
        raise ValidationError("This is not text.")


class TextFilter(django_filters.CharFilter):
    """Free text, searched by the entries' own `matching`."""

    def __init__(self, **extra):
        super().__init__(
            max_length=LONGEST_TEXT, strip=True, validators=[refuse_broken_text], **extra
        )

    def filter(self, qs, value):
        return qs.matching(value) if value else qs


class SortFilter(django_filters.ChoiceFilter):
    """The order of the list. `orders` maps each choice to a label and either the arguments of
    order_by or the name of a queryset verb that orders.
    """

    def __init__(self, orders, **extra):
        self.orders = orders
        choices = [(value, label) for value, (label, _) in orders.items()]
        super().__init__(choices=choices, label="Sort by", empty_label=None, **extra)

    def filter(self, qs, value):
        _, order = self.orders[value or next(iter(self.orders))]
        return getattr(qs, order)() if isinstance(order, str) else qs.order_by(*order)


class ListFilter(django_filters.FilterSet):
    """A filterable list of one kind of entry. Subclasses declare `q`, facets and `sort`."""

    # What the view reads beside the filters.
    own_parameters: tuple[str, ...] = ("page",)

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        self.facet_filters = {
            name: item for name, item in self.filters.items() if isinstance(item, Facet)
        }
        for name, item in self.facet_filters.items():
            item.name = name
        # Before the form is made, which happens when it is first asked for.
        self.choices = {name: item.load_choices() for name, item in self.facet_filters.items()}
        self.form.full_clean()
        self.values = {name: self.form.cleaned_data.get(name) for name in self.filters}

    def filter_queryset(self, queryset):
        # All of them, also those whose value was ignored: the list keeps its usual order.
        for name, value in self.values.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

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
        query = QueryDict(mutable=True)
        for name, value in self.values.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query

    def query_with(self, **changes):
        """`query` with some parameters replaced by a list or text, or taken out by None."""
        query = self.query
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query

    @property
    def ignored(self):
        """Everything in the address that had no effect, as a list of Ignored."""
        found = unknown(self.data, known=[*self.filters, *self.own_parameters])
        for name, item in self.filters.items():
            values = self.data.getlist(name)
            given = list(dict.fromkeys(value for value in values if value.strip()))
            if isinstance(item, Facet):
                field = self.form.fields[name]
                found += [Ignored(item.label, value) for value in field.ignored]
            else:
                # The last one counts, also where it is empty.
                refused = [value for value in given if name in self.errors or value != values[-1]]
                found += [Ignored(item.label, value) for value in refused]
        return found

    @property
    def chips(self):
        """The filters in force, in the order of the form."""
        chips = []
        for name, value in self.values.items():
            label = self.filters[name].label
            if name in self.facet_filters:
                names = dict(self.choices[name])
                for chosen in value or []:
                    rest = [other for other in value if other != chosen]
                    chips.append(Chip(label, names[chosen], self.query_with(**{name: rest})))
            elif value and name != "sort":
                chips.append(Chip(label, printable(value), self.query_with(**{name: None})))
        return chips

    # --- Counts -----------------------------------------------------------------------------

    def _matching_text(self):
        return self.filters["q"].filter(self.queryset, self.values["q"]).order_by()

    def _conditions_but(self, left_out=None):
        """One Q of all facets in force except `left_out`."""
        combined = Q()
        for name, item in self.facet_filters.items():
            if name != left_out:
                combined &= item.condition(self.values[name])
        return combined

    @cached_property
    def facets(self):
        """Each facet's name, label and choices; a count is what choosing that value gives.

        Its own facet is left out, the others and the text are respected. One query for all.
        """
        matching = self._matching_text()
        counts = count_each(
            rows
            for name, item in self.facet_filters.items()
            for rows in item.counts(matching.filter(self._conditions_but(name)))
        )
        return [
            {
                "name": name,
                "label": item.label,
                "chosen": self.values[name],
                "choices": [
                    Choice(value, label, counts.get((name, value), 0), value in self.values[name])
                    for value, label in self.choices[name]
                ],
            }
            for name, item in self.facet_filters.items()
        ]

    def count(self, facet, value):
        """The number of entries that choosing `value` alone in `facet` gives."""
        choices = next(item["choices"] for item in self.facets if item["name"] == facet)
        return next(choice.count for choice in choices if choice.value == value)

    @cached_property
    def lifts(self):
        """For an empty list: the filters whose removal gives something, those with most first.

        One query for all. Where several filters have to go, the only lift takes all of them out.
        """
        rows = {
            name: self._matching_text().filter(self._conditions_but(name))
            for name in self.facet_filters
            if self.values[name]
        }
        if self.values["q"]:
            rows["q"] = self.queryset.order_by().filter(self._conditions_but())
        rows[EVERYTHING] = self.queryset.order_by()
        counts = count_each(
            count_by(found, name, text_value(EVERYTHING)) for name, found in rows.items()
        )
        lifts = [
            Lift(
                self.filters[name].label, counts[name, EVERYTHING], self.query_with(**{name: None})
            )
            for name in rows
            if name != EVERYTHING and counts.get((name, EVERYTHING))
        ]
        if not lifts:
            return [Lift("", counts.get((EVERYTHING, EVERYTHING), 0), QueryDict())]
        return sorted(lifts, key=lambda lift: -lift.count)


def text_value(text):
    return Value(text, output_field=CharField())


def count_by(queryset, facet, value):
    """A query of rows (`facet`, `value`, number of entries), grouped by the expression `value`."""
    return (
        queryset.values(facet_name=text_value(facet), facet_value=value)
        .annotate(entries=Count("pk", distinct=True))
        .values_list("facet_name", "facet_value", "entries")
    )


def count_each(queries):
    """Run count queries as one; return a dict from (facet, value) to the number of entries."""
    first, *others = queries
    return {
        (facet, value or NOT_STATED): entries
        for facet, value, entries in first.union(*others, all=True)
    }


def vocabulary(queryset):
    """A loader of facet choices: the slug and name of each term in `queryset`."""
    return lambda: queryset.all().values_list("slug", "name")
