"""The filters of the plain list, and the number of entries beside each choice."""

import datetime

import django_filters
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from organisations.models import Country, Network, Organisation
from programmes.models import Audience, CostKind, JourneyPoint, Language, Need, Programme, Stage

NOT_STATED = ("not-stated", "Not stated")
DAYS_RECENT = 183
LARGEST = 10
# Facets that show only the values with most entries.
LONG = ("organisation", "network")
# Facets whose values stand in a column, so that one query counts all of them.
COLUMNS = {
    "stage": "stage",
    "need": "needs__slug",
    "audience": "audiences__slug",
    "organisation": "organisations__slug",
    "network": "networks__slug",
    "country": "country__slug",
    "language": "languages__slug",
    "cost": "cost_kind",
}
ORDERS = {
    "name": [Lower("name"), "pk"],
    "journey": ["starts_at", "ends_at", Lower("name"), "pk"],
    "confirmed": [F("confirmed_on").desc(nulls_last=True), Lower("name"), "pk"],
}


def terms(model, field, label, **extra):
    """A filter over the slugs of a relation, with a choice for entries that have none."""
    return django_filters.ModelMultipleChoiceFilter(
        field_name=f"{field}__slug",
        to_field_name="slug",
        queryset=model.objects.all(),
        null_value=NOT_STATED[0],
        null_label=NOT_STATED[1],
        label=label,
        **extra,
    )


def at_point(slug):
    """Programmes whose span on the journey includes this point."""
    point = next(point for point in JourneyPoint if point.slug == slug)
    return Q(starts_at__lte=point, ends_at__gte=point)


def referral(value):
    stated = ~Q(who_can_refer="")
    return stated if value == "stated" else ~stated


def confirmed(value):
    since = timezone.localdate() - datetime.timedelta(days=DAYS_RECENT)
    return {
        "recent": Q(confirmed_on__gte=since),
        "earlier": Q(confirmed_on__lt=since),
        NOT_STATED[0]: Q(confirmed_on=None),
    }[value]


CONDITIONS = {"now": at_point, "referral": referral, "confirmed": confirmed}


class ProgrammeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Words")
    stage = django_filters.MultipleChoiceFilter(
        choices=Stage.choices, label="Stage", distinct=False
    )
    need = terms(Need, "needs", "What help")
    audience = terms(Audience, "audiences", "Who it is for")
    now = django_filters.MultipleChoiceFilter(
        method="any_of",
        choices=[(point.slug, point.label) for point in JourneyPoint],
        label="Where the person is now",
    )
    organisation = terms(Organisation, "organisations", "Organisation")
    network = terms(Network, "networks", "Network")
    country = terms(Country, "country", "Country or territory", distinct=False)
    language = terms(Language, "languages", "Language")
    referral = django_filters.MultipleChoiceFilter(
        method="any_of", choices=[("stated", "Stated"), NOT_STATED], label="Who can refer"
    )
    cost = django_filters.MultipleChoiceFilter(
        field_name="cost_kind", choices=CostKind.choices, label="Cost", distinct=False
    )
    confirmed = django_filters.MultipleChoiceFilter(
        method="any_of",
        choices=[("recent", "In the last 6 months"), ("earlier", "Earlier"), NOT_STATED],
        label="Confirmed",
    )
    sort = django_filters.ChoiceFilter(
        method="in_order",
        choices=[
            ("name", "Name"),
            ("journey", "When it starts"),
            ("confirmed", "Recently confirmed"),
        ],
        label="Sort by",
        empty_label=None,
    )

    class Meta:
        model = Programme
        fields: list[str] = []

    def search(self, queryset, name, value):
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(also_known_as__icontains=word)
                | Q(summary__icontains=word)
            )
        return queryset

    def any_of(self, queryset, name, values):
        condition = Q()
        for value in values:
            condition |= CONDITIONS[name](value)
        return queryset.filter(condition)

    def in_order(self, queryset, name, value):
        return queryset.order_by(*ORDERS[value])

    # --- Counts -----------------------------------------------------------------------------

    def without(self, left_out):
        """Entries that all filters but one let through."""
        queryset = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in (left_out, "sort"):
                queryset = self.filters[name].filter(queryset, value)
        return queryset.order_by()

    def counts(self, name):
        """The number of entries that choosing each value gives, as a dict. One query."""
        entries = self.without(name)
        if name in COLUMNS:
            rows = entries.values_list(COLUMNS[name]).annotate(Count("pk", distinct=True))
            return {value or NOT_STATED[0]: number for value, number in rows}
        values = [value for value, _ in self.filters[name].extra["choices"]]
        conditions = {
            value: Count("pk", distinct=True, filter=CONDITIONS[name](value)) for value in values
        }
        return entries.aggregate(**conditions)

    def choices(self, name, counts):
        """Pairs of a value and its label; for the long ones the values with most entries."""
        item = self.filters[name]
        if name in LONG:
            stated = counts.keys() - {NOT_STATED[0]}
            largest = sorted(stated, key=lambda slug: (-counts[slug], slug))[:LARGEST]
            shown = item.queryset.filter(state="published", slug__in=largest)
            return shown.values_list("slug", "name")
        if name in COLUMNS and name not in ("stage", "cost"):
            return [*item.queryset.values_list("slug", "name"), NOT_STATED]
        return item.extra["choices"]

    def facets(self):
        """Each facet with its choices; a count is what choosing that value gives."""
        facets = []
        for name, item in self.filters.items():
            if name in ("q", "sort"):
                continue
            counts = self.counts(name)
            chosen = self.data.getlist(name)
            choices = [
                {
                    "value": value,
                    "label": label,
                    "count": counts.get(value, 0),
                    "chosen": value in chosen,
                }
                for value, label in self.choices(name, counts)
            ]
            facets.append({"name": name, "label": item.label, "chosen": chosen, "choices": choices})
        return facets
