"""The edition as the server reads it: on connections of its own, which outlive the database."""

import contextlib
import shutil
import socket
import sqlite3
import threading

import pytest
from django.db import connection

from finding import edition
from rehabdir.pages import editions, postgresql
from rehabdir.pages.editions import DatabaseAway, Editions, SQLiteReader, reader_of_default
from tests import factories

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="a server of PostgreSQL is asked"
)


@pytest.mark.django_db(transaction=True)
def test_the_server_reads_the_same_edition_as_django():
    reader = reader_of_default()
    try:
        for _ in range(3):
            assert reader.key(reader.row()) == edition.current()
            factories.country()
        assert reader.key(reader.row()).raised_at.tzinfo is not None
    finally:
        reader.close()


# --- SQLite -------------------------------------------------------------------------------------


def write(path, *numbers):
    """Make a database whose editions have these numbers, or add them to it."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS finding_edition"
        " (number INTEGER PRIMARY KEY, raised_at TEXT, stamp INTEGER)"
    )
    for number in numbers:
        database.execute(
            "INSERT INTO finding_edition VALUES (?, '2026-01-02 03:04:05.678', 9)", [number]
        )
    database.close()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a name? with #100% signs.sqlite3"
    write(path, 1, 2)
    return path


@pytest.fixture
def reader(path):
    reader = SQLiteReader(str(path))
    yield reader
    reader.close()


def number(reader):
    return reader.key(reader.row()).number


def test_each_change_is_read(reader, path):
    for expected in range(2, 6):
        assert number(reader) == expected
        write(path, expected + 1)


def test_a_directory_that_never_changed(tmp_path):
    write(tmp_path / "empty.sqlite3")
    reader = SQLiteReader(str(tmp_path / "empty.sqlite3"))
    assert reader.row() is not None
    assert reader.key(reader.row()) is None
    reader.close()


def test_another_file_in_the_place_of_the_first(reader, path, tmp_path):
    assert number(reader) == 2
    write(tmp_path / "backup.sqlite3", 1)
    (tmp_path / "backup.sqlite3").replace(path)
    assert number(reader) == 1


def test_django_closes_the_file_too(path, tmp_path):
    closed = []
    reader = SQLiteReader(str(path), lambda: closed.append(True))
    reader.row()
    before = len(closed)
    reader.row()
    assert len(closed) == before
    write(tmp_path / "backup.sqlite3", 1)
    (tmp_path / "backup.sqlite3").replace(path)
    reader.row()
    assert len(closed) > before
    reader.close()


def test_reading_never_makes_a_file(reader, path):
    number(reader)
    path.rename(path.with_name("elsewhere"))
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            reader.row()
    assert not path.exists()
    path.with_name("elsewhere").rename(path)
    assert number(reader) == 2


@pytest.mark.parametrize("content", [b"", b"no database " * 1000])
def test_a_file_that_is_no_directory(reader, path, content, tmp_path):
    number(reader)
    backup = shutil.copy(path, tmp_path / "backup.sqlite3")
    path.unlink()
    path.write_bytes(content)
    with pytest.raises(DatabaseAway):
        reader.row()
    path.unlink()
    shutil.move(backup, path)
    assert number(reader) == 2


def test_a_file_that_is_locked(path, monkeypatch):
    monkeypatch.setattr(editions, "PATIENCE", 0)
    reader = SQLiteReader(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseAway):
        reader.row()
    other.close()
    assert number(reader) == 2
    reader.close()


# --- PostgreSQL ---------------------------------------------------------------------------------


class Wire:
    """A line to the server of PostgreSQL that can be cut, and frozen in the middle of things."""

    def __init__(self):
        self.flowing = threading.Event()
        self.flowing.set()
        self.ends = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def parameters(self):
        return connection.get_connection_params() | {
            "host": "127.0.0.1", "hostaddr": "127.0.0.1", "port": self.port,
        }  # fmt: skip

    def cut(self):
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def close(self):
        with contextlib.suppress(OSError):
            # Closing it alone would not wake the thread that waits for callers.
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()
        self.flowing.set()

    def _accept(self):
        settings = connection.settings_dict
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(
                    (settings["HOST"] or "127.0.0.1", int(settings["PORT"] or 5432))
                )
                self.ends += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source, target):
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                self.flowing.wait()
                target.sendall(part)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(db):
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture
def remote_reader(wire):
    reader = postgresql.PostgreSQLReader(wire.parameters())
    yield reader
    reader.close()


@on_postgresql
def test_a_connection_that_ended_is_opened_anew(wire, remote_reader):
    for _ in range(3):
        assert remote_reader.row() is not None
        wire.cut()


@on_postgresql
def test_a_server_that_ends_the_connection(remote_reader):
    for _ in range(2):
        assert remote_reader.row() is not None
        backend = remote_reader._link.backend_pid
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])


@on_postgresql
def test_a_pooler_that_knows_no_prepared_statements(remote_reader):
    for _ in range(3):
        assert remote_reader.row() is not None
        remote_reader._link.exec_(b"DEALLOCATE ALL")


@on_postgresql
def test_a_server_that_refuses(wire, remote_reader):
    remote_reader.row()
    wire.close()
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            remote_reader.row()


@on_postgresql
def test_a_server_that_does_not_answer(wire, remote_reader, monkeypatch):
    remote_reader.row()
    wire.flowing.clear()
    monkeypatch.setattr(postgresql, "PATIENCE", 0.2)
    with pytest.raises(DatabaseAway):
        remote_reader.row()
    wire.flowing.set()
    assert remote_reader.row() is not None


@on_postgresql
def test_a_database_without_the_table(wire):
    reader = postgresql.PostgreSQLReader(wire.parameters() | {"dbname": "postgres"})
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            reader.row()


# --- For all threads of a worker ----------------------------------------------------------------


class Counting:
    def __init__(self):
        self.asked = self.closed = 0
        self.is_away = False

    def row(self):
        self.asked += 1
        if self.is_away:
            raise DatabaseAway
        return (1, 2, 3)

    def close(self):
        self.closed += 1


def test_a_database_that_is_away_is_asked_once_in_a_while(monkeypatch):
    now = 100.0
    monkeypatch.setattr(editions.time, "monotonic", lambda: now)
    reader = Counting()
    current = Editions(lambda: reader).current
    assert current() == (1, 2, 3)
    reader.is_away = True
    for moment in (200.0, 200.5, 200.9):
        now = moment
        assert current() is None
    assert reader.asked == 2
    # In each thread, whether it has asked or not: what is open may be dead and not know it.
    assert reader.closed
    now = 202.0
    assert current() is None
    assert reader.asked == 3
    reader.is_away = False
    now = 202.5
    assert current() is None
    now = 204.0
    assert current() == current() == (1, 2, 3)


def test_each_thread_has_a_reader_of_its_own():
    made = []

    def make():
        made.append(Counting())
        return made[-1]

    all_threads = Editions(make)
    for _ in range(3):
        thread = threading.Thread(target=lambda: [all_threads.current() for _ in range(4)])
        thread.start()
        thread.join()
    assert [reader.asked for reader in made] == [4, 4, 4]
