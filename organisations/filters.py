from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finding.facets import ChoiceFacet, ComputedFacet, Facet, Option, TermFacet
from finding.lists import ListFilter, SortFilter, TextFilter
from organisations.models import Country, Event, Network, Organisation, OrganisationKind, Venue

BY_NAME_OR_CONFIRMED = {
    "name": (_("Name"), None),
    "confirmed": (_("Recently confirmed"), "confirmed"),
}


def country_facet():
    return TermFacet(
        source="country",
        terms=Country,
        label=_("Country or territory"),
        missing=True,
        searched=True,
    )


class OrganisationFilter(ListFilter):
    entries = Organisation

    q = TextFilter(label=_("Words"))
    kind = ChoiceFacet(
        source="kind",
        choices=OrganisationKind.choices,
        label=_("Kind"),
        missing=True,
        searched=True,
    )
    country = country_facet()
    network = TermFacet(source="network", terms=Network, label=_("Network"), searched=True)
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class NetworkFilter(ListFilter):
    entries = Network

    q = TextFilter(label=_("Words"))
    country = country_facet()
    sort = SortFilter(BY_NAME_OR_CONFIRMED)


class YearFacet(Facet):
    """The years in which events started, newest first."""

    def load(self, directory):
        years = [year for year in directory.index(Event).sets[self.source].sets if year]
        return [Option(year, str(year), str(year)) for year in sorted(years, reverse=True)]


def when(directory, index, value):
    """Events that may still lie ahead, or all others."""
    coming = Event.objects.coming().order_by("pk").values_list("pk", flat=True)
    coming = directory.keep("coming", lambda: index.of(list(coming)))
    return coming if value == "coming" else index.everyone & ~coming


class EventFilter(ListFilter):
    entries = Event

    q = TextFilter(label=_("Words"))
    when = ComputedFacet(
        compute=when,
        choices=[
            ("coming", pgettext_lazy("events", "Coming or regular")),
            ("past", pgettext_lazy("events", "Past")),
        ],
        label=_("When"),
    )
    year = YearFacet(source="year", label=_("Year"), missing=True)
    network = TermFacet(source="network", terms=Network, label=_("Network"), searched=True)
    venue = TermFacet(source="venue", terms=Venue, label=_("Place"), searched=True)
    country = country_facet()
    sort = SortFilter(
        {
            "date": (_("Coming first, then newest"), "date"),
            "oldest": (_("Date, oldest first"), "oldest"),
            "name": (_("Name"), None),
        }
    )
