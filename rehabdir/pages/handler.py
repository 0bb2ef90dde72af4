"""The WSGI application: a kept page where there is one, Django where there is none."""

import hashlib
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.urls import set_script_prefix
from django.utils import timezone

from finding import edition
from rehabdir.pages import away
from rehabdir.pages.asked import asked, is_public, is_unchanged
from rehabdir.pages.editions import Editions
from rehabdir.pages.keeper import Keeper
from rehabdir.pages.kept import encoded, head, is_for_everybody, may_be_kept, vary
from rehabdir.pages.release import release
from rehabdir.pages.store import Store

# What a 304 repeats of the headers (RFC 9110, section 15.4.5).
OF_UNCHANGED = {"Cache-Control", "ETag", "Last-Modified", "Vary"}


class PageHandler(WSGIHandler):
    """Django's handler, behind the pages that are kept.

    `clock` returns the time in seconds.
    """

    def __init__(self, keeper, editions, release, clock=time.time):
        super().__init__()
        self._keeper = keeper
        self._editions = editions
        self._release = release
        self._clock = clock
        # A day, and the seconds from which and until which it is that day.
        self._day = ("", 0.0, 0.0)
        # The last row of `editions`, its day, and the state that they make.
        self._state = (None, "", "")

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith(settings.STATIC_URL):
            # Sent by WhiteNoise, which knows all of its files by heart.
            return super().__call__(environ, start_response)
        # Taken before the edition is read: what is current then was current now.
        now = self._clock()
        row = self._editions.current()
        if row is None:
            environ[away.ENVIRON] = True
        if not is_public(environ):
            return super().__call__(environ, start_response)
        wanted = asked(environ)
        if row is None:
            return self._while_away(wanted, environ, start_response)
        state = self._state_of(row, now)
        page = self._keeper.get(wanted, state) or self._keeper.find(wanted, state)
        if page is None:
            environ[edition.ENVIRON] = self._editions.key(row)
            return self._first_view(wanted, state, environ, start_response)
        return _send(page, now, environ, start_response)

    def _first_view(self, wanted, state, environ, start_response):
        since = self._clock()
        response = self._response(environ)
        if response.status_code == 503 and (page := self._last(wanted, state)):
            response.close()
            return _send_outdated(page, wanted, environ, start_response)
        if not may_be_kept(response):
            return _pass_on(response, wanted, environ, start_response)
        content = response.content
        response.close()
        page = self._keeper.keep(wanted, state, head(response), content, int(since))
        return _send(page, since, environ, start_response)

    def _while_away(self, wanted, environ, start_response):
        page = self._last(wanted, self._state[2])
        if page is not None:
            return _send_outdated(page, wanted, environ, start_response)
        return _pass_on(self._response(environ), wanted, environ, start_response)

    def _last(self, wanted, state):
        """The page as it was last known, or None; better without an offer than not at all."""
        return self._keeper.last(wanted, state) or self._keeper.last(wanted.without_offer(), state)

    def get_response(self, request):
        """Django's own, without the database where it is known to be away."""
        if away.ENVIRON not in request.META:
            return super().get_response(request)
        with away.no_database():
            return super().get_response(request)

    def _response(self, environ):
        """Django's answer, to a HEAD as to a GET: it is kept for readers too."""
        environ = {**environ, "REQUEST_METHOD": "GET"}
        set_script_prefix(get_script_name(environ))
        signals.request_started.send(sender=type(self), environ=environ)
        return self.get_response(self.request_class(environ))

    def _state_of(self, row, now):
        """What pages depend on: edition, day and release, with colons between them."""
        day = self._day_of(now)
        known_row, known_day, state = self._state
        if row != known_row or day != known_day:
            key = self._editions.key(row)
            number = f"{key.number}.{key.stamp}" if key else "0"
            state = f"{number}:{day}:{self._release}"
            self._state = (row, day, state)
        return state

    def _day_of(self, now):
        """The date in the directory's time zone, worked out once a day: events become past."""
        day, start, end = self._day
        if not start <= now < end:
            here = timezone.get_default_timezone()
            midnight = datetime.fromtimestamp(now, here).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            day = str(midnight.date())
            # Added to the time on the clock, so that a day of 23 hours is right too.
            self._day = (day, midnight.timestamp(), (midnight + timedelta(days=1)).timestamp())
        return day


def _send(page, now, environ, start_response):
    headers = page.headers(now)
    if is_unchanged(environ, page.etag, page.modified, now):
        repeated = [header for header in headers if header[0] in OF_UNCHANGED]
        start_response("304 Not Modified", repeated)
        return []
    start_response("200 OK", headers)
    return _body(page.body, environ)


def _send_outdated(page, wanted, environ, start_response):
    """Send a page with the line that says so. Nobody keeps it, and no 304 hides the line."""
    content = away.with_notice(page.content(), page.since)
    encoding, body = encoded(content, wanted.encoding, page.head)
    headers = [
        header
        for header in page._replace(encoding=encoding, body=body).headers(now=0)
        if header[0] not in {"ETag", "Cache-Control"}
    ]
    start_response("200 OK", [*headers, ("Cache-Control", "no-store")])
    return _body(body, environ)


def _pass_on(response, wanted, environ, start_response):
    """Send an answer that is not kept."""
    if response.streaming:
        start_response(*_start(response))
        return response
    may_be_small = is_for_everybody(response) and not response.has_header("Content-Encoding")
    if response.content and may_be_small:
        _compress(response, wanted.encoding)
    response.close()
    start_response(*_start(response))
    return _body(response.content, environ)


def _body(content, environ):
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


def _start(response):
    """Status and headers of Django's response, as WSGI has them."""
    cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
    status = f"{response.status_code} {response.reason_phrase}"
    return status, [*response.items(), *cookies]


def _compress(response, encoding):
    type_ = f"Content-Type: {response.get('Content-Type', '')}"
    encoding, content = encoded(response.content, encoding, type_)
    response.content = content
    response["Content-Length"] = str(len(content))
    response["Vary"] = vary(type_)
    if encoding:
        response["Content-Encoding"] = encoding


def from_settings():
    """The application as the settings of this project describe it."""
    shared = None
    if settings.CACHE_URL:
        # Not at the top: a single host has no need of Redis.
        from rehabdir.pages.shared import Shared

        shared = Shared(settings.CACHE_URL)
    store = Store(settings.KEPT_PAGES, most_bytes=settings.KEPT_PAGES_MB * 1_000_000)
    # Not the key itself, with which sessions are signed.
    secret = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"kept pages", digest_size=32)
    keeper = Keeper(store, shared, secret=secret.digest())
    return PageHandler(keeper, Editions(), release())
