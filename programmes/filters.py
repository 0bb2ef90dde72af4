from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finding import bits
from finding.facets import NOT_STATED, ChoiceFacet, ComputedFacet, ManyFacet, TermFacet
from finding.lists import ListFilter, SortFilter, TextFilter
from finding.specs import newest_first
from organisations.filters import country_facet
from organisations.models import Network, Organisation
from organisations.models.confirmed import MONTHS, first_recent_day
from programmes.models import Audience, CostKind, JourneyPoint, Language, Need, Programme, Stage


def reaching(directory, index, point):
    """The programmes whose span on the journey includes that point."""
    starts = ends = 0
    for other in JourneyPoint:
        if other <= point:
            starts |= index.bits("starts_at", other.value)
        if other >= point:
            ends |= index.bits("ends_at", other.value)
    return starts & ends


def of_network(directory, index, network):
    """The programmes that belong to a network or that its published members provide."""
    found = index.bits("belongs", network)
    members = directory.index(Organisation)
    return found | index.union("runner", bits.slots(members.bits("network", network)))


def confirmed(directory, index, value):
    """The programmes confirmed in the last months, longer ago, or not yet."""
    keys = index.key_slices["confirmed"]
    first_day = first_recent_day(directory.today)
    recent = bits.below(keys, newest_first(first_day.isoformat()) + 1, index.everyone)
    ever = bits.below(keys, newest_first(""), index.everyone)
    return {"recent": recent, "earlier": ever & ~recent, NOT_STATED: index.everyone & ~ever}[value]


class NetworkFacet(TermFacet):
    """A facet whose sets are made of several others, once an edition."""

    def bits(self, directory, index, value):
        return directory.keep(("of network", value), lambda: of_network(directory, index, value))


class ProgrammeFilter(ListFilter):
    entries = Programme

    q = TextFilter(label=_("Words"))
    stage = ChoiceFacet(source="stage", choices=Stage.choices, label=_("Stage"), searched=True)
    need = TermFacet(source="need", terms=Need, label=_("What help"), missing=True, searched=True)
    audience = TermFacet(
        source="audience", terms=Audience, label=_("Who it is for"), missing=True, searched=True
    )
    now = ComputedFacet(
        compute=lambda directory, index, slug: reaching(
            directory, index, next(point for point in JourneyPoint if point.slug == slug)
        ),
        choices=[(point.slug, point.label) for point in JourneyPoint],
        label=_("Where the person is now"),
    )
    organisation = ManyFacet(source="organisation", terms=Organisation, label=_("Organisation"))
    network = NetworkFacet(terms=Network, label=_("Network"), searched=True)
    country = country_facet()
    language = TermFacet(
        source="language", terms=Language, label=_("Language"), missing=True, searched=True
    )
    referral = ChoiceFacet(
        source="referral",
        choices=[("stated", _("Stated")), (NOT_STATED, _("Not stated"))],
        label=_("Who can refer"),
    )
    cost = ChoiceFacet(source="cost", choices=CostKind.choices, label=_("Cost"))
    confirmed = ComputedFacet(
        compute=confirmed,
        choices=[
            ("recent", format_lazy(_("In the last {months} months"), months=MONTHS)),
            ("earlier", _("Longer ago")),
            (NOT_STATED, pgettext_lazy("confirmed", "Not yet")),
        ],
        label=_("Confirmed with the provider"),
    )
    sort = SortFilter(
        {
            "name": (_("Name"), None),
            "journey": (_("When it starts"), "journey"),
            "confirmed": (_("Recently confirmed"), "confirmed"),
        }
    )


class SearchFilter(ProgrammeFilter):
    """The one box over all kinds of entry: a text, which is looked for in programmes first."""

    own_parameters = ()

    def _known(self):
        return ["q"]
