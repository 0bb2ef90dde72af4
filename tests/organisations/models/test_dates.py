import datetime
import itertools

import pytest

from organisations.models.dates import last_day, partial_date


@pytest.mark.parametrize(
    ("date", "precision", "text"),
    [
        (datetime.date(2021, 11, 30), "day", "30 November 2021"),
        (datetime.date(2021, 3, 1), "day", "1 March 2021"),
        (datetime.date(2018, 11, 1), "month", "November 2018"),
        (datetime.date(2000, 1, 1), "year", "2000"),
        (None, "regular", "regularly"),
        (None, "not-stated", "not stated"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(date, precision, text):
    assert partial_date(date, precision) == text


@pytest.mark.parametrize(
    ("date", "precision", "end"),
    [
        (datetime.date(2024, 5, 17), "day", datetime.date(2024, 5, 17)),
        (datetime.date(2024, 1, 1), "month", datetime.date(2024, 1, 31)),
        (datetime.date(2024, 4, 1), "month", datetime.date(2024, 4, 30)),
        (datetime.date(2023, 2, 1), "month", datetime.date(2023, 2, 28)),
        (datetime.date(2024, 2, 1), "month", datetime.date(2024, 2, 29)),
        (datetime.date(2100, 2, 1), "month", datetime.date(2100, 2, 28)),
        (datetime.date(2024, 12, 1), "month", datetime.date(2024, 12, 31)),
        (datetime.date(2023, 1, 1), "year", datetime.date(2023, 12, 31)),
        (datetime.date(2024, 1, 1), "year", datetime.date(2024, 12, 31)),
    ],
)
def test_a_date_ends_on_the_last_day_that_it_can_mean(date, precision, end):
    assert last_day(date, precision) == end


def test_every_month_ends_on_the_day_before_the_next_one():
    day = datetime.timedelta(days=1)
    first_days = [
        datetime.date(year, month, 1) for year in range(1999, 2030) for month in range(1, 13)
    ]

    for first, following in itertools.pairwise(first_days):
        assert last_day(first, "month") + day == following
