"""The page of one organisation."""

import pytest

from tests import factories
from tests.pages import facts, page, section, text, words

pytestmark = pytest.mark.django_db


def open_page(client, organisation):
    return client.get(organisation.get_absolute_url())


def test_organisation_page_says_everything_that_is_known(client):
    organisation = factories.organisation(
        name="Lantern House",
        also_known_as="LH",
        summary="It gives light.",
        description="By day.\n\nBy night.",
        kind="charity",
        kind_stated=True,
        country=factories.country(name="Singapore"),
        founded_on="1999-01-01",
        founded_precision="year",
        contact="Tel. 123",
        contact_url="https://lantern.example/contact",
        website="https://lantern.example/",
    )
    organisation.venues.add(factories.venue(name="Old Mill", address="1 Mill Lane"))

    response = open_page(client, organisation)

    assert words(page(response).h1) == "Lantern House"
    assert "Also known as LH" in text(response)
    assert words(page(response).select_one(".lead")) == "It gives light."
    assert section(response, "what") == ["By day.", "By night."]
    assert facts(response) == {
        "Kind": "Charity or community organisation",
        "Country or territory": "Singapore",
        "Set up": "1999",
        "Where": "Old Mill 1 Mill Lane",
        "Website": "https://lantern.example/",
        "Contact": "Tel. 123 Get in touch on lantern.example",
    }


def test_organisation_page_says_not_stated_for_what_nobody_said(client):
    response = open_page(client, factories.organisation())
    assert facts(response) == dict.fromkeys(
        ["Kind", "Country or territory", "Set up", "Where", "Website", "Contact"], "Not stated"
    )
    assert section(response, "programmes") == [
        "The directory lists no programme in which it has a part."
    ]
    for name in ("networks", "events", "publications"):
        assert section(response, name) is None


def test_kind_that_an_editor_chose_is_marked(client):
    response = open_page(client, factories.organisation(kind="hospital"))
    assert facts(response)["Kind"] == "Hospital (the source does not say; an editor chose it)"


@pytest.mark.parametrize(
    ("date", "precision", "words_"),
    [
        ("2015-07-03", "day", "3 July 2015"),
        ("2015-07-01", "month", "July 2015"),
        ("2015-01-01", "year", "2015"),
    ],
)
def test_date_is_as_exact_as_the_source(client, date, precision, words_):
    organisation = factories.organisation(founded_on=date, founded_precision=precision)
    assert facts(open_page(client, organisation))["Set up"] == words_


def test_programmes_stand_under_their_stages_in_the_order_of_the_journey(client):
    organisation = factories.organisation()
    for make, name in [
        (factories.throughcare_programme, "Mentors"),
        (factories.programme, "Hostel"),
        (factories.in_care_programme, "Bakery"),
        (factories.programme, "Canteen"),
    ]:
        factories.partner(make(name=name, summary="S."), organisation)
    hostel = organisation.programmes.get(name="Hostel")
    factories.partner(hostel, organisation, role="funder")
    factories.partner()

    part = page(open_page(client, organisation)).select_one("section[aria-labelledby=programmes]")

    assert [words(piece) for piece in part.select("h3, li")] == [
        "In-care",
        "Bakery S.",
        "Aftercare",
        "Canteen S.",
        "Hostel S.",
        "Throughcare",
        "Mentors S.",
    ]


def test_networks_stand_with_role_and_since_when(client):
    organisation = factories.organisation()
    network = factories.network(name="Care Network", slug="care", summary="They care.")
    factories.member(
        network, organisation, role="lead-agency", since="2011-03-01", since_precision="month"
    )
    factories.member(factories.network(name="B Network", summary="B."), organisation)
    response = open_page(client, organisation)
    assert sorted(section(response, "networks")) == [
        "B Network Member B.",
        "Care Network Lead agency since March 2011 They care.",
    ]
    assert page(response).find("a", string="Care Network")["href"] == "/networks/care/"


def test_events_stand_with_the_part_it_had(client):
    organisation = factories.organisation()
    later = factories.event(name="Later", starts_on="2022-01-01", date_precision="year")
    earlier = factories.event(name="Earlier", starts_on="2021-05-01", date_precision="month")
    factories.part(later, organisation, role="organiser")
    factories.part(earlier, organisation, role="presenter", note="showed a film")
    assert section(open_page(client, organisation), "events") == [
        "Earlier Presenter May 2021 Showed a film",
        "Later Organiser 2022",
    ]


