"""What every list does: cards, order, pages and chips."""

import datetime
from urllib.parse import urljoin

import pytest
from django.utils import timezone

from tests import factories
from tests.pages import (
    LISTS,
    addresses,
    chips,
    ignored,
    listed,
    page,
    ticked,
    total,
    typed,
    words,
)

pytestmark = pytest.mark.django_db

WITH_CONFIRMED = ["/programmes/", "/organisations/", "/networks/"]


@pytest.mark.parametrize("path", LISTS)
def test_list_shows_published_entries_with_name_link_and_summary(client, path):
    LISTS[path](name="Lantern House", slug="lantern", summary="It gives light.")
    LISTS[path](name="Draft of one", state="draft")
    LISTS[path](name="Old one", state="archived")

    response = client.get(path)

    assert listed(response) == ["Lantern House"]
    assert addresses(response) == [f"{path}lantern/"]
    assert "It gives light." in words(page(response).select_one(".cards"))
    assert total(response) == 1


@pytest.mark.parametrize(
    ("path", "one", "two"),
    [
        ("/programmes/", "1 programme", "2 programmes"),
        ("/organisations/", "1 organisation", "2 organisations"),
        ("/networks/", "1 network", "2 networks"),
        ("/events/", "1 event", "2 events"),
    ],
)
def test_total_is_in_words(client, path, one, two):
    LISTS[path]()
    assert words(page(client.get(path)).select_one(".total")).startswith(f"{one} ")
    LISTS[path]()
    assert words(page(client.get(path)).select_one(".total")).startswith(f"{two} ")


# --- Order --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_sort_by_name_ignores_case(client, path):
    for name in ("beta", "Alpha", "delta", "Gamma"):
        LISTS[path](name=name)
    assert listed(client.get(f"{path}?sort=name")) == ["Alpha", "beta", "delta", "Gamma"]


@pytest.mark.parametrize("path", WITH_CONFIRMED)
def test_lists_are_in_the_order_of_names_unless_asked_otherwise(client, path):
    for name in ("beta", "Alpha"):
        LISTS[path](name=name)
    assert listed(client.get(path)) == ["Alpha", "beta"]


@pytest.mark.parametrize("path", WITH_CONFIRMED)
def test_sort_by_confirmed_puts_the_latest_first_and_unconfirmed_last(client, path):
    LISTS[path](name="a, never")
    LISTS[path](name="b, long ago", confirmed_on=datetime.date(2020, 1, 1))
    LISTS[path](name="c, lately", confirmed_on=datetime.date(2024, 1, 1))
    LISTS[path](name="B, never")
    response = client.get(f"{path}?sort=confirmed")
    assert listed(response) == ["c, lately", "b, long ago", "a, never", "B, never"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Newer", "Same day", "same day too", "Older", "No date"]),
        ("sort=date", ["Newer", "Same day", "same day too", "Older", "No date"]),
        ("sort=oldest", ["Older", "Same day", "same day too", "Newer", "No date"]),
        ("sort=name", ["Newer", "No date", "Older", "Same day", "same day too"]),
    ],
)
def test_events_sort_by_date_with_undated_ones_last(client, query, names):
    factories.event(name="No date")
    for name, date in {
        "Older": "2020-01-02",
        "same day too": "2021-05-06",
        "Same day": "2021-05-06",
        "Newer": "2023-01-01",
    }.items():
        factories.event(name=name, starts_on=date, date_precision="day")
    assert listed(client.get(f"/events/?{query}")) == names


def test_events_stand_under_coming_regular_and_their_years(client, monkeypatch):
    today = datetime.date(2024, 6, 15)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)
    for name, date, precision in [
        ("No date", None, "not-stated"),
        ("Every week", None, "regular"),
        ("Next year", "2025-01-01", "year"),
        ("This month", "2024-06-01", "month"),
        ("Tomorrow", "2024-06-16", "day"),
        ("Yesterday", "2024-06-14", "day"),
        ("Long ago", "2001-01-01", "year"),
    ]:
        factories.event(name=name, starts_on=date, date_precision=precision)

    main = page(client.get("/events/")).main

    assert [words(tag) for tag in main.select(".results h2, .cards h3")] == [
        "Coming", "This month", "Tomorrow", "Next year",
        "Regular", "Every week",
        "2024", "Yesterday",
        "2001", "Long ago",
        "Date not stated", "No date",
    ]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_chosen_order_stays_chosen(client, path):
    select = page(client.get(f"{path}?sort=name")).select_one("select[name=sort]")
    assert [option["value"] for option in select.select("[selected]")] == ["name"]


