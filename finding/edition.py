"""Which edition of the directory the database holds now."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

CURRENT = "SELECT number, stamp, raised_at FROM finding_edition ORDER BY number DESC LIMIT 1"
# Where rehabdir.pages leaves the edition that it has read for a request.
ENVIRON = "rehabdir.edition"


class EditionKey(NamedTuple):
    """What everything computed from the data is keyed to."""

    number: int
    stamp: int
    raised_at: datetime


def current():
    """Return the EditionKey of now, or None for a directory in which nothing ever changed.

    One query. Read it before the data that is to be kept under it: newer data under an older key
    is corrected by the next look-up, older data under a newer key never would be.
    """
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        row = cursor.fetchone()
    return row and key(*row)


def of(request):
    """Return the edition that was read at the start of this request, as `current()` does.

    No query, except where the request came by another way than rehabdir.pages, as those of the
    tests' client do.
    """
    if request and ENVIRON in request.META:
        return request.META[ENVIRON]
    return current()


def key(number, stamp, raised_at):
    """The EditionKey of a row as a database driver returns it."""
    if isinstance(raised_at, str):
        raised_at = datetime.fromisoformat(raised_at)
    return EditionKey(number, stamp, raised_at.replace(tzinfo=raised_at.tzinfo or UTC))
