"""Which programmes each filter of the list lets through."""

import pytest

from programmes.models import Partnership
from tests import factories
from tests.pages import choices, labels, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory():
    """Four programmes that differ in everything that the list can be filtered by."""
    work, home, faith = (factories.need(slug) for slug in ("work", "home", "faith"))
    inside, after, family = (factories.audience(slug) for slug in ("inside", "after", "family"))
    singapore, hong_kong = factories.country("sg"), factories.country("hk")
    alpha = factories.organisation(slug="alpha", name="Alpha")
    beta = factories.organisation(slug="beta", name="Beta")

    bakery = factories.in_care_programme(
        name="Bakery", summary="Bread inside.", needs=[work], audiences=[inside], country=singapore
    )
    hostel = factories.programme(
        name="Hostel",
        summary="A bed outside.",
        also_known_as="The White House",
        needs=[home, faith],
        audiences=[after],
        country=hong_kong,
    )
    mentors = factories.throughcare_programme(
        name="Mentors", summary="A friend.", needs=[work, faith], audiences=[inside, after]
    )
    factories.programme(
        name="Visits",
        summary="A bus for families.",
        audiences=[family],
        starts_at=4,
        ends_at=4,
        country=singapore,
    )
    bakery.languages.set([factories.language("en")])
    hostel.languages.set([factories.language("en"), factories.language("ta")])
    factories.partner(bakery, alpha)
    factories.partner(hostel, alpha, role=Partnership.FUNDER)
    factories.partner(hostel, beta)
    factories.partner(mentors, beta)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bakery", "Hostel", "Mentors", "Visits"]),
        # One value of each facet.
        ("stage=in-care", ["Bakery"]),
        ("stage=aftercare", ["Hostel", "Visits"]),
        ("stage=throughcare", ["Mentors"]),
        ("audience=inside", ["Bakery", "Mentors"]),
        ("audience=family", ["Visits"]),
        ("need=faith", ["Hostel", "Mentors"]),
        ("need=not-stated", ["Visits"]),
        ("organisation=alpha", ["Bakery", "Hostel"]),
        ("organisation=beta", ["Hostel", "Mentors"]),
        ("country=sg", ["Bakery", "Visits"]),
        ("country=not-stated", ["Mentors"]),
        ("language=ta", ["Hostel"]),
        ("language=not-stated", ["Mentors", "Visits"]),
        # Where somebody is now lies anywhere within the programme's span.
        ("now=in-custody", ["Bakery", "Mentors"]),
        ("now=before-release", ["Bakery", "Mentors"]),
        ("now=day-of-release", ["Hostel", "Mentors"]),
        ("now=halfway", ["Hostel", "Mentors", "Visits"]),
        ("now=after-release", ["Hostel", "Mentors"]),
        ("now=long-term", ["Mentors"]),
        # Several values widen.
        ("stage=in-care&stage=throughcare", ["Bakery", "Mentors"]),
        ("need=home&need=work", ["Bakery", "Hostel", "Mentors"]),
        ("organisation=alpha&organisation=beta", ["Bakery", "Hostel", "Mentors"]),
        ("country=hk&country=not-stated", ["Hostel", "Mentors"]),
        ("language=en&language=ta", ["Bakery", "Hostel"]),
        ("language=en&language=ta&language=not-stated", ["Bakery", "Hostel", "Mentors", "Visits"]),
        ("now=in-custody&now=halfway", ["Bakery", "Hostel", "Mentors", "Visits"]),
        # Facets narrow one another.
        ("need=work&stage=in-care", ["Bakery"]),
        ("need=work&audience=after&now=long-term", ["Mentors"]),
        ("country=sg&need=faith", []),
        # Every word stands somewhere in the name, the other names or the summary.
        ("q=bread", ["Bakery"]),
        ("q=BAKERY+bread", ["Bakery"]),
        ("q=white+bed", ["Hostel"]),
        ("q=bread+bed", []),
        ("q=side", ["Bakery", "Hostel"]),
        ("q=side&stage=aftercare", ["Hostel"]),
        ("q=++", ["Bakery", "Hostel", "Mentors", "Visits"]),
        # What the finder on the start page sends for «anyone», «anywhere» and «any help».
        ("audience=&now=&need=", ["Bakery", "Hostel", "Mentors", "Visits"]),
        ("audience=inside&now=&need=work", ["Bakery", "Mentors"]),
    ],
)
def test_filter_lets_the_right_programmes_through(client, query, names):
    assert listed(client.get(f"/programmes/?{query}")) == names


@pytest.mark.usefixtures("directory")
def test_numbers_say_what_each_choice_gives(client):
    response = client.get("/programmes/?need=work&country=sg")

    assert listed(response) == ["Bakery"]
    # What help: of the programmes in Singapore. Where: of those that help with work.
    assert choices(response, "need") == {"faith": 0, "home": 0, "work": 1, "not-stated": 1}
    assert choices(response, "country") == {"hk": 0, "sg": 1, "not-stated": 1}
    assert choices(response, "stage") == {"in-care": 1, "aftercare": 0, "throughcare": 0}
    assert choices(response, "language") == {"en": 1, "ta": 0, "not-stated": 0}
    assert choices(response, "organisation") == {"alpha": 1, "beta": 0}


@pytest.mark.usefixtures("directory")
def test_audience_counts_a_programme_once_for_all_its_qualifiers(client):
    women, youth = factories.qualifier("women"), factories.qualifier("youth")
    programme = factories.programme(name="Circle")
    for qualifier in (women, youth):
        factories.programme_audience(programme, factories.audience("family"), qualifier)

    response = client.get("/programmes/?audience=family")

    assert listed(response) == ["Circle", "Visits"]
    assert choices(response, "audience")["family"] == 2


def test_organisation_choices_are_those_with_a_part_in_a_published_programme(client):
    factories.organisation(name="No programme")
    only_in_draft = factories.organisation(name="Only in a draft")
    factories.partner(factories.draft_programme(), only_in_draft)
    factories.partner(None, factories.draft_organisation(name="A draft itself"))
    runs_two = factories.organisation(name="Runs two")
    factories.partner(None, runs_two)
    factories.partner(None, runs_two, role=Partnership.FUNDER)

    assert labels(client.get("/programmes/"), "organisation") == ["Runs two"]


def test_choices_of_needs_stand_in_the_order_of_the_vocabulary(client):
    factories.need(name="Second", position=2)
    factories.need(name="First", position=1)
    factories.need(name="Also second", position=2)
    assert labels(client.get("/programmes/"), "need") == [
        "First",
        "Also second",
        "Second",
        "Not stated",
    ]


def test_points_of_the_journey_are_offered_in_their_order(client):
    assert labels(client.get("/programmes/"), "now") == [
        "In custody",
        "Before release",
        "Day of release",
        "Community-based programme or halfway house",
        "After release",
        "Long term",
    ]
