from django.db.models import F, Q
from django.db.models.functions import Lower

from organisations.facets import (
    Facet,
    ListFilter,
    SortFilter,
    TextFilter,
    count_by,
    text_value,
    vocabulary,
)
from organisations.models import Country, Event, Network, OrganisationKind, Venue

BY_NAME_OR_CONFIRMED = {
    "name": ("Name", [Lower("name"), "pk"]),
    "confirmed": (
        "Recently confirmed",
        [F("confirmed_on").desc(nulls_last=True), Lower("name"), "pk"],
    ),
}


def country_facet():
    return Facet(
        path="country__slug",
        choices=vocabulary(Country.objects),
        label="Country or territory",
        missing=Q(country=None),
    )


class OrganisationFilter(ListFilter):
    q = TextFilter(label="Words")
    kind = Facet(path="kind", choices=OrganisationKind.choices, label="Kind", missing=Q(kind=""))
    country = country_facet()
    network = Facet(
        path="networks__slug", choices=vocabulary(Network.objects.published()), label="Network"
    )
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class NetworkFilter(ListFilter):
    q = TextFilter(label="Words")
    country = country_facet()
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class WhenFacet(Facet):
    """Coming or past."""

    def __init__(self, **extra):
        choices = [("coming", "Coming or regular"), ("past", "Past")]
        super().__init__(path=None, choices=choices, **extra)

    def condition(self, values):
        condition = Q()
        for value in values:
            condition |= Q(pk__in=getattr(Event.objects, value)().values("pk"))
        return condition

    def counts(self, queryset):
        return [
            count_by(queryset.filter(self.condition([value])), self.name, text_value(value))
            for value, _ in self.load
        ]


class EventFilter(ListFilter):
    q = TextFilter(label="Words")
    when = WhenFacet(label="When")
    year = Facet(
        path="starts_on__year",
        choices=lambda: [(year, year) for year in Event.objects.published().years()],
        label="Year",
        missing=Q(starts_on=None),
    )
    network = Facet(
        path="network__slug",
        choices=vocabulary(Network.objects.published()),
        label="Network",
    )
    venue = Facet(
        path="venue__slug",
        choices=vocabulary(Venue.objects.published()),
        label="Place",
    )
    country = country_facet()
    sort = SortFilter(
        {
            "date": ("Coming first, then newest", "by_time"),
            "oldest": (
                "Date, oldest first",
                [F("starts_on").asc(nulls_last=True), Lower("name"), "pk"],
            ),
            "name": ("Name", [Lower("name"), "pk"]),
        }
    )


class SearchFilter(ListFilter):
    """The one box over all kinds of entry."""

    own_parameters = ()

    q = TextFilter(label="Words")
