"""What is said, and done, while the database is away."""

from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html

# Set for a request that comes while the database is away.
ENVIRON = "rehabdir.away"
START_OF_CONTENT = b"<main"


class Refused(OperationalError):
    """The database was not even asked, because it was away a moment ago."""


@contextmanager
def no_database():
    """Let whoever asks the database in this thread fail at once instead of after a time-out.

    What needs no data, such as a redirection, a form of search or «about», is answered as ever.
    """

    def refuse():
        raise Refused("The database is away.")

    wrapper = connection
    wrapper.ensure_connection = refuse
    try:
        yield
    finally:
        del wrapper.ensure_connection


def with_notice(content, since):
    """Return this page with a line that says it may be out of date.

    `since` is the time in seconds at which the page was made. What is no page for people, such as
    the site map, is returned as it is.
    """
    start = content.find(START_OF_CONTENT)
    end = content.find(b">", start) + 1
    if start < 0 or not end:
        return content
    return content[:end] + b"\n" + _notice(since).encode() + content[end:]


def _notice(since):
    made = timezone.localtime(datetime.fromtimestamp(since, UTC))
    return format_html(
        '<div class="notice" role="note"><p>This page may be out of date. We cannot reach our data '
        'just now; this is what it said on <time datetime="{}">{}</time>.</p></div>',
        made.isoformat(timespec="minutes"),
        format_date(made, r"j F Y \a\t H:i"),
    )
