"""Dates that are only as precise as the document they come from."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, ExtractDay, ExtractMonth
from django.db.models.lookups import Exact
from django.utils import formats
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    # Held again and again, with no single date.
    REGULAR = "regular", pgettext_lazy("date", "Regular")
    NOT_STATED = "not-stated", _("Not stated")


DATED = (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR)
FORMATS = {
    DatePrecision.DAY: "j F Y",
    DatePrecision.MONTH: "F Y",
    DatePrecision.YEAR: "Y",
}
# Where another order is usual. Not those of Django, which shorten the names of months in Malay, and
# not in the catalogues: they are no words.
FORMATS_IN = {
    "zh-hans": {
        DatePrecision.DAY: "Y年n月j日",
        DatePrecision.MONTH: "Y年n月",
        DatePrecision.YEAR: "Y年",
    },
    "ta": {**FORMATS, DatePrecision.DAY: "j F, Y"},
}


def partial_date(date, precision):
    """Return `date` as far as it is known: «30 November 2021», «November 2018», «2000».

    «regularly» and «not stated» stand where there is no date. In the language in force.
    """
    if date is None:
        if precision == DatePrecision.REGULAR:
            return pgettext("date", "regularly")
        return pgettext("date", "not stated")
    own = FORMATS_IN.get(get_language(), FORMATS)
    return formats.date_format(date, own[DatePrecision(precision)])


def last_day(date, precision):
    """Return the last day that a date of this precision can mean."""
    if precision == DatePrecision.YEAR:
        return date.replace(month=12, day=31)
    if precision == DatePrecision.MONTH:
        first_of_next = (date.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return first_of_next - datetime.timedelta(days=1)
    return date


def precision_field(**options):
    return models.CharField(
        max_length=10,
        choices=options.pop("choices", DatePrecision),
        default=DatePrecision.NOT_STATED,
        help_text=_(
            "How much of the date is known. For a month, give its first day; for a year, 1 January."
        ),
        **options,
    )


def precision_constraint(date, precision, name):
    """A date stands where the precision says so, on the first day that it can mean."""
    # The cast gives an empty date a type: without it PostgreSQL refuses the question that
    # full_clean asks, and Django takes that for a yes.
    typed = Cast(date, models.DateField())
    first_of_month = Exact(ExtractDay(typed), 1)
    january = Exact(ExtractMonth(typed), 1)
    # Always said: for an empty date the comparisons give null, which a database lets pass.
    known = Q(**{f"{date}__isnull": False})
    return models.CheckConstraint(
        condition=(
            known & Q(**{precision: DatePrecision.DAY})
            | known & Q(first_of_month, **{precision: DatePrecision.MONTH})
            | known & Q(first_of_month, january, **{precision: DatePrecision.YEAR})
            | Q(
                **{
                    f"{date}__isnull": True,
                    f"{precision}__in": [DatePrecision.REGULAR, DatePrecision.NOT_STATED],
                }
            )
        ),
        name=name,
        violation_error_message=_(
            "The date and its precision do not agree: give the day, the first day of the month or "
            "1 January of the year; and no date where it is regular or not stated."
        ),
    )


SINCE_CHOICES = [choice for choice in DatePrecision.choices if choice[0] != DatePrecision.REGULAR]
