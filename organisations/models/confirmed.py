"""How long it counts that somebody has confirmed an entry."""

from datetime import date, timedelta

# After so many months, a confirmation is due again.
MONTHS = 6
# Reminders go out so many days after the first message. With the last one, the entry says that it
# has not been confirmed.
REMINDERS = (timedelta(weeks=2), timedelta(weeks=4))


def months_ago(today: date, months: int) -> date:
    """The day of the month that many months before, or the last one that it has."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(today.day, 27))


def first_recent_day(today: date) -> date:
    """The earliest day on which an entry was confirmed that need not be confirmed again yet."""
    return months_ago(today, MONTHS)


def first_fresh_day(today: date) -> date:
    """The earliest day on which an entry was confirmed that nobody calls unconfirmed yet."""
    return months_ago(today - REMINDERS[-1], MONTHS)
