"""Several hosts share their pages through Redis, and do without it where it fails."""

import contextlib
import os
import secrets
import socket
import socketserver
import threading

import brotli
import pytest
from redis import Redis, RedisError

from programmes.models import Programme
from rehabdir.pages.shared import PREFIX, Shared
from tests import factories
from tests.rehabdir.visitors import Host, renders

pytestmark = pytest.mark.django_db

SERVER = ("127.0.0.1", 6379)


class Stand(socketserver.StreamRequestHandler):
    """As much of Redis as the directory uses, where no Redis is installed."""

    def handle(self):
        while line := self.rfile.readline():
            words = [self._word() for _ in range(int(line[1:]))]
            self.wfile.write(self._answer(*words))

    def _word(self):
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2]

    def _answer(self, command, *words):
        values = self.server.values
        match command.upper():
            case b"SET":
                values[words[0]] = words[1]
            case b"MGET":
                return b"*%d\r\n" % len(words) + b"".join(map(self._value, words))
            case b"GET":
                return self._value(words[0])
            case b"KEYS":
                start = words[0].rstrip(b"*")
                found = [key for key in values if key.startswith(start)]
                parts = [b"$%d\r\n%b\r\n" % (len(key), key) for key in found]
                return b"*%d\r\n" % len(found) + b"".join(parts)
            case b"TTL":
                return b":%d\r\n" % (86400 if words[0] in values else -2)
            case b"DEL":
                for word in words:
                    values.pop(word, None)
        return b"+OK\r\n"

    def _value(self, key):
        value = self.server.values.get(key)
        return b"$-1\r\n" if value is None else b"$%d\r\n%b\r\n" % (len(value), value)


@contextlib.contextmanager
def listening(handler):
    """A server on a port of its own; gives its address."""
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.values = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        server.shutdown()


@pytest.fixture(scope="module")
def url():
    """The address of a Redis: the real one, or a stand-in on a machine that has none."""
    try:
        socket.create_connection(SERVER, timeout=1).close()
    except OSError:
        assert not os.environ.get("CI"), "Redis must answer on 127.0.0.1:6379."
        with listening(Stand) as address:
            yield address
    else:
        yield "redis://{}:{}/0".format(*SERVER)


@pytest.fixture
def release(url):
    """A release of this test alone; what it has left in Redis is deleted."""
    release = secrets.token_hex(8)
    yield release
    redis = Redis.from_url(url)
    for key in keys(redis, release):
        redis.delete(key)
    redis.close()


@pytest.fixture
def hosts(tmp_path, url, release):
    """Two hosts with folders of their own."""
    shared = [Shared(url), Shared(url)]
    hosts = [
        Host(tmp_path / name, shared=each, release=release)
        for name, each in zip(("one", "two"), shared, strict=True)
    ]
    yield hosts
    for each in shared:
        each._redis.close()
    for host in hosts:
        host.close()


@pytest.fixture
def redis(url):
    redis = Redis.from_url(url)
    yield redis
    redis.close()


def keys(redis, release):
    return [key for key in redis.keys(f"{PREFIX}:*") if release.encode() in key]


@pytest.mark.parametrize("address", ["/programmes/", "/programmes/?q=what"])
def test_what_one_host_has_rendered_another_need_not(hosts, address):
    factories.programme()
    one, two = hosts
    page = one.ask(address, accept_encoding="br")
    assert renders(two, address, accept_encoding="br") == 0
    again = two.ask(address, accept_encoding="br")
    assert (again.headers, again.body) == (page.headers, page.body)
    # Nor one that reads another encoding.
    assert renders(two, address, accept_encoding="gzip") == 0
    assert two.ask(address, accept_encoding="gzip").text == page.text


def test_a_host_keeps_what_it_was_given(hosts, redis, release):
    factories.programme()
    one, two = hosts
    one.ask("/programmes/")
    two.ask("/programmes/")
    for key in keys(redis, release):
        redis.delete(key)
    assert renders(two, "/programmes/") == 0


def test_a_change_shows_in_the_next_answer_of_every_host(hosts):
    programme = factories.programme(name="Before")
    for number in range(5):
        Programme.objects.filter(pk=programme.pk).update(name=f"Name {number}")
        for host in (*hosts, *hosts):
            assert f"Name {number}" in host.ask("/programmes/").text


