"""An entry fetched with its rows in one query is what Django's own queries give."""

import datetime
from decimal import Decimal

import pytest
from django.db.models import F, OuterRef
from django.db.models.functions import Lower

from finding.models import Edition
from organisations.models import (
    Event,
    EventFigure,
    EventSeries,
    Membership,
    Network,
    NetworkAim,
    Organisation,
    Venue,
)
from organisations.models.gathering import Gathering, Rows
from programmes.models import PartnerRole, Programme, ProgrammeAudience
from tests import factories

pytestmark = pytest.mark.django_db

THIS = OuterRef("pk")
AIMS = NetworkAim.objects.filter(entry=THIS)
MEMBERS = Membership.objects.filter(network=THIS)
ODD = "«Où?» \"so\" 'thus', 100 % \\ {a: [1]} 中文 😀\nnext\ttab %s </script>"


def values(row):
    """Every value that was fetched for a row, and for the rows that came with it."""
    own = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return own | {name: other and values(other) for name, other in row._state.fields_cache.items()}


def same(rows, queryset):
    """Whether `rows` are what `queryset` gives, in its order."""
    return [values(row) for row in rows] == [values(row) for row in queryset]


# --- The entry ------------------------------------------------------------------------------------


def test_entry_has_the_values_that_a_query_gives():
    country = factories.country()
    factories.organisation(
        slug="here", name=ODD, country=country, founded_on="1999-01-01", founded_precision="year",
        kind="charity", kind_stated=True, confirmed_on=datetime.date(2024, 2, 29),
    )  # fmt: skip
    organisations = Organisation.objects.published().select_related("country")

    entry, rows = Gathering(organisations).get("here")

    assert values(entry) == values(organisations.get(slug="here"))
    assert (entry.founded_on, entry.kind_stated) == (datetime.date(1999, 1, 1), True)
    assert rows == {}


def test_entry_can_be_saved():
    factories.organisation(slug="here")
    entry, _ = Gathering(Organisation.objects.all()).get("here")
    entry.name = "Another"
    entry.save()
    assert Organisation.objects.get().name == "Another"


@pytest.mark.parametrize("number", ["1.3", "-0.000001", "89.999999", "0"])
def test_decimals_are_exact(number):
    factories.venue(slug="here", latitude=Decimal(number), longitude=Decimal("103.8"))
    entry, _ = Gathering(Venue.objects.all()).get("here")
    assert str(entry.latitude) == str(Venue.objects.get().latitude)
    assert entry.longitude == Decimal("103.8")


def test_annotations_of_the_entry_come_with_it():
    factories.partner(factories.programme(slug="run"))
    factories.programme(slug="alone")
    gathering = Gathering(Programme.objects.names_partners())
    assert [gathering.get(slug)[0].has_partners for slug in ("run", "alone")] == [True, False]


def test_annotation_may_be_empty():
    factories.organisation(slug="here", founded_on="1999-01-01", founded_precision="year")
    factories.organisation(slug="there")
    gathering = Gathering(Organisation.objects.annotate(day=F("founded_on")))
    days = [gathering.get(slug)[0].day for slug in ("here", "there")]
    assert days == [datetime.date(1999, 1, 1), None]


def test_entry_that_the_queryset_lacks_does_not_exist():
    factories.draft_organisation(slug="draft")
    gathering = Gathering(Organisation.objects.published(), aims=AIMS)
    for slug in ("draft", "nowhere"):
        with pytest.raises(Organisation.DoesNotExist):
            gathering.get(slug)


# --- Its rows -------------------------------------------------------------------------------------


def test_everything_comes_in_one_query(django_assert_num_queries):
    network = factories.network(slug="here", country=factories.country())
    for _ in range(3):
        factories.member(network)
    gathering = Gathering(
        Network.objects.select_related("country"),
        aims=AIMS,
        memberships=MEMBERS.select_related("organisation"),
    )
    with django_assert_num_queries(1):
        entry, rows = gathering.get("here")
        assert entry.country.name
        assert all(row.organisation.name for row in rows["memberships"])


def test_each_entry_gets_its_own_rows():
    gathering = Gathering(Network.objects.all(), aims=AIMS)
    for slug in ("one", "two", "none"):
        network = factories.network(slug=slug)
        if slug != "none":
            network.aims.create(text=f"{slug} {ODD}")
    assert [aim.text for aim in gathering.get("one")[1]["aims"]] == [f"one {ODD}"]
    assert [aim.text for aim in gathering.get("two")[1]["aims"]] == [f"two {ODD}"]
    assert gathering.get("none")[1]["aims"] == []


def test_rows_stand_in_the_order_of_their_model():
    network = factories.network(slug="here")
    for position in (*range(90, 0, -1), *range(91, 120)):
        network.aims.create(position=position, text=f"Aim {position}")
    rows = Gathering(Network.objects.all(), aims=AIMS).get("here")[1]["aims"]
    assert [aim.position for aim in rows] == list(range(1, 120))
    assert same(rows, NetworkAim.objects.filter(entry=network))


