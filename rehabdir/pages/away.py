"""What is said, and done, while the database is away."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import OperationalError, connection
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from organisations.models.dates import DatePrecision, partial_date
from rehabdir.languages import DEFAULT

# Set for a request that comes while the database is away.
ENVIRON = "rehabdir.away"
START_OF_CONTENT = b"<main"
LANGUAGE = re.compile(rb'<html lang="([\w-]+)"')


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
    # What is kept has passed all that knows the address; the page itself says its language.
    language = LANGUAGE.search(content, 0, start)
    with translation.override(language[1].decode().lower() if language else DEFAULT):
        notice = _notice(since)
    return content[:end] + b"\n" + notice.encode() + content[end:]


def _notice(since):
    made = timezone.localtime(datetime.fromtimestamp(since, UTC))
    # Translators: a date and a time of day, «30 November 2021 at 09:30».
    when = _("%(date)s at %(time)s") % {
        "date": partial_date(made.date(), DatePrecision.DAY),
        "time": f"{made:%H:%M}",
    }
    stamp = format_html('<time datetime="{}">{}</time>', made.isoformat(timespec="minutes"), when)
    text = _(
        "This page may be out of date. We cannot reach our data just now; this is what it said "
        "on %(time)s."
    )
    return format_html(
        '<div class="notice" role="note"><p>{}</p></div>', mark_safe(text % {"time": stamp})
    )
