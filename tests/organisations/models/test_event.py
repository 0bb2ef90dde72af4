import datetime
import itertools

import pytest
from django.utils import timezone

from organisations.models import DatePrecision, Event, EventOrganisation
from organisations.models.dates import DATED
from tests import factories

pytestmark = pytest.mark.django_db

DAYS = [
    datetime.date(2023, 2, 28),
    datetime.date(2023, 12, 31),
    datetime.date(2024, 1, 1),
    datetime.date(2024, 2, 28),
    datetime.date(2024, 2, 29),
    datetime.date(2024, 3, 1),
    datetime.date(2024, 4, 30),
    datetime.date(2024, 7, 31),
    datetime.date(2024, 12, 1),
    datetime.date(2024, 12, 31),
]


@pytest.fixture
def on(monkeypatch):
    """Set what today is."""

    def set_today(day):
        monkeypatch.setattr(timezone, "localdate", lambda: day)

    return set_today


def events_around(day):
    """Events of every precision from two years before `day` to two years after it."""
    near = [*range(-33, 34), -366, -365, -364, 364, 365, 366]
    days = [day + datetime.timedelta(days=offset) for offset in near]
    months = [
        datetime.date(day.year + offset, month, 1)
        for offset in (-1, 0, 1)
        for month in range(1, 13)
    ]
    years = [datetime.date(day.year + offset, 1, 1) for offset in range(-2, 3)]
    stays = [
        (first, last)
        for first, last in itertools.product(days, repeat=2)
        if abs((first - day).days) <= 3 and 0 <= (last - first).days <= 4
    ]
    rows = [
        *((first, None, "day") for first in days),
        *((first, last, "day") for first, last in stays),
        *((first, None, "month") for first in months),
        *((first, None, "year") for first in years),
        (None, None, "regular"),
        (None, None, "not-stated"),
    ]
    return Event.objects.bulk_create(
        Event(
            name=f"{first} {last} {precision}",
            slug=f"event-{number}",
            summary="What it was.",
            state="published",
            starts_on=first,
            ends_on=last,
            date_precision=precision,
        )
        for number, (first, last, precision) in enumerate(rows)
    )


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_a_list_calls_coming_a_page_calls_coming_too(on, day):
    events = events_around(day)
    on(day)

    coming = set(Event.objects.coming())

    assert coming == {event for event in events if event.is_coming}
    assert set(Event.objects.coming(day)) == coming


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_coming_stays_so_until_its_last_day_is_over(on, day):
    """An event turns from coming to past once, and never back."""
    events_around(day)

    on(day)
    coming_today = set(Event.objects.coming())
    on(day + datetime.timedelta(days=1))
    coming_tomorrow = set(Event.objects.coming())

    assert coming_tomorrow <= coming_today
    ended = {event.name for event in coming_today - coming_tomorrow}
    assert f"{day} None day" in ended
    assert all("regular" not in name for name in ended)


@pytest.mark.parametrize(
    ("precision", "starts_on", "ends_on", "last"),
    [
        ("day", (2024, 2, 29), None, (2024, 2, 29)),
        ("day", (2024, 2, 27), (2024, 3, 2), (2024, 3, 2)),
        ("month", (2024, 2, 1), None, (2024, 2, 29)),
        ("month", (2023, 2, 1), None, (2023, 2, 28)),
        ("month", (2024, 12, 1), None, (2024, 12, 31)),
        ("year", (2024, 1, 1), None, (2024, 12, 31)),
    ],
)
def test_an_event_is_coming_up_to_its_last_day(on, precision, starts_on, ends_on, last):
    event = factories.event(
        starts_on=datetime.date(*starts_on),
        ends_on=ends_on and datetime.date(*ends_on),
        date_precision=precision,
    )
    last = datetime.date(*last)

    on(last)
    assert list(Event.objects.coming()) == [event]

    on(last + datetime.timedelta(days=1))
    assert list(Event.objects.coming()) == []


def test_a_regular_event_is_always_coming_and_one_without_date_never():
    regular = factories.event(date_precision="regular")
    factories.event()

    assert list(Event.objects.coming()) == [regular]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": datetime.date(2024, 5, 18), "date_precision": "day"}, "18 May 2024"),
        (
            {
                "starts_on": datetime.date(2024, 5, 18),
                "ends_on": datetime.date(2024, 6, 2),
                "date_precision": "day",
            },
            "18 May 2024 to 2 June 2024",
        ),
        ({"starts_on": datetime.date(2024, 5, 1), "date_precision": "month"}, "May 2024"),
        ({"starts_on": datetime.date(2024, 1, 1), "date_precision": "year"}, "2024"),
        ({"date_precision": "regular"}, "regularly"),
        ({}, "not stated"),
    ],
)
def test_an_event_says_when_it_is(values, words):
    assert factories.event(**values).when == words


def test_events_are_listed_newest_first_and_those_without_date_last():
    unknown = factories.event(name="A")
    old, new = (
        factories.event(starts_on=datetime.date(year, 1, 1), date_precision="year")
        for year in (2020, 2024)
    )

    assert list(Event.objects.all()) == [new, old, unknown]


def test_a_part_is_visible_where_both_sides_are_published():
    seen = factories.part()
    factories.part(event_=factories.event(state="draft"))
    factories.part(organisation_=factories.draft_organisation())

    assert list(EventOrganisation.objects.visible()) == [seen]


def test_every_precision_is_a_date_or_none():
    """`coming` and `is_coming` have to learn a new precision."""
    assert {*DATED, "regular", "not-stated"} == set(DatePrecision.values)


def test_rows_say_what_they_are():
    event = factories.event(name="Conference")
    body = factories.organisation(name="Pergas")

    assert str(event.goals.create(text="Meet")) == "Meet"
    assert str(event.guests.create(name="Mr Speaker", part="Guest-of-Honour")) == (
        "Mr Speaker, Guest-of-Honour"
    )
    assert str(event.figures.create(value="2 kg", label="meat each")) == "2 kg meat each"
    assert str(factories.part(event, body)) == "Pergas, Organiser of Conference"
