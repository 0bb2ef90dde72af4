"""Which programmes each filter of the list lets through."""

import calendar
import datetime
import random

import pytest
from django.utils import timezone

from organisations.models.confirmed import months_ago
from programmes.models import Partnership
from tests import factories
from tests.pages import chips, choices, ignored, labels, listed, page, ticked, words

pytestmark = pytest.mark.django_db

# Six months before it is 29 February, since there is no 31st.
TODAY = datetime.date(2024, 8, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def directory():
    """Four programmes that differ in everything that the list can be filtered by."""
    work, home, faith = (factories.need(slug) for slug in ("work", "home", "faith"))
    inside, after, family = (factories.audience(slug) for slug in ("inside", "after", "family"))
    singapore, hong_kong = factories.country("sg"), factories.country("hk")
    alpha = factories.organisation(slug="alpha", name="Alpha")
    beta = factories.organisation(slug="beta", name="Beta")

    bakery = factories.in_care_programme(
        name="Bakery",
        summary="Bread inside.",
        needs=[work],
        audiences=[inside],
        country=singapore,
        who_can_refer="Any counsellor.",
        cost_kind="free",
        confirmed_on="2024-02-29",
    )
    hostel = factories.programme(
        name="Hostel",
        summary="A bed outside.",
        also_known_as="The White House",
        needs=[home, faith],
        audiences=[after],
        country=hong_kong,
        cost_kind="paid",
        cost="8 dollars a night",
        confirmed_on="2024-02-28",
    )
    mentors = factories.throughcare_programme(
        name="Mentors", summary="A friend.", needs=[work, faith], audiences=[inside, after]
    )
    visits = factories.programme(
        name="Visits",
        summary="A bus for families.",
        audiences=[family],
        starts_at=4,
        ends_at=4,
        country=singapore,
        confirmed_on="2024-08-31",
    )
    bakery.languages.set([factories.language("en")])
    hostel.languages.set([factories.language("en"), factories.language("ta")])
    factories.partner(bakery, alpha)
    factories.partner(hostel, alpha, role=Partnership.FUNDER)
    factories.partner(hostel, beta)
    factories.partner(mentors, beta, role=Partnership.CO_DEVELOPER)

    # Programmes are in a network by themselves, or through a published member that runs them.
    care, faithful = factories.network(slug="care"), factories.network(slug="faithful")
    hostel.networks.add(care)
    factories.member(care, alpha)
    factories.member(faithful, beta)
    unlisted = factories.draft_organisation()
    factories.member(care, unlisted)
    factories.partner(visits, unlisted)


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
        ("network=care", ["Bakery", "Hostel"]),
        ("network=faithful", ["Hostel", "Mentors"]),
        ("referral=stated", ["Bakery"]),
        ("referral=not-stated", ["Hostel", "Mentors", "Visits"]),
        ("cost=free", ["Bakery"]),
        ("cost=paid", ["Hostel"]),
        ("cost=not-stated", ["Mentors", "Visits"]),
        # The last six months, by the calendar.
        ("confirmed=recent", ["Bakery", "Visits"]),
        ("confirmed=earlier", ["Hostel"]),
        ("confirmed=not-stated", ["Mentors"]),
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
        ("cost=free&cost=paid", ["Bakery", "Hostel"]),
        ("confirmed=recent&confirmed=earlier", ["Bakery", "Hostel", "Visits"]),
        ("network=care&network=faithful&cost=not-stated", ["Mentors"]),
        # Every word stands somewhere: in a name, a text, what the programme is about, or the
        # name of an organisation behind it.
        ("q=bread", ["Bakery"]),
        ("q=BAKERY+bread", ["Bakery"]),
        ("q=white+bed", ["Hostel"]),
        ("q=counsellors", ["Bakery"]),
        ("q=couns", ["Bakery"]),
        ("q=famil", ["Visits"]),
        ("q=inside&sort=name", ["Bakery", "Mentors"]),
        ("q=beta&sort=name", ["Hostel", "Mentors"]),
        ("q=beta+friend", ["Mentors"]),
        ("q=throughcare", ["Mentors"]),
        # Never inside a word.
        ("q=side", []),
        ("q=ends", []),
        # Where nothing has all the words, what has most of them.
        ("q=bread+bed&sort=name", ["Bakery", "Hostel"]),
        ("q=white+bed+bread", ["Hostel"]),
        ("q=bread+bed&stage=aftercare", ["Hostel"]),
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
    assert choices(response, "network") == {"care": 1, "faithful": 0}
    assert choices(response, "referral") == {"stated": 1, "not-stated": 0}
    assert choices(response, "cost") == {"not-stated": 0, "free": 1, "paid": 0}
    assert choices(response, "confirmed") == {"recent": 1, "earlier": 0, "not-stated": 0}


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


# --- Confirmed in the last months ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "months", "then"),
    [
        ((2024, 8, 31), 6, (2024, 2, 29)),
        ((2023, 8, 31), 6, (2023, 2, 28)),
        ((2023, 8, 28), 6, (2023, 2, 28)),
        ((2024, 3, 15), 6, (2023, 9, 15)),
        ((2024, 12, 31), 6, (2024, 6, 30)),
        ((2024, 6, 30), 6, (2023, 12, 30)),
        ((2024, 7, 1), 6, (2024, 1, 1)),
        ((2024, 1, 31), 12, (2023, 1, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(today, months, then):
    assert months_ago(datetime.date(*today), months) == datetime.date(*then)


def test_months_ago_is_the_same_day_or_the_last_of_a_shorter_month():
    chance = random.Random(6)
    for _ in range(300):
        today = datetime.date.fromordinal(chance.randint(700_000, 750_000))
        months = chance.randint(1, 30)

        then = months_ago(today, months)

        assert (today.year - then.year) * 12 + today.month - then.month == months
        longest = calendar.monthrange(then.year, then.month)[1]
        assert then.day == min(today.day, longest)


def test_what_was_confirmed_stops_being_recent_as_days_go_by(client, monkeypatch):
    factories.programme(name="Hostel", confirmed_on="2024-02-29")
    assert listed(client.get("/programmes/?confirmed=recent")) == ["Hostel"]

    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY + datetime.timedelta(days=1))

    assert listed(client.get("/programmes/?confirmed=recent")) == []
    assert listed(client.get("/programmes/?confirmed=earlier")) == ["Hostel"]


# --- Organisations, of which there are many ------------------------------------------------------


@pytest.fixture
def many():
    """Twelve organisations: «Body 1» runs one programme, and «Body 12» runs twelve."""
    bodies = [
        factories.organisation(name=f"Body {number}", slug=f"body-{number}", cited=False)
        for number in range(1, 13)
    ]
    for number in range(1, 13):
        programme = factories.programme(name=f"Programme {number:02}", cited=False)
        for body in bodies[number - 1 :]:
            factories.partner(programme, body)


@pytest.mark.usefixtures("many")
def test_the_ten_organisations_with_most_programmes_are_offered(client):
    shown = choices(client.get("/programmes/"), "organisation")
    assert list(shown.items()) == [(f"body-{number}", number) for number in range(12, 2, -1)]


@pytest.mark.usefixtures("many")
def test_the_ten_are_those_with_most_of_what_is_left(client):
    factories.partner(
        factories.programme(name="Other", needs=[factories.need("work")]),
        factories.organisation(name="Small", slug="small"),
    )

    shown = list(choices(client.get("/programmes/?need=work"), "organisation").items())

    assert shown[0] == ("small", 1)
    # The others are there to be seen to have nothing.
    assert [number for _, number in shown[1:]] == [0] * 9


@pytest.mark.usefixtures("many")
def test_an_organisation_that_is_chosen_is_offered_whether_it_has_many_or_not(client):
    response = client.get("/programmes/?organisation=body-1")

    assert listed(response) == ["Programme 01"]
    assert ticked(response) == [("organisation", "body-1")]
    assert list(choices(response, "organisation").items())[:2] == [("body-1", 1), ("body-12", 12)]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("body 1", {"body-1": 1, "body-10": 10, "body-11": 11, "body-12": 12}),
        ("BOD 2", {"body-2": 2}),
        ("2 body", {"body-2": 2}),
        ("ody", {}),
        ("Draft", {}),
    ],
)
def test_other_organisations_are_found_by_name(client, name, found):
    factories.partner(None, factories.draft_organisation(name="Draft"))

    response = client.get("/programmes/", {"organisation-name": name})

    assert choices(response, "organisation") == found
    assert page(response).select_one("[name=organisation-name]")["value"] == name
    # It finds choices; it is no filter itself.
    assert len(listed(response)) == 13
    assert chips(response) == {}
    assert ignored(response) == []


@pytest.mark.usefixtures("many")
def test_an_organisation_found_by_name_can_be_without_programmes(client):
    factories.organisation(name="Idle", slug="idle")
    response = client.get("/programmes/?organisation-name=idle&organisation=body-2")
    assert choices(response, "organisation") == {"body-2": 2, "idle": 0}


@pytest.mark.usefixtures("many")
def test_the_box_for_a_name_says_what_it_is_for(client):
    box = page(client.get("/programmes/")).select_one("[name=organisation-name]")
    assert words(box.find_previous("label")) == "Find another by name"
    assert box.find_previous("label")["for"] == box["id"]
    assert box.find_parent("details").has_attr("open") is False


def test_few_organisations_need_no_box(client):
    for _ in range(10):
        factories.partner()
    assert page(client.get("/programmes/")).select_one("[name=organisation-name]") is None


# --- Names that were given up -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "facet", "make", "belong"),
    [
        (
            "/programmes/",
            "organisation",
            factories.organisation,
            lambda body: factories.partner(factories.programme(name="Wanted"), body),
        ),
        (
            "/programmes/",
            "network",
            factories.network,
            lambda network: network.programmes.add(factories.programme(name="Wanted")),
        ),
        (
            "/organisations/",
            "network",
            factories.network,
            lambda network: factories.member(network, factories.organisation(name="Wanted")),
        ),
        (
            "/events/",
            "network",
            factories.network,
            lambda network: factories.event(name="Wanted", network=network),
        ),
        (
            "/events/",
            "venue",
            factories.venue,
            lambda venue: factories.event(name="Wanted", venue=venue),
        ),
    ],
)
def test_a_former_address_of_a_choice_still_chooses_it(client, path, facet, make, belong):
    thing = make(name="Renamed", slug="first")
    belong(thing)
    belong(make())
    for slug in ("second", "now"):
        thing.slug = slug
        thing.save()

    for query in (f"{facet}=first", f"{facet}=second", f"{facet}=first&{facet}=now"):
        response = client.get(f"{path}?{query}")

        assert listed(response) == ["Wanted"]
        assert ticked(response) == [(facet, "now")]
        assert [name.partition(": ")[2] for name in chips(response)] == ["Renamed"]
        assert ignored(response) == []
        # What the page leads on to has the address of now; other languages get what was asked for.
        assert f"{facet}=first" not in str(page(response).main)


def test_a_former_address_of_what_is_not_published_any_more_is_unknown(client):
    body = factories.organisation(slug="first")
    body.slug, body.state = "second", "archived"
    body.save()
    factories.programme(name="Hostel")

    for slug in ("first", "second"):
        response = client.get(f"/programmes/?organisation={slug}")
        assert ignored(response) == [f"Organisation: «{slug}»"]
        assert listed(response) == ["Hostel"]
