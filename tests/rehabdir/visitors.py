"""Visitors who ask the site as gunicorn hands their requests on: past the tests' own client."""

import contextlib
import gzip
from io import BytesIO

import brotli
from django.core import signals
from django.db import close_old_connections

from finding import edition
from rehabdir.pages.editions import DatabaseAway, Editions
from rehabdir.pages.handler import PageHandler
from rehabdir.pages.keeper import Keeper
from rehabdir.pages.store import Store

SECRET = b"a secret of the tests, 32 bytes."
ENCODINGS = {"": None, "gzip": "gzip", "br": "br"}
DECODE = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
# A Sunday, in seconds; it is half past nine in Singapore.
NOW = 1_763_861_400


class Reader:
    """Reads the edition where a test has written: in its transaction."""

    def __init__(self):
        self.is_away = False

    def row(self):
        if self.is_away:
            raise DatabaseAway("It does not answer.")
        return edition.current() or ()

    def key(self, row):
        return row or None

    def close(self):
        pass


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@contextlib.contextmanager
def _connection_kept():
    """Django closes a connection in the middle of a transaction, which here is that of the test."""
    moments = (signals.request_started, signals.request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    try:
        yield
    finally:
        for moment in moments:
            moment.connect(close_old_connections)


class Answer:
    def __init__(self, status, headers, body):
        self.status = int(status.split()[0])
        self.headers = {}
        for name, value in headers:
            assert name not in self.headers, name
            self.headers[name] = value
        self.body = body

    @property
    def text(self):
        """What the visitor's browser makes of it."""
        return DECODE[self.headers.get("Content-Encoding")](self.body).decode()


class Host:
    """A server of the site with a folder of its own; `ask` is a visitor."""

    def __init__(self, folder, *, shared=None, release="release", clock=None):
        self.reader = Reader()
        self.clock = clock or Clock()
        self.path = folder / "pages.sqlite3"
        self.store = Store(self.path, most_bytes=10_000_000)
        self.editions = Editions(lambda: self.reader)
        self.application = PageHandler(
            Keeper(self.store, shared, secret=SECRET), self.editions, release, self.clock
        )
        self.rendered = 0
        self._render = self.application.get_response
        self.application.get_response = self._count

    def ask(self, address, *, method="GET", scheme="http", **headers):
        """Return the Answer to a request; names of headers have _ in the place of -."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
            "HTTP_HOST": "testserver",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        started = []
        with _connection_kept():
            parts = self.application(environ, lambda *start: started.append(start))
            body = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        ((status, headers),) = started
        answer = Answer(status, headers, body)
        if method == "HEAD":
            assert body == b""
        elif "Content-Length" in answer.headers and answer.status != 304:
            assert int(answer.headers["Content-Length"]) == len(body)
        return answer

    def _count(self, request):
        self.rendered += 1
        return self._render(request)

    def lose_the_database(self):
        self.reader.is_away = True

    def find_the_database(self):
        self.reader.is_away = False
        # As if the second in which nobody looks had passed.
        self.editions._next_try = 0

    def close(self):
        self.store.close()


def renders(host, address, **headers):
    """How many times Django makes a page for this request: not once, where it is kept."""
    before = host.rendered
    assert host.ask(address, **headers).status in {200, 304}
    return host.rendered - before
