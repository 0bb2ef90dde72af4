"""What nobody has confirmed for long says so to everyone, and comes last in lists."""

import datetime
import itertools

import pytest
from django.utils import timezone

from finding import directory
from tests import factories
from tests.pages import LISTS, listed, page, section, text, words

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 29)
# Four weeks before TODAY is the first of July.
FRESH = datetime.date(2026, 1, 1)
STALE = FRESH - datetime.timedelta(days=1)
KINDS = {**LISTS, "/events/series/": factories.series}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    def set_to(day):
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    set_to(TODAY)
    return set_to


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_a_page_says_since_when_nobody_has_confirmed_it(client, make):
    entry = make(confirmed_on=STALE)
    response = client.get(entry.get_absolute_url())
    assert "Not confirmed since 31 December 2025. Taken from:" in text(response)
    assert (
        words(page(response).select_one(".unconfirmed")) == "Not confirmed since 31 December 2025"
    )
    assert "Confirmed as right" not in text(response)


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_a_page_that_was_confirmed_lately_says_when(client, make):
    entry = make(confirmed_on=FRESH)
    response = client.get(entry.get_absolute_url())
    assert "Confirmed as right on 1 January 2026." in text(response)
    assert page(response).select_one(".unconfirmed") is None


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_a_page_that_nobody_ever_confirmed_says_that(client, make):
    response = client.get(make().get_absolute_url())
    assert "Not yet confirmed with" in text(response)
    assert "Not confirmed since" not in text(response)


def test_the_words_change_with_the_day(client, today):
    entry = factories.programme(confirmed_on=FRESH)
    assert "Confirmed as right" in text(client.get(entry.get_absolute_url()))
    today(TODAY + datetime.timedelta(days=1))
    assert "Not confirmed since" in text(client.get(entry.get_absolute_url()))


@pytest.mark.parametrize("path", LISTS)
def test_stale_entries_come_last_and_by_name_among_themselves(client, path):
    for name, day in {
        "b stale": STALE, "A stale": datetime.date(2020, 1, 1), "d fresh": FRESH, "c never": None,
        "e today": TODAY,
    }.items():  # fmt: skip
        LISTS[path](name=name, confirmed_on=day)

    usual = ["c never", "d fresh", "e today", "A stale", "b stale"]
    assert listed(client.get(path)) == usual
    assert listed(client.get(f"{path}?sort=")) == usual
    by_name = ["A stale", "b stale", "c never", "d fresh", "e today"]
    assert listed(client.get(f"{path}?sort=name")) == by_name


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_unpublished(client, path):
    LISTS[path](name="Forgotten", confirmed_on=datetime.date(1999, 1, 1))
    assert listed(client.get(path)) == ["Forgotten"]


@pytest.mark.parametrize("path", LISTS)
def test_an_entry_sinks_overnight_and_rises_when_it_is_confirmed(client, path, today):
    sinking = LISTS[path](name="A", confirmed_on=FRESH)
    LISTS[path](name="B")
    assert listed(client.get(path)) == ["A", "B"]
    today(TODAY + datetime.timedelta(days=1))
    assert listed(client.get(path)) == ["B", "A"]
    type(sinking).objects.filter(pk=sinking.pk).update(confirmed_on=TODAY)
    assert listed(client.get(path)) == ["A", "B"]


def test_to_know_which_are_stale_nothing_is_read_anew(client, today, monkeypatch):
    """The index of yesterday is that of today, but for lists by date."""
    factories.programme(name="A", confirmed_on=FRESH)
    factories.programme(name="B")
    assert listed(client.get("/programmes/")) == ["A", "B"]
    today(TODAY + datetime.timedelta(days=1))
    monkeypatch.setattr(directory, "build", None)
    assert listed(client.get("/programmes/")) == ["B", "A"]


@pytest.mark.parametrize("path", LISTS)
def test_stale_entries_stand_on_the_last_pages(client, path):
    for number in range(23):
        LISTS[path](name=f"Stale {number:02}", confirmed_on=STALE)
    for number in range(22):
        LISTS[path](name=f"Unknown {number:02}")

    pages = [listed(client.get(f"{path}?page={number}")) for number in (1, 2, 3)]

    names = [f"Unknown {number:02}" for number in range(22)]
    assert list(itertools.chain(*pages)) == names + [f"Stale {number:02}" for number in range(23)]
    assert [len(names) for names in pages] == [20, 20, 5]


def test_where_words_are_searched_for_the_best_match_comes_first(client):
    factories.programme(name="Lantern", confirmed_on=STALE)
    factories.programme(name="Other", summary="With a lantern.")
    assert listed(client.get("/programmes/?q=lantern")) == ["Lantern", "Other"]


@pytest.mark.parametrize("path", LISTS)
def test_the_form_keeps_the_usual_order(client, path):
    """It sends what is selected, also when somebody only ticks a box."""
    LISTS[path]()
    for query in ("", "?sort=", "?sort=sideways"):
        select = page(client.get(path + query)).select_one("select[name=sort]")
        assert [option["value"] for option in select.select("[selected]")] == [""]
        assert words(select.option) == "Usual order"


def test_stale_events_stand_under_a_heading_of_their_own(client):
    for name, date, day in [
        ("Coming", "2027-01-01", None),
        ("Coming, stale", "2027-01-01", STALE),
        ("Past", "2020-01-01", TODAY),
        ("Past, stale", "2021-01-01", STALE),
    ]:
        factories.event(name=name, starts_on=date, date_precision="year", confirmed_on=day)

    def headings(path):
        main = page(client.get(path)).main
        return [words(tag) for tag in main.select(".results h2, .cards h3")]

    assert headings("/events/") == [
        "Coming", "Coming", "2020", "Past",
        "Not confirmed for a long time", "Coming, stale", "Past, stale",
    ]  # fmt: skip
    assert headings("/events/?sort=date")[:3] == ["Coming", "Coming", "Coming, stale"]


@pytest.mark.parametrize("language", ["ms", "zh-hans", "ta"])
def test_it_is_said_in_every_language(client, language):
    entry = factories.programme(confirmed_on=STALE)
    response = client.get(f"/{language}{entry.get_absolute_url()}")
    assert "2025" in words(page(response).select_one(".unconfirmed"))
    assert section(response, "provenance") is not None
