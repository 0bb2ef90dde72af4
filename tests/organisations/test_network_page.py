"""The page of one network."""

import pytest

from tests import factories
from tests.pages import facts, page, section, text, words

pytestmark = pytest.mark.django_db


def open_page(client, network):
    return client.get(network.get_absolute_url())


def members(response):
    part = page(response).select_one("section[aria-labelledby=members]")
    return [words(item) for item in part.select("li")]


def test_network_page_says_everything_that_is_known(client):
    network = factories.network(
        name="Care Network",
        also_known_as="CN",
        summary="They care.",
        description="They meet.\n\nThey plan.",
        leader="Mr Lee, Chairman",
        country=factories.country(name="Singapore"),
        formed_on="2000-05-01",
        formed_precision="month",
        stated_member_count=8,
        stated_member_noun="member agencies",
        website="https://care.example/",
    )
    network.aims.create(position=2, text="To plan.")
    network.aims.create(position=1, text="To care.")
    network.figures.create(value="30", label="meetings a year")

    response = open_page(client, network)

    assert words(page(response).h1) == "Care Network"
    assert "Also known as CN" in text(response)
    assert words(page(response).select_one(".lead")) == "They care."
    assert section(response, "what") == ["They meet.", "They plan."]
    assert section(response, "aims") == ["To care.", "To plan."]
    assert section(response, "figures") == ["30 meetings a year"]
    assert facts(response) == {
        "Led by": "Mr Lee, Chairman",
        "Formed": "May 2000",
        "Country or territory": "Singapore",
        "Number of members": "8 member agencies",
        "Website": "https://care.example/",
    }


def test_network_page_says_not_stated_for_what_nobody_said(client):
    response = open_page(client, factories.network())
    assert set(facts(response).values()) == {"Not stated"}
    assert {"Led by", "Formed", "Country or territory", "Number of members"} <= set(facts(response))
    assert section(response, "aims") == ["Not stated"]
    assert section(response, "members") == [
        "The source does not say how many there are. The directory knows none of them."
    ]
    assert section(response, "events") is None
    assert section(response, "programmes") is None


def test_members_stand_by_role_and_name(client):
    network = factories.network()
    for name, role in [
        ("Beta", "member"),
        ("Alpha", "member"),
        ("Office", "secretariat"),
        ("Zeta", "convenor"),
        ("Prisons", "lead-agency"),
    ]:
        factories.member(network, factories.organisation(name=name), role=role)
    response = open_page(client, network)
    assert members(response) == [
        "Zeta Convenor",
        "Office Secretariat",
        "Prisons Lead agency",
        "Alpha Member",
        "Beta Member",
    ]


@pytest.mark.parametrize(
    ("precision", "since"),
    [("day", "since 1 January 2011"), ("month", "since January 2011"), ("year", "since 2011")],
)
def test_member_says_since_when_as_exactly_as_the_source(client, precision, since):
    network = factories.network()
    organisation = factories.organisation(name="Alpha")
    factories.member(network, organisation, since="2011-01-01", since_precision=precision)
    assert members(open_page(client, network)) == [f"Alpha Member {since}"]


def test_stated_number_of_members_stands_beside_the_known_one(client):
    network = factories.network(stated_member_count=8, stated_member_noun="member agencies")
    both = factories.organisation()
    factories.member(network, both)
    factories.member(network, both, role="convenor")
    factories.member(network)
    shown = text(open_page(client, network))
    assert (
        "The source speaks of 8 member agencies. "
        "The directory knows 2 organisations with a part in it."
    ) in shown


@pytest.mark.parametrize(
    ("exactness", "said"), [("exactly", "1,000 mosques"), ("more-than", "More than 1,000 mosques")]
)
def test_stated_number_is_as_exact_as_the_source(client, exactness, said):
    network = factories.network(
        stated_member_count=1000, stated_member_exactness=exactness, stated_member_noun="mosques"
    )
    assert facts(open_page(client, network))["Number of members"] == said


def test_picture_says_the_same_as_the_list(client):
    network = factories.network(
        name="Care Network", stated_member_count=8, stated_member_noun="agencies"
    )
    long_name = "Society for the Aid of Former Residents and Their Families"
    factories.member(network, factories.organisation(name=long_name), role="convenor")
    factories.member(network, factories.organisation(name="Alpha & <Beta>"))

    picture = page(open_page(client, network)).select_one("svg.network-picture")

    assert picture["role"] == "img"
    title = picture.find(id=picture["aria-labelledby"])
    assert words(title) == (
        "Care Network and its members by role; the list below says the same in words"
    )
    # One line a text element; long names are broken.
    assert " ".join(words(line) for line in picture.select("text")) == (
        f"Care Network Convenor {long_name} Member Alpha & <Beta> The source speaks of 8 agencies"
    )


