"""What the pages of organisations, networks, events and series show, in one query each.

What an editor types for an entry is shown whole, such as its aims and who took part. Of what
points at it from elsewhere, such as events, a page shows the first: a directory may have thousands.
Of each related entry only those columns are read that the page shows. The programmes come from the
index in memory (programmes/first.py).
"""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from organisations.models import (
    Event,
    EventCitation,
    EventFigure,
    EventGoal,
    EventGuest,
    EventOrganisation,
    EventSeries,
    EventSeriesCitation,
    Membership,
    Network,
    NetworkAim,
    NetworkCitation,
    NetworkFigure,
    Organisation,
    OrganisationCitation,
    Publication,
    Venue,
)
from organisations.models.gathering import Gathering, Rows

# So many of what points at an entry are shown in a list.
MOST = 50
# The entry of the page, or the row of a list in the lists of that row.
THIS = OuterRef("pk")
DATE = ("starts_on", "ends_on", "date_precision")


def published(model, column):
    """A condition on rows: that the public may see the entry of `model` in this `column` of theirs.

    It is asked row by row. For `column__in`, SQLite would collect all published entries first.
    """
    return Exists(model.objects.published().filter(pk=OuterRef(column)))


def citations(model):
    """The rows of a kind of Citation with their documents."""
    rows = model.objects.filter(entry=THIS).select_related("source")
    return rows.only("heading", "facts", "source__title", "source__slug")


def venues(**of):
    """Published places, with the organisation that a link leads to."""
    rows = Venue.objects.published().filter(**of).select_related("organisation")
    return rows.only(
        "name", "slug", "also_known_as", "address", "organisation__slug", "organisation__state"
    )


def publications(**of):
    return Rows(Publication.objects.published().filter(**of), most=MOST)


ORGANISATION = Gathering(
    Organisation.objects.published().select_related("country"),
    memberships=Rows(
        Membership.objects.filter(published(Network, "network"), organisation=THIS)
        .select_related("network")
        .only(
            "role", "note", "since", "since_precision",
            "network__name", "network__slug", "network__summary",
        )
        # The model's own order is by the organisation, which is the same in all of them.
        .order_by("network_id", "role"),
        most=MOST,
    ),
    event_parts=Rows(
        EventOrganisation.objects.filter(published(Event, "event"), organisation=THIS)
        .select_related("event")
        .only("role", "note", "event__name", "event__slug", *(f"event__{name}" for name in DATE))
        .order_by("event__starts_on", "event__name"),
        most=MOST,
    ),
    events_here=Rows(
        Event.objects.published()
        .filter(venue__in=Venue.objects.published().filter(organisation=OuterRef(THIS)))
        .exclude(parts__organisation=THIS)
        .only("name", "slug", *DATE),
        most=MOST,
    ),
    publications=publications(organisation=THIS),
    staffed_by=Organisation.objects.published().filter(sends_staff_to=THIS).only("name", "slug"),
    sends_staff_to=Organisation.objects.published().filter(staffed_by=THIS).only("name", "slug"),
    venues=venues(organisations=THIS),
    citations=citations(OrganisationCitation),
)  # fmt: skip

MEMBERSHIPS = Membership.objects.filter(published(Organisation, "organisation"), network=THIS)
KNOWN_MEMBERS = (
    MEMBERSHIPS.order_by().values("network").values_list(Count("organisation", distinct=True))
)

NETWORK = Gathering(
    Network.objects.published()
    .select_related("country")
    .annotate(known_members=Coalesce(Subquery(KNOWN_MEMBERS), 0)),
    aims=NetworkAim.objects.filter(entry=THIS),
    figures=NetworkFigure.objects.filter(entry=THIS),
    memberships=Rows(
        MEMBERSHIPS.in_role_order()
        .select_related("organisation")
        .only(
            "role", "note", "since", "since_precision", "organisation__name", "organisation__slug"
        ),
        most=MOST,
    ),
    events=Rows(
        Event.objects.published().filter(network=THIS).only("name", "slug", "summary", *DATE),
        most=MOST,
    ),
    series=Rows(
        EventSeries.objects.published()
        .filter(network=THIS)
        .only("name", "slug", "summary", "rhythm"),
        most=MOST,
    ),
    citations=citations(NetworkCitation),
)

PARTS = EventOrganisation.objects.filter(published(Organisation, "organisation"), event=THIS)

EVENT = Gathering(
    Event.objects.published()
    .select_related("network", "series", "country", "venue", "venue__organisation")
    .only(
        *(field.name for field in Event._meta.concrete_fields),
        "network__name", "network__slug", "network__state",
        "series__name", "series__slug", "series__state",
        "country__name",
        "venue__name", "venue__slug", "venue__also_known_as", "venue__address", "venue__state",
        "venue__organisation__slug", "venue__organisation__state",
    ),
    figures=EventFigure.objects.filter(entry=THIS),
    goals=EventGoal.objects.filter(entry=THIS),
    guests=EventGuest.objects.filter(entry=THIS),
    parts=PARTS.select_related("organisation").only(
        "role", "note", "organisation__name", "organisation__slug"
    ),
    publications=publications(event=THIS),
    editions=Rows(
        Event.objects.published()
        .filter(series=OuterRef("series"))
        .exclude(pk=THIS)
        .only("name", "slug", "summary", *DATE),
        most=MOST,
    ),
    citations=citations(EventCitation),
)  # fmt: skip

SERIES = Gathering(
    EventSeries.objects.published().select_related("network"),
    editions=Rows(
        Event.objects.published()
        .filter(series=THIS)
        .select_related("venue")
        .only("name", "slug", "venue__name", "venue__state", *DATE)
        .order_by("starts_on"),
        most=MOST,
        figure_rows=EventFigure.objects.filter(entry=THIS),
        part_rows=PARTS.select_related("organisation").only("role", "organisation__name"),
    ),
    citations=citations(EventSeriesCitation),
)