@pytest.mark.parametrize("path", WITH_CONFIRMED)
def test_unknown_order_is_named_and_leaves_the_usual_one(client, path):
    for name in ("beta", "Alpha", "Gamma"):
        LISTS[path](name=name)
    response = client.get(f"{path}?sort=sideways")
    assert listed(response) == ["Alpha", "beta", "Gamma"]
    assert ignored(response) == ["Sort by: «sideways»"]


def test_unknown_order_of_events_is_named_and_leaves_the_usual_one(client):
    factories.event(name="A, older", starts_on="2020-01-01", date_precision="year")
    factories.event(name="B, newer", starts_on="2024-01-01", date_precision="year")
    response = client.get("/events/?sort=sideways")
    assert listed(response) == ["B, newer", "A, older"]
    assert ignored(response) == ["Sort by: «sideways»"]


# --- Pages --------------------------------------------------------------------------------------


def follow_pages(client, address):
    """The addresses of the entries on each page, going on from page to page."""
    found = []
    while address:
        response = client.get(address)
        found.append(addresses(response))
        on = page(response).select_one("nav.pages a[rel=next]")
        address = on and urljoin(address, on["href"])
    return found


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("sort", ["", "name"])
def test_pages_hold_twenty_each_and_every_entry_once(client, path, sort):
    # All of the same name: only their order in the database tells them apart.
    made = [LISTS[path](name="Same", slug=f"same-{number}") for number in range(45)]
    pages = follow_pages(client, f"{path}?sort={sort}")
    assert [len(shown) for shown in pages] == [20, 20, 5]
    shown = [address for one in pages for address in one]
    assert sorted(shown) == sorted(entry.get_absolute_url() for entry in made)


@pytest.mark.parametrize("path", LISTS)
def test_page_links_keep_the_filters(client, path):
    for number in range(41):
        LISTS[path](name=f"Wanted {number}")
        LISTS[path](name=f"Other {number}")
    pages = follow_pages(client, f"{path}?q=wanted&sort=name")
    assert [len(shown) for shown in pages] == [20, 20, 1]

    response = client.get(f"{path}?q=wanted&sort=name&page=2")

    links = page(response).select("nav.pages a")
    assert [words(link) for link in links] == [
        "Previous page",
        "Page 1",
        "Page 2",
        "Page 3",
        "Next page",
    ]
    for link in links:
        assert "q=wanted&sort=name&page=" in link["href"]
    assert words(page(response).select_one("nav.pages [aria-current=page]")) == "Page 2"
    assert "page 2 of 3" in words(page(response).select_one(".total"))


def test_one_page_has_no_links_to_pages(client):
    for _ in range(20):
        factories.programme()
    response = client.get("/programmes/")
    assert len(listed(response)) == 20
    assert page(response).select_one("nav.pages") is None


def test_long_list_leaves_out_pages_in_the_middle(client):
    for number in range(201):
        factories.network(slug=f"n-{number}", cited=False)
    shown = page(client.get("/networks/?page=6")).select_one("nav.pages")
    assert [words(item) for item in shown.select("li")][1:-1] == [
        "Page 1",
        "…",
        "Page 5",
        "Page 6",
        "Page 7",
        "…",
        "Page 11",
    ]


def test_filtering_goes_back_to_the_first_page(client):
    for _ in range(21):
        factories.programme(needs=[factories.need("work")])
    response = client.get("/programmes/?need=work&page=2")
    assert "page=" not in chips(response)["What help: Work"]
    assert page(response).select_one("#filters [name=page]") is None


# --- Filters in force ---------------------------------------------------------------------------