def test_rows_stand_in_an_order_over_other_tables_and_with_empty_values():
    programme = factories.programme(slug="here")
    audience = factories.audience(position=2)
    for qualifier in (factories.qualifier(position=1), None, factories.qualifier(position=0)):
        factories.programme_audience(programme, audience, qualifier)
    factories.programme_audience(programme, factories.audience(position=1))
    queryset = ProgrammeAudience.objects.for_list()
    gathering = Gathering(Programme.objects.all(), rows=queryset.filter(programme=THIS))
    rows = gathering.get("here")[1]["rows"]
    assert len(rows) == 4
    assert same(rows, queryset.filter(programme=programme))


def test_rows_stand_in_an_order_of_the_query():
    network = factories.network(slug="here")
    for name, role in [("b", "member"), ("A", "member"), ("c", "convenor"), ("B", "secretariat")]:
        factories.member(network, factories.organisation(name=name), role=role)
    queryset = MEMBERS.visible().in_role_order().select_related("organisation")
    rows = Gathering(Network.objects.all(), rows=queryset).get("here")[1]["rows"]
    assert [row.organisation.name for row in rows] == ["c", "B", "A", "b"]


def test_rows_bring_what_they_point_at_and_what_that_points_at():
    series = factories.series(slug="here")
    organisation = factories.organisation(country=factories.country())
    venue = factories.venue(organisation=organisation, latitude="1.5", longitude="2.5")
    factories.event(series=series, venue=venue, starts_on="2021-01-01", date_precision="year")
    factories.event(series=series, name="Without a place")
    queryset = Event.objects.select_related("venue__organisation__country")

    rows = Gathering(EventSeries.objects.all(), rows=queryset.filter(series=THIS)).get("here")[1]

    assert same(rows["rows"], queryset.filter(series=series))
    assert [event.venue and event.venue.organisation.country for event in rows["rows"]] == [
        organisation.country,
        None,
    ]


def test_verbs_of_the_queryset_hold():
    programme = factories.programme(slug="here")
    seen = factories.partner(programme)
    factories.partner(programme, factories.draft_organisation())
    gathering = Gathering(
        Programme.objects.published(),
        partners=PartnerRole.objects.visible().for_list().filter(programme=THIS),
    )
    assert gathering.get("here")[1]["partners"] == [seen]


# --- Fewer columns --------------------------------------------------------------------------------


def test_columns_that_are_left_out_are_not_fetched(django_assert_num_queries):
    network = factories.network(slug="here", description="Long")
    factories.member(network, factories.organisation(name="Member"))
    queryset = MEMBERS.select_related("organisation").only("role", "organisation__name")
    gathering = Gathering(Network.objects.defer("description"), rows=queryset)

    entry, rows = gathering.get("here")

    (row,) = rows["rows"]
    assert entry.get_deferred_fields() == {"description"}
    assert "note" in row.get_deferred_fields()
    assert "summary" in row.organisation.get_deferred_fields()
    assert (row.role, row.organisation.name) == ("member", "Member")
    with django_assert_num_queries(1):
        assert entry.description == "Long"


# --- Some of many ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, 1), (3, 3), (4, 3), (25, 3)])
def test_at_most_some_are_fetched_and_all_are_counted(number, shown):
    network = factories.network(slug="here")
    for name in range(number):
        factories.member(network, factories.organisation(name=f"{name:02}"))
    factories.member()
    queryset = MEMBERS.select_related("organisation").order_by(Lower("organisation__name"))
    rows = Gathering(Network.objects.all(), rows=Rows(queryset, most=3)).get("here")[1]["rows"]
    assert [row.organisation.name for row in rows] == ["00", "01", "02"][:shown]
    assert (rows.total, rows.more) == (number, number - shown)


def test_list_that_is_whole_lacks_nothing():
    network = factories.network(slug="here")
    network.aims.create(text="One")
    rows = Gathering(Network.objects.all(), aims=AIMS).get("here")[1]["aims"]
    assert (rows.total, rows.more) == (1, 0)


# --- Rows of rows ---------------------------------------------------------------------------------


def test_rows_have_rows_of_their_own(django_assert_num_queries):
    series = factories.series(slug="here")
    for year in (2020, 2021, 2022):
        event = factories.event(
            name=str(year), series=series, starts_on=f"{year}-01-01", date_precision="year"
        )
        for place in range(year - 2020):
            event.figures.create(position=place + 1, value=ODD[:60], label=f"{year}.{place}")
    gathering = Gathering(
        EventSeries.objects.all(),
        editions=Rows(
            Event.objects.filter(series=THIS).order_by("starts_on"),
            most=5,
            figure_rows=EventFigure.objects.filter(entry=THIS),
            some_figures=Rows(EventFigure.objects.filter(entry=THIS), most=1),
        ),
    )

    with django_assert_num_queries(1):
        editions = gathering.get("here")[1]["editions"]

    labels = [[figure.label for figure in edition.figure_rows] for edition in editions]
    assert labels == [[], ["2021.0"], ["2022.0", "2022.1"]]
    assert editions[2].figure_rows[0].value == ODD[:60]
    assert [edition.some_figures.total for edition in editions] == [0, 1, 2]
    assert editions.total == 3


# --- What cannot be gathered ----------------------------------------------------------------------


def test_prefetching_is_refused():
    with pytest.raises(ValueError, match="give it Rows"):
        Gathering(Programme.objects.for_list())


def test_kind_of_field_that_is_not_read_yet_is_refused():
    with pytest.raises(NotImplementedError, match="raised_at"):
        Gathering(Edition.objects.all())
