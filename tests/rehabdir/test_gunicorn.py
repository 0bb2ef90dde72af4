"""The real server, asked by hand: what it answers to requests that no browser sends."""

import contextlib
import http.client
import logging
import re
import socket
from types import SimpleNamespace

import pytest
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine

from rehabdir.gunicorn import Worker
from tests.processes import DEADLINE
from tests.servers import END, HOST, Server, get, parsed

# Words that the server must not repeat: what somebody looks for.
SECRET_WORDS = "drug+relapse"


def assert_is_page_of_the_site(response):
    assert "/static/css/site." in response.content.decode()
    assert response.content.rstrip().endswith(b"</html>")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]


@pytest.fixture(scope="module")
def server(tmp_path_factory, prepared):
    with Server(tmp_path_factory.mktemp("served"), prepared).running() as server:
        yield server
    # Also what was written while it stopped.
    assert "127.0.0.1" not in server.output
    assert SECRET_WORDS not in server.output


QUERY = b"/programmes/?q=" + SECRET_WORDS.encode()
REQUESTS = {
    "garbage": (b"hello there\r\n\r\n", 400),
    "an encrypted greeting": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "an unknown version": (b"GET " + QUERY + b" HTTP/9.9\r\n" + END, 400),
    "a query of 100 KB": (get(QUERY + b"a" * 100_000), 414),
    "a query of 9 KB": (get(QUERY + b"a" * 9_000), 414),
    "a header of 20 KB": (get(QUERY, b"X-Long: " + b"a" * 20_000 + b"\r\n" + END), 400),
    "200 headers": (get(QUERY, b"X-A: a\r\n" * 200 + END), 400),
    "a header without name": (get(QUERY, b": a\r\n" + END), 400),
    "a header name with a space": (get(QUERY, b"Bad Name: a\r\n" + END), 400),
    "a length that is none": (
        b"POST " + QUERY + b" HTTP/1.1\r\nContent-Length: x\r\n" + END,
        400,
    ),
    "a NUL in the path": (get(b"/programmes/a\0b/"), 400),
    "an escaped NUL in the path": (get(b"/programmes/a%00b/"), 404),
    "an escaped NUL in the query": (get(QUERY + b"%00"), 200),
    "an unknown host": (get(QUERY, b"Host: example.com\r\nConnection: close\r\n\r\n"), 400),
    "a host that is none": (get(QUERY, b"Host: a b\r\nConnection: close\r\n\r\n"), 400),
    "escaped bytes in the query that are no UTF-8": (get(QUERY + b"%ff%fe"), 200),
    "bytes in the query that are no UTF-8": (get(QUERY + b"\xff\xfe"), 400),
    "escaped bytes in the path that are no UTF-8": (get(b"/programmes/%ff%fe/"), 404),
    "a path that is no page": (get(b"/wp-login.php?q=" + SECRET_WORDS.encode()), 404),
    "a path out of the folder": (get(b"/static/../../etc/passwd"), 404),
    "a path out of the folder, escaped": (get(b"/static/%2e%2e/%2e%2e/secret-key"), 404),
}


@pytest.mark.parametrize(("request_", "status"), REQUESTS.values(), ids=REQUESTS)
def test_whatever_is_asked_is_answered_in_the_design_of_the_site(server, request_, status):
    response = server.send(request_)

    assert response.status == status
    assert_is_page_of_the_site(response)
    # Nobody is named in the log, and nothing that was looked for.
    assert server.output == ""


def test_pages_are_served(server):
    response = server.send(get(b"/programmes/insan-mukmin/"))

    assert response.status == 200
    assert b"Insan Mukmin" in response.content
    assert_is_page_of_the_site(response)


def test_a_connection_serves_a_page_and_what_belongs_to_it(server):
    connection = http.client.HTTPConnection(*server.address, timeout=DEADLINE)
    with contextlib.closing(connection):
        for _ in range(2):
            connection.request("GET", "/", headers={"Host": "localhost"})
            response = connection.getresponse()
            assert response.status == 200
            page = response.read().decode()
            (stylesheet,) = re.findall(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)
            connection.request("GET", stylesheet, headers={"Host": "localhost"})
            response = connection.getresponse()
            assert response.status == 200
            assert b"@layer" in response.read()


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_stylesheet_is_sent_compressed_and_kept_for_ever(server, encoding):
    page = server.send(get(b"/")).content.decode()
    (stylesheet,) = re.findall(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)

    whole = server.send(get(stylesheet.encode()))
    small = server.send(get(stylesheet.encode(), f"Accept-Encoding: {encoding}\r\n".encode() + END))

    assert small.headers["Content-Encoding"] == encoding
    assert len(small.content) < len(whole.content) / 2
    for response in (whole, small):
        assert response.headers["Content-Type"].startswith("text/css")
        assert "immutable" in response.headers["Cache-Control"]
        assert int(re.search(r"max-age=(\d+)", response.headers["Cache-Control"])[1]) >= 31536000
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        # Policies of pages would only make it heavier.
        assert not {"Content-Security-Policy", "Permissions-Policy"} & set(response.headers)


def test_a_visitor_who_leaves_in_the_middle_disturbs_nobody(server):
    for request in (b"GET / HT", b"POST /admin/login/ HTTP/1.1\r\nContent-Length: 50\r\n" + HOST):
        with socket.create_connection(server.address, timeout=DEADLINE) as connection:
            connection.sendall(request)

    assert server.send(get(b"/")).status == 200
    assert server.output == ""


class Client:
    """A connection that keeps what is sent on it, or was closed by the visitor."""

    def __init__(self, *, gone=False):
        self.gone = gone
        self.sent = b""

    def sendall(self, content):
        if self.gone:
            raise BrokenPipeError
        self.sent += content


@pytest.fixture
def worker():
    """As much of a worker as handling an error needs."""
    return SimpleNamespace(log=logging.getLogger("tests.gunicorn"))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LimitRequestLine(9000, 8190), 414),
        (LimitRequestHeaders("too many"), 400),
        (InvalidRequestLine("hello"), 400),
        (ZeroDivisionError("on our side"), 500),
    ],
)
def test_an_error_is_answered_with_a_page_of_its_kind(worker, error, status):
    client = Client()

    Worker.handle_error(worker, None, client, ("198.51.100.7", 1234), error)

    response = parsed(client.sent)
    assert response.status == status
    assert response.headers["Connection"] == "close"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert b"</html>" in response.content


def test_an_error_on_our_side_is_logged_without_the_visitor(worker, caplog):
    Worker.handle_error(worker, None, Client(), ("198.51.100.7", 1234), ZeroDivisionError())

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info[0] is ZeroDivisionError
    assert "198.51.100.7" not in caplog.text


def test_a_mistake_of_a_visitor_is_not_logged(worker, caplog):
    Worker.handle_error(worker, None, Client(), ("198.51.100.7", 1), InvalidRequestLine("hello"))

    assert caplog.records == []


def test_a_visitor_who_has_left_gets_no_answer(worker):
    Worker.handle_error(worker, None, Client(gone=True), None, InvalidRequestLine("hello"))