def test_a_visitor_may_ask_one_host_about_the_page_of_another(hosts):
    factories.programme()
    one, two = hosts
    tag = one.ask("/programmes/").headers["ETag"]
    assert two.ask("/programmes/", if_none_match=tag).status == 304


def test_pages_are_dropped_after_a_day(hosts, redis, release):
    hosts[0].ask("/about/")
    for key in keys(redis, release):
        assert 0 < redis.ttl(key) <= 86400


def test_nobody_reads_in_redis_what_was_looked_for(hosts, redis, release):
    # A search that finds nothing is not kept at all.
    factories.programme(name="For the relapsing")
    hosts[0].ask("/search/?q=relapsing", accept_encoding="br")
    (key,) = keys(redis, release)
    value = redis.get(key)
    assert b"relapsing" not in key + value
    with pytest.raises(brotli.error):
        brotli.decompress(value.partition(b"\n")[2])


@pytest.mark.parametrize(
    "damage",
    [
        lambda value: b"",
        lambda value: b"nonsense",
        lambda value: b"[1, 2]\nbody",
        lambda value: b'"text"\nbody',
        lambda value: b'["br", "Content-Type: text/html", "tag", 1]\nbody',
        lambda value: b'[[], {}, 3, "x"]\nbody',
        lambda value: value[:-10],
        lambda value: value + b"more",
        lambda value: value.partition(b"\n")[2],
    ],
)
def test_what_is_damaged_in_redis_is_rendered_anew(hosts, redis, release, damage):
    factories.programme()
    one, two = hosts
    page = one.ask("/programmes/", accept_encoding="br")
    (key,) = keys(redis, release)
    redis.set(key, damage(redis.get(key)))
    assert two.ask("/programmes/", accept_encoding="br").body == page.body


def test_while_the_database_is_away_a_host_serves_what_another_knows(hosts):
    factories.programme(name="Still here")
    one, two = hosts
    one.ask("/programmes/")
    two.ask("/about/")
    two.lose_the_database()
    answer = two.ask("/programmes/")
    assert "Still here" in answer.text
    assert "may be out of date" in answer.text


class Silent(socketserver.BaseRequestHandler):
    """A Redis that takes every question and answers none."""

    def handle(self):
        while self.request.recv(65536):
            pass


class Refusing(socketserver.BaseRequestHandler):
    """A Redis that wants a password."""

    def handle(self):
        while self.request.recv(65536):
            self.request.sendall(b"-NOAUTH Authentication required.\r\n" * 3)


class Garbled(socketserver.BaseRequestHandler):
    def handle(self):
        while self.request.recv(65536):
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def served_without(tmp_path, url, caplog):
    factories.programme(name="Served")
    shared = Shared(url)
    host = Host(tmp_path, shared=shared)
    for address in ("/", "/programmes/", "/programmes/", "/about/"):
        assert host.ask(address).status == 200
    assert renders(host, "/programmes/") == 0
    # It is left alone after the first failure.
    assert len(caplog.records) == 1
    shared._redis.close()
    host.close()


@pytest.mark.parametrize("handler", [Silent, Refusing, Garbled])
def test_pages_are_served_while_redis_fails(tmp_path, handler, caplog):
    with listening(handler) as url:
        served_without(tmp_path, url, caplog)


def test_pages_are_served_without_redis(tmp_path, caplog):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    served_without(tmp_path, f"redis://127.0.0.1:{port}/0", caplog)


def test_redis_is_used_again_once_it_is_back(hosts, monkeypatch):
    factories.programme()
    one, two = hosts
    shared = two.application._keeper._shared

    def fail(*args, **kwargs):
        raise RedisError("It is loading its data.")

    with monkeypatch.context() as patch:
        patch.setattr(shared._redis, "mget", fail)
        one.ask("/programmes/")
        assert renders(two, "/programmes/") == 1
    # As if the moment in which it is left alone had passed.
    shared._next_try = 0
    one.ask("/events/")
    assert renders(two, "/events/") == 0
