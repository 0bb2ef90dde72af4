"""Events: their dates, their pages, and the series they belong to."""

import datetime

import pytest
from django.utils import timezone

from tests import factories
from tests.pages import facts, listed, page, section, text, words

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2024, 2, 29)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def open_page(client, entry):
    return client.get(entry.get_absolute_url())


def test_event_page_says_everything_that_is_known(client):
    network = factories.network(name="Care Network", slug="care")
    event = factories.event(
        name="Fair",
        also_known_as="The Fair",
        summary="Stalls and talks.",
        description="By day.\n\nBy night.",
        theme="Second chances",
        starts_on="2021-11-30",
        date_precision="day",
        network=network,
        venue=factories.venue(name="Old Mill", address="1 Mill Lane"),
        country=factories.country(name="Singapore"),
        website="https://fair.example/",
    )
    event.goals.create(position=2, text="To talk.")
    event.goals.create(position=1, text="To meet.")
    event.figures.create(value="300", label="guests")
    event.guests.create(name="Mdm Tan", office="President", part="Guest-of-Honour")
    factories.part(event, factories.organisation(name="Lantern House"), note="ran a stall")
    factories.publication(name="A speech", summary="Words.", event=event, url="https://x.example/")

    response = open_page(client, event)

    assert words(page(response).h1) == "Fair"
    assert "Also known as The Fair" in text(response)
    assert words(page(response).select_one(".lead")) == "Stalls and talks."
    assert facts(response) == {
        "When": "30 November 2021",
        "Where": "Old Mill 1 Mill Lane",
        "Country or territory": "Singapore",
        "Theme": "Second chances",
        "Network": "Care Network",
        "Website": "https://fair.example/",
    }
    assert section(response, "what") == ["By day.", "By night."]
    assert section(response, "goals") == ["To meet.", "To talk."]
    assert section(response, "figures") == ["300 guests"]
    assert section(response, "people") == [
        "Mdm Tan Guest-of-Honour President",
        "Lantern House Organiser Ran a stall",
    ]
    assert section(response, "publications") == ["A speech (speech) Words."]
    assert section(response, "editions") is None
    assert page(response).find("a", string="Care Network")["href"] == "/networks/care/"


def test_event_page_says_not_stated_for_what_nobody_said(client):
    response = open_page(client, factories.event())
    assert set(facts(response).values()) == {"Not stated"}
    assert {"When", "Where", "Network"} <= set(facts(response))


# --- Dates --------------------------------------------------------------------------------------

DATES = [
    ("2021-11-30", None, "day", "30 November 2021"),
    ("2021-11-01", None, "month", "November 2021"),
    ("2021-01-01", None, "year", "2021"),
    ("2021-11-30", "2021-12-02", "day", "30 November 2021 to 2 December 2021"),
    (None, None, "regular", "Regularly"),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "precision", "said"), DATES)
def test_date_is_as_exact_as_the_source(client, starts_on, ends_on, precision, said):
    event = factories.event(starts_on=starts_on, ends_on=ends_on, date_precision=precision)
    assert facts(open_page(client, event))["When"] == said
    card = page(client.get("/events/")).select_one(".card-meta")
    assert words(card) == said


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "precision", "is_coming"),
    [
        # Today is 29 February 2024.
        ("2024-02-29", None, "day", True),
        ("2024-03-01", None, "day", True),
        ("2024-02-28", None, "day", False),
        ("2024-02-27", "2024-02-29", "day", True),
        ("2024-02-27", "2024-02-28", "day", False),
        ("2024-02-01", None, "month", True),
        ("2024-03-01", None, "month", True),
        ("2024-01-01", None, "month", False),
        ("2024-01-01", None, "year", True),
        ("2025-01-01", None, "year", True),
        ("2023-01-01", None, "year", False),
        ("2024-01-01", None, "day", False),
        (None, None, "regular", True),
        (None, None, "not-stated", False),
    ],
)
def test_event_is_coming_as_long_as_it_may_lie_ahead(
    client, starts_on, ends_on, precision, is_coming
):
    factories.event(name="Fair", starts_on=starts_on, ends_on=ends_on, date_precision=precision)
    assert (listed(client.get("/events/?when=coming")) == ["Fair"]) == is_coming
    assert (listed(client.get("/events/?when=past")) == ["Fair"]) != is_coming
    # The word beside the date and the filter are worked out in different places.
    marked = "Coming" in words(page(client.get("/events/")).select_one(".card-meta"))
    assert marked == (is_coming and starts_on is not None)