def test_events_at_its_place_are_listed(client):
    organisation = factories.organisation()
    place = factories.venue(organisation=organisation)
    factories.event(name="Fair", starts_on="2022-01-01", date_precision="year", venue=place)
    assert section(open_page(client, organisation), "events") == ["Fair Place 2022"]


def test_publications_are_listed(client):
    organisation = factories.organisation()
    factories.publication(
        name="A paper",
        summary="About light.",
        kind="paper",
        organisation=organisation,
        author="Dr Tan",
        url="https://lantern.example/paper",
    )
    response = open_page(client, organisation)
    assert section(response, "publications") == ["A paper (paper) About light. By Dr Tan."]
    assert page(response).find("a", string="A paper")["href"] == "https://lantern.example/paper"


@pytest.mark.parametrize(
    ("date", "precision", "shown"),
    [
        ("2018-11-02", "day", "(speech, 2 November 2018)"),
        ("2018-11-01", "month", "(speech, November 2018)"),
        ("2018-01-01", "year", "(speech, 2018)"),
        (None, "not-stated", "(speech)"),
    ],
)
def test_date_of_a_publication_is_as_exact_as_the_source(client, date, precision, shown):
    organisation = factories.organisation()
    factories.publication(
        name="Words", organisation=organisation, published_on=date, published_precision=precision
    )
    (item,) = section(open_page(client, organisation), "publications")
    assert item.startswith(f"Words {shown}")


def test_joint_office_names_whose_officers_it_has_and_they_name_it(client):
    office = factories.organisation(name="Joint Office")
    police = factories.organisation(name="Police")
    prisons = factories.organisation(name="Prisons")
    office.staffed_by.set([police, prisons])
    assert facts(open_page(client, office))["Made up of officers from"] == "Police Prisons"
    assert facts(open_page(client, police))["Its officers are part of"] == "Joint Office"


def test_place_of_another_organisation_leads_to_it(client):
    organisation = factories.organisation()
    temple = factories.organisation(slug="temple")
    organisation.venues.add(factories.venue(name="Temple hall", organisation=temple))
    link = page(open_page(client, organisation)).find("a", string="Temple hall")
    assert link["href"] == "/organisations/temple/"


# --- More than a page shows -----------------------------------------------------------------------


def whole_list(response, name):
    """What a section says at its end about what it does not show, and where that leads."""
    last = page(response).select(f"section[aria-labelledby={name}] > p")[-1:]
    return [(words(line), line.a and line.a["href"]) for line in last]


def test_first_programmes_are_shown_and_all_are_counted(client):
    organisation = factories.organisation(slug="big")
    for number in range(20):
        factories.partner(factories.programme(name=f"Bed {number:02}"), organisation)
    response = open_page(client, organisation)
    assert len(section(response, "programmes")) == 20
    assert whole_list(response, "programmes") == []

    factories.partner(factories.in_care_programme(name="Bakery"), organisation)
    factories.partner(factories.draft_programme(), organisation)
    twice = organisation.programmes.get(name="Bed 00")
    factories.partner(twice, organisation, role="funder")
    response = open_page(client, organisation)
    shown = section(response, "programmes")
    assert len(shown) == 20
    assert shown[0].startswith("Bakery ")
    assert shown[-1].startswith("Bed 18 ")
    assert whole_list(response, "programmes") == [
        ("All 21 programmes", "/programmes/?organisation=big")
    ]


def test_page_says_how_many_networks_it_does_not_show(client):
    organisation = factories.organisation()
    for number in range(53):
        factories.member(factories.network(name=f"Network {number:02}"), organisation)
    response = open_page(client, organisation)
    assert len(section(response, "networks")) == 50
    assert whole_list(response, "networks") == [("And 3 more.", None)]


def test_page_says_how_many_events_and_publications_it_does_not_show(client):
    organisation = factories.organisation()
    place = factories.venue(organisation=organisation)
    for _ in range(51):
        event = factories.event()
        factories.part(event, organisation)
        factories.event(venue=place)
        factories.publication(organisation=organisation, event=event)
    factories.event(venue=place)
    response = open_page(client, organisation)
    assert len(section(response, "events")) == 100
    assert whole_list(response, "events") == [("And 3 more.", None)]
    assert len(section(response, "publications")) == 50
    assert whole_list(response, "publications") == [("And 1 more.", None)]
