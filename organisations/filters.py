from finding.facets import ChoiceFacet, ComputedFacet, Facet, Option, TermFacet
from finding.lists import ListFilter, SortFilter, TextFilter
from organisations.models import Country, Event, Network, Organisation, OrganisationKind, Venue

BY_NAME_OR_CONFIRMED = {
    "name": ("Name", None),
    "confirmed": ("Recently confirmed", "confirmed"),
}


def country_facet():
    return TermFacet(
        source="country",
        terms=Country,
        label="Country or territory",
        missing=True,
        searched=True,
    )


class OrganisationFilter(ListFilter):
    entries = Organisation

    q = TextFilter(label="Words")
    kind = ChoiceFacet(
        source="kind", choices=OrganisationKind.choices, label="Kind", missing=True, searched=True
    )
    country = country_facet()
    network = TermFacet(source="network", terms=Network, label="Network", searched=True)
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class NetworkFilter(ListFilter):
    entries = Network

    q = TextFilter(label="Words")
    country = country_facet()
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class YearFacet(Facet):
    """The years in which events started, newest first."""

    def load(self, directory):
        years = [year for year in directory.index(Event).sets[self.source].sets if year]
        return [Option(year, str(year), str(year)) for year in sorted(years, reverse=True)]


def when(directory, index, value):
    """Events that may still lie ahead, or all others."""
    coming = directory.keep(
        "coming", lambda: index.of(list(Event.objects.coming().values_list("pk", flat=True)))
    )
    return coming if value == "coming" else index.everyone & ~coming


class EventFilter(ListFilter):
    entries = Event

    q = TextFilter(label="Words")
    when = ComputedFacet(
        compute=when, choices=[("coming", "Coming or regular"), ("past", "Past")], label="When"
    )
    year = YearFacet(source="year", label="Year", missing=True)
    network = TermFacet(source="network", terms=Network, label="Network", searched=True)
    venue = TermFacet(source="venue", terms=Venue, label="Place", searched=True)
    country = country_facet()
    sort = SortFilter(
        {
            "date": ("Coming first, then newest", "date"),
            "oldest": ("Date, oldest first", "oldest"),
            "name": ("Name", None),
        }
    )