def test_chips_name_the_filters_in_force_and_take_each_out(client):
    singapore = factories.country("sg", name="Singapore")
    factories.organisation(name="Blue company", kind="company", country=singapore)
    factories.organisation(name="Blue hospital", kind="hospital", country=singapore)
    factories.organisation(name="Red company", kind="company", country=singapore)
    factories.organisation(name="Blue company elsewhere", kind="company")
    factories.organisation(name="Blue office", kind="office", country=singapore)

    response = client.get("/organisations/?kind=company&kind=hospital&country=sg&q=blue&sort=name")

    assert listed(response) == ["Blue company", "Blue hospital"]
    found = chips(response)
    assert {name: listed(client.get(href)) for name, href in found.items()} == {
        "Words: blue": ["Blue company", "Blue hospital", "Red company"],
        "Kind: Company": ["Blue hospital"],
        "Kind: Hospital": ["Blue company"],
        "Country or territory: Singapore": [
            "Blue company",
            "Blue company elsewhere",
            "Blue hospital",
        ],
    }
    # The order that was chosen is kept.
    assert all("sort=name" in href for href in found.values())
    all_out = page(response).select_one("a.chip-all")
    assert len(listed(client.get(all_out["href"]))) == 5


def test_chip_of_not_stated(client):
    factories.network(name="Somewhere")
    response = client.get("/networks/?country=not-stated")
    assert list(chips(response)) == ["Country or territory: Not stated"]


def test_one_chip_needs_no_link_that_takes_all_out(client):
    response = client.get("/programmes/?stage=in-care")
    assert page(response).select_one("a.chip-all") is None
    assert chips(response) == {"Stage: In-care": "/programmes/"}


def test_no_filter_has_no_chip(client):
    factories.programme()
    assert chips(client.get("/programmes/?sort=journey&q=&stage=")) == {}


def test_form_holds_what_was_chosen(client):
    factories.need("work")
    response = client.get("/programmes/?stage=in-care&need=work&q=a+b")
    assert ticked(response) == [("stage", "in-care"), ("need", "work")]
    assert typed(response) == "a b"
    opened = page(response).select("#filters details[open] summary > span:first-child")
    assert "What help" in [words(summary) for summary in opened]


@pytest.mark.parametrize("path", LISTS)
def test_list_is_one_get_form_to_itself(client, path):
    form = page(client.get(path)).select_one("#filters")
    assert form["action"] == path
    assert form.get("method", "get").lower() == "get"
    assert form.select_one("button") is not None


def test_value_given_twice_is_one_filter(client):
    factories.in_care_programme(name="Inside")
    response = client.get("/programmes/?stage=in-care&stage=in-care")
    assert list(chips(response)) == ["Stage: In-care"]
    assert listed(response) == ["Inside"]


# --- Cards --------------------------------------------------------------------------------------


def test_organisation_card_says_kind_country_and_number_of_programmes(client):
    organisation = factories.organisation(
        kind="charity", country=factories.country(name="Singapore"), also_known_as="ABC"
    )
    programme = factories.programme()
    for role in ("provider", "funder"):
        factories.partner(programme, organisation, role=role)
    factories.partner(factories.draft_programme(), organisation)
    card = page(client.get("/organisations/")).select_one(".cards > li")
    assert words(card.select_one(".card-meta")) == (
        "Charity or community organisation · Singapore · 1 programme"
    )
    assert words(card.select_one(".aka")) == "ABC"


def test_organisation_card_says_where_the_kind_is_not_stated(client):
    factories.organisation()
    card = page(client.get("/organisations/")).select_one(".card-meta")
    assert words(card) == "Kind: not stated · 0 programmes"


def test_network_card_says_how_many_members_there_are_and_how_many_are_known(client):
    network = factories.network(
        stated_member_count=1200,
        stated_member_exactness="more-than",
        stated_member_noun="agencies",
        formed_on="2000-05-01",
        formed_precision="month",
        country=factories.country(name="Singapore"),
    )
    organisation = factories.organisation()
    factories.member(network, organisation)
    factories.member(network, organisation, role="convenor")
    card = page(client.get("/networks/")).select_one(".card-meta")
    assert words(card) == (
        "More than 1,200 agencies, 1 known to the directory · formed May 2000 · Singapore"
    )


def test_network_card_without_a_stated_number(client):
    factories.network()
    card = page(client.get("/networks/")).select_one(".card-meta")
    assert words(card) == "0 organisations known to the directory"