def test_picture_says_nothing_of_others_where_all_are_known(client):
    network = factories.network(stated_member_count=1)
    factories.member(network)
    picture = page(open_page(client, network)).select_one("svg.network-picture")
    assert "The source speaks" not in words(picture)


def test_picture_of_a_network_without_known_members_says_how_many_there_are(client):
    network = factories.network(name="Care", stated_member_count=8, stated_member_noun="agencies")
    picture = page(open_page(client, network)).select_one("svg.network-picture")
    assert [words(line) for line in picture.select("text")] == [
        "Care",
        "The source speaks of 8 agencies",
    ]


def test_network_of_which_nothing_is_known_has_no_picture(client):
    assert page(open_page(client, factories.network())).select_one("svg.network-picture") is None


def test_events_and_series_of_the_network_are_listed(client):
    network = factories.network()
    factories.series(name="Yearly fair", summary="A.", rhythm="every year", network=network)
    factories.series(name="Talks", summary="B.", network=network)
    factories.event(
        name="Fair 2021", summary="C.", network=network, starts_on="2021-01-01",
        date_precision="year",
    )  # fmt: skip
    factories.event(name="Not theirs")
    assert sorted(section(open_page(client, network), "events")) == [
        "Fair 2021 2021 C.",
        "Talks Series B.",
        "Yearly fair Every year A.",
    ]


def test_programmes_that_members_run_are_listed(client):
    network = factories.network()
    member = factories.organisation()
    factories.member(network, member, role="convenor")
    factories.member(network, member)
    for role, name in [
        ("provider", "Run"),
        ("co-developer", "Developed"),
        ("funder", "Funded only"),
        ("host-site", "Hosted only"),
    ]:
        factories.partner(factories.programme(name=name, summary="S."), member, role=role)
    factories.partner(factories.in_care_programme(name="Inside", summary="S."), member)
    factories.partner(factories.programme(name="Somebody else's"))
    factories.programme(name="The network's own", summary="S.").networks.add(network)
    assert section(open_page(client, network), "programmes") == [
        "Inside S.",
        "Developed S.",
        "Run S.",
        "The network's own S.",
    ]


# --- More than a page shows -----------------------------------------------------------------------


def whole_lists(response, name):
    """What a section says at its end about what it does not show, with where that leads."""
    lines = page(response).select(f"section[aria-labelledby={name}] > ul ~ p")
    return [(words(line), line.a and line.a["href"]) for line in lines]


def test_first_members_are_shown_and_all_are_counted(client):
    network = factories.network(slug="big", stated_member_count=900)
    for number in range(50):
        factories.member(network, factories.organisation(name=f"Member {number:02}"))
    response = open_page(client, network)
    assert len(members(response)) == 50
    assert whole_lists(response, "members") == []
    assert page(response).select_one("svg.network-picture")

    convenor = factories.organisation(name="Convenor")
    factories.member(network, convenor, role="convenor")
    factories.member(network, convenor)
    factories.member(network, factories.draft_organisation())
    response = open_page(client, network)
    assert len(members(response)) == 50
    assert members(response)[:2] == ["Convenor Convenor", "Convenor Member"]
    assert "The directory knows 51 organisations with a part in it." in text(response)
    assert whole_lists(response, "members") == [
        ("All 51 organisations", "/organisations/?network=big")
    ]
    # A picture of some members would say of the others that only the source speaks of them.
    assert page(response).select_one("svg.network-picture") is None


def test_first_events_and_series_are_shown_and_all_are_counted(client):
    network = factories.network(slug="big")
    for _ in range(52):
        factories.event(network=network)
        factories.series(network=network)
    factories.event(network=network, state="draft")
    response = open_page(client, network)
    assert len(section(response, "events")) == 100
    assert whole_lists(response, "events") == [
        ("And 2 more series.", None),
        ("All 52 events", "/events/?network=big"),
    ]


def test_first_programmes_are_shown_and_all_are_counted(client):
    network = factories.network(slug="big")
    member = factories.member(network).organisation
    for number in range(20):
        factories.partner(factories.programme(name=f"Bed {number:02}"), member)
    response = open_page(client, network)
    assert len(section(response, "programmes")) == 20
    assert whole_lists(response, "programmes") == []

    factories.in_care_programme(name="Bakery").networks.add(network)
    factories.draft_programme().networks.add(network)
    response = open_page(client, network)
    assert len(section(response, "programmes")) == 20
    assert section(response, "programmes")[0].startswith("Bakery ")
    assert whole_lists(response, "programmes") == [
        ("All 21 programmes", "/programmes/?network=big")
    ]
