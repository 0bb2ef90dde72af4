"""The file of kept pages: whatever happens to it, pages are served, and it gives nobody away."""

import os
import sqlite3
import stat

import brotli
import pytest

from rehabdir.pages.kept import Kept
from rehabdir.pages.store import BATCH, EVERY, LOOK, Store
from tests import factories
from tests.rehabdir.visitors import Host, renders

pytestmark = pytest.mark.django_db

PAGE = Kept("state", "br", "Content-Type: text/plain", '"tag"', 1, b"body" * 300)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "a folder that is not there yet"


@pytest.fixture
def host(folder):
    host = Host(folder)
    yield host
    host.close()


def rows(host):
    connection = sqlite3.connect(host.path)
    try:
        return connection.execute("SELECT place, head, body FROM pages").fetchall()
    finally:
        connection.close()


def assert_keeps_pages(host):
    """Pages are served, and from the second or third view on without being rendered."""
    factories.programme(name="Served")
    for _ in range(3):
        answer = host.ask("/programmes/")
        assert answer.status == 200
        assert "Served" in answer.text
    assert renders(host, "/programmes/") == 0


def assert_serves_pages(host):
    factories.programme(name="Served")
    for _ in range(2):
        answer = host.ask("/programmes/")
        assert answer.status == 200
        assert "Served" in answer.text


def test_pages_outlive_the_server(host, folder):
    factories.programme()
    host.ask("/programmes/")
    host.close()
    assert renders(Host(folder), "/programmes/") == 0


@pytest.mark.parametrize("content", [b"", b"no database " * 1000, b"SQLite format 3\0" * 1000])
def test_a_file_that_is_none_of_ours_is_replaced(host, folder, content):
    folder.mkdir()
    host.path.write_bytes(content)
    assert_keeps_pages(host)


def test_a_file_of_which_sqlite_speaks_in_no_language_is_replaced(host):
    """Python cannot read a message that quotes a broken definition."""
    assert_keeps_pages(host)
    host.close()
    whole = host.path.read_bytes()
    assert b"CREATE TABLE" in whole
    host.path.write_bytes(whole.replace(b"CREATE TABLE", b"CRE\xc9TE TABLE"))

    assert_keeps_pages(host)


def test_a_file_that_breaks_while_it_is_open_is_replaced(host):
    assert_keeps_pages(host)
    host.ask("/about/")
    host.close()
    with host.path.open("r+b") as file:
        # The start of the file stays as it is, so that it still looks like one of ours.
        file.seek(1024)
        file.write(os.urandom(200_000))
    assert_keeps_pages(host)


def test_a_file_of_another_version_is_emptied(host, folder):
    folder.mkdir()
    other = sqlite3.connect(host.path)
    other.execute("CREATE TABLE pages (something TEXT)")
    other.execute("PRAGMA user_version = 99")
    other.close()
    assert_keeps_pages(host)


@pytest.mark.parametrize("endings", [[""], ["", "-wal", "-shm"]])
def test_deleting_the_file_is_always_safe(host, endings):
    assert_keeps_pages(host)
    for ending in endings:
        host.path.with_name(host.path.name + ending).unlink()
    # Pages that come meanwhile are kept in the file that nobody sees any more.
    for number in range(LOOK):
        assert host.ask(f"/programmes/?page={number}").status == 200
    assert_keeps_pages(host)
    assert rows(host)


@pytest.mark.parametrize(
    "damage", ["substr(body, 2) || x'00'", "CAST(substr(body, 2) || x'00' AS BLOB)", "x''", "12"]
)
def test_a_damaged_page_is_rendered_anew(host, damage):
    factories.programme()
    page = host.ask("/programmes/")
    connection = sqlite3.connect(host.path)
    connection.execute(f"UPDATE pages SET body = {damage}")
    connection.commit()
    connection.close()
    assert host.ask("/programmes/").body == page.body


def test_no_folder_for_the_file(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert_serves_pages(Host(blocked))
    # Once, not with each page.
    assert len(caplog.records) == 1


def test_a_full_disk(host, caplog):
    host.ask("/")
    host.store._connection().execute("PRAGMA max_page_count = 1")
    assert_serves_pages(host)
    assert "full" in caplog.text
    # As if the moment in which the file is left alone had passed.
    host.store._next_try = 0
    assert_keeps_pages(host)


def test_a_file_that_cannot_be_written(host):
    host.ask("/")
    host.store._connection().execute("PRAGMA query_only = 1")
    assert_serves_pages(host)


def test_a_file_that_another_process_has_locked(host):
    host.ask("/")
    other = sqlite3.connect(host.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_serves_pages(host)
    other.execute("ROLLBACK")
    other.close()
    assert_keeps_pages(host)


def test_the_file_does_not_grow_without_end(tmp_path):
    by_rows = Store(tmp_path / "rows.sqlite3", most_bytes=10**9, most_rows=100)
    by_bytes = Store(tmp_path / "bytes.sqlite3", most_bytes=300_000)
    for store in (by_rows, by_bytes):
        for number in range(1000):
            store.put(number.to_bytes(24, "little"), PAGE._replace(since=number))
        kept = [number for number in range(1000) if store.last(number.to_bytes(24, "little"))]
        # The youngest are there.
        assert kept == list(range(1000 - len(kept), 1000))
        assert 0 < len(kept) <= max(100, 300_000 // len(PAGE.body)) + EVERY + BATCH
        store.close()
    assert (tmp_path / "bytes.sqlite3").stat().st_size < 1_000_000


@pytest.mark.parametrize("accepted", ["", "br"])
def test_nobody_reads_in_the_file_what_was_looked_for(host, accepted):
    # A search that finds nothing is not kept at all.
    factories.programme(name="For the relapsing")
    for _ in range(2):
        text = host.ask("/search/?q=relapsing", accept_encoding=accepted).text
        assert "relapsing" in text
        assert "relapsing" in host.ask("/programmes/?q=relapsing", accept_encoding=accepted).text
    kept = rows(host)
    assert len(kept) == 2
    for place, head, body in kept:
        assert b"relapsing" not in place + head.encode() + body
        with pytest.raises(brotli.error):
            brotli.decompress(body)
    for path in host.path.parent.iterdir():
        assert b"relapsing" not in path.read_bytes()


def test_only_the_server_reads_the_file(host):
    host.ask("/")
    for path in host.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