@pytest.mark.parametrize(
    ("today", "is_coming"),
    [
        ("2023-11-30", True),
        ("2023-12-01", False),
        ("2023-01-01", True),
    ],
)
def test_event_of_a_month_is_past_when_the_month_is(client, monkeypatch, today, is_coming):
    date = datetime.date.fromisoformat(today)
    monkeypatch.setattr(timezone, "localdate", lambda *args: date)
    factories.event(name="Fair", starts_on="2023-11-01", date_precision="month")
    assert (listed(client.get("/events/?when=coming")) == ["Fair"]) == is_coming


@pytest.mark.parametrize(("today", "is_coming"), [("2023-12-31", True), ("2024-01-01", False)])
def test_event_of_a_year_is_past_when_the_year_is(client, monkeypatch, today, is_coming):
    date = datetime.date.fromisoformat(today)
    monkeypatch.setattr(timezone, "localdate", lambda *args: date)
    factories.event(name="Fair", starts_on="2023-01-01", date_precision="year")
    assert (listed(client.get("/events/?when=coming")) == ["Fair"]) == is_coming


def test_event_without_a_date_can_be_found_by_that(client):
    factories.event(name="Some day")
    factories.event(name="Every week", date_precision="regular")
    factories.event(name="Dated", starts_on="2021-01-01", date_precision="year")
    response = client.get("/events/?year=not-stated")
    assert listed(response) == ["Every week", "Some day"]
    cards = [words(card) for card in page(response).select(".card-meta:first-of-type")]
    assert cards == ["Regularly", "Date: Not stated"]


# --- Series -------------------------------------------------------------------------------------


@pytest.fixture
def fairs():
    """A series with editions of 2019 and 2021."""
    series = factories.series(
        name="Yearly Fair",
        slug="yearly-fair",
        also_known_as="YF",
        summary="Every year.",
        description="Stalls.",
        rhythm="every year",
        network=factories.network(name="Care Network"),
    )
    for year, venue in ((2021, None), (2019, factories.venue(name="Old Mill"))):
        event = factories.event(
            name=f"Fair {year}",
            slug=f"fair-{year}",
            summary=f"In {year}.",
            series=series,
            venue=venue,
            starts_on=f"{year}-01-01",
            date_precision="year",
        )
        event.figures.create(value=f"{year - 2000}0", label="guests")
        factories.part(event, factories.organisation(name=f"Host of {year}"))
    return series


def test_series_shows_its_editions_side_by_side(client, fairs):
    response = open_page(client, fairs)

    assert words(page(response).h1) == "Yearly Fair"
    assert "Also known as YF" in text(response)
    assert section(response, "what") == ["Stalls."]
    assert facts(response) == {"How often": "Every year", "Network": "Care Network"}
    editions = page(response).select(".side-by-side > section")
    assert [edition.h3.a["href"] for edition in editions] == [
        "/events/fair-2019/",
        "/events/fair-2021/",
    ]
    assert [[words(row) for row in edition.select("dl > div")] for edition in editions] == [
        ["When 2019", "Where Old Mill", "Guests 190", "Organiser Host of 2019"],
        ["When 2021", "Where Not stated", "Guests 210", "Organiser Host of 2021"],
    ]


def test_series_says_not_stated_for_what_nobody_said(client):
    response = open_page(client, factories.series())
    assert facts(response) == {"How often": "Not stated", "Network": "Not stated"}
    assert section(response, "editions") == ["No edition is listed."]


def test_edition_names_its_series_and_the_other_times(client, fairs):
    response = client.get("/events/fair-2019/")
    assert section(response, "editions") == ["Fair 2021 2021 In 2021."]
    trail = page(response).select(".trail a")
    assert [words(link) for link in trail] == ["Events", "Yearly Fair"]
    assert trail[1]["href"] == "/events/series/yearly-fair/"


def test_card_of_an_edition_leads_to_its_series(client, fairs):
    links = page(client.get("/events/?q=2019")).select(".cards > li a")
    assert [link["href"] for link in links] == ["/events/fair-2019/", "/events/series/yearly-fair/"]


# --- More than a page shows -----------------------------------------------------------------------


def test_pages_say_how_many_editions_and_publications_they_do_not_show(client):
    series = factories.series()
    for number in range(53):
        factories.event(series=series, name=f"Fair {number}")
    event = series.editions.first()
    for _ in range(52):
        factories.publication(event=event)

    response = open_page(client, event)
    assert len(section(response, "editions")) == 50
    assert len(section(response, "publications")) == 50
    more = [words(line) for line in page(response).select(".entry-main > section > ul ~ p")]
    assert more == ["And 2 more.", "And 2 more."]

    response = open_page(client, series)
    assert len(page(response).select(".side-by-side > section")) == 50
    assert words(page(response).select_one(".side-by-side ~ p")) == "And 3 more."


def test_edition_of_an_unpublished_series_names_no_other(client):
    series = factories.series(state="draft")
    event, _ = (factories.event(series=series) for _ in range(2))
    assert section(open_page(client, event), "editions") is None
