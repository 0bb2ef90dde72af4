"""The pages that a host keeps: a SQLite file that its workers share.

It holds nothing that cannot be rendered again, so no error of it is ever more than a page that
has to be rendered, and deleting it is always safe.
"""

import contextlib
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path

from rehabdir.pages.kept import Kept

log = logging.getLogger(__name__)

# Raised with every change of the table; a file with another one is emptied.
VERSION = 1
TABLE = """
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        place BLOB NOT NULL,
        state TEXT NOT NULL,
        encoding TEXT NOT NULL,
        head TEXT NOT NULL,
        etag TEXT NOT NULL,
        since INTEGER NOT NULL,
        body BLOB NOT NULL
    )"""
COLUMNS = "state, encoding, head, etag, since, body"
NOW = f"SELECT {COLUMNS} FROM pages WHERE id = ? AND place = ? AND state = ?"
ANY = f"SELECT {COLUMNS} FROM pages WHERE id IN (?, ?) AND place IN (?, ?) AND state = ?"
LAST = f"SELECT {COLUMNS} FROM pages WHERE id = ? AND place = ?"
PUT = f"INSERT OR REPLACE INTO pages (id, place, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
DROP = "DELETE FROM pages WHERE id IN (SELECT id FROM pages ORDER BY since LIMIT ?)"
# Seconds. Waiting longer for a turn to write would cost more than rendering the page again.
PATIENCE = 0.05
# Seconds in which a file that failed is left alone.
PAUSE = 5
# After how many pages a worker looks whether there are too many, and how many are dropped then.
EVERY = 50
# After how many it looks whether somebody deleted the file.
LOOK = 10
BATCH = 200
# A UnicodeError is what Python makes of a message in which SQLite quotes a broken file.
ERRORS = (OSError, sqlite3.Error, UnicodeError)
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Store:
    """Pages by their place; none of its functions raises an error."""

    def __init__(self, path, *, most_bytes, most_rows=100_000):
        self._path = Path(path)
        self._most_rows = most_rows
        self._most_bytes = most_bytes
        self._of_thread = threading.local()
        self._next_try = 0.0
        self._put = 0
        self._is_failing = False

    def get(self, place, state):
        """The Kept page of this place and state, or None."""
        return self._first(NOW, (_id(place), place, state))

    def get_any(self, places, state):
        """The Kept pages of those of the two places that have one of this state."""
        values = (*map(_id, places), *places, state)
        return [Kept(*row) for row in self._rows(ANY, values)]

    def last(self, place):
        """The Kept page of this place, whatever it was made from, or None."""
        return self._first(LAST, (_id(place), place))

    def put(self, place, kept):
        """Keep a page in the place of an earlier one."""
        try:
            if self._put % LOOK == 0 and self._was_taken_away():
                self.close()
            connection = self._connection()
            if connection is None:
                return
            connection.execute(PUT, (_id(place), place, *kept))
            self._is_failing = False
            self._put += 1
            if self._put % EVERY == 0 and self._is_full(connection):
                connection.execute(DROP, (BATCH,))
        except ERRORS as error:
            self._fail(error)

    def close(self):
        """Close the connection of this thread."""
        connection = getattr(self._of_thread, "connection", None)
        self._of_thread.connection = None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _first(self, query, values):
        return next((Kept(*row) for row in self._rows(query, values)), None)

    def _rows(self, query, values):
        try:
            connection = self._connection()
            return connection.execute(query, values).fetchall() if connection else []
        except ERRORS as error:
            self._fail(error)
            return []

    def _connection(self):
        """The connection of this thread, or None while the file is left alone."""
        connection = getattr(self._of_thread, "connection", None)
        if connection is None and time.monotonic() >= self._next_try:
            connection = self._open()
        return connection

    def _open(self):
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Readable for the server only, as are the files that SQLite makes beside it.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, mode=0o600))
        self._of_thread.inode = self._path.stat().st_ino
        connection = sqlite3.connect(
            self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        self._of_thread.connection = connection
        connection.execute("PRAGMA journal_mode = WAL")
        # What a power cut takes is rendered again.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_size_limit = 4000000")
        if _version(connection) != VERSION:
            self._make_table(connection)
        return connection

    def _make_table(self, connection):
        connection.execute("BEGIN IMMEDIATE")
        # Another worker may have been quicker.
        if _version(connection) != VERSION:
            connection.execute("DROP TABLE IF EXISTS pages")
            connection.execute(TABLE)
            connection.execute("CREATE INDEX pages_by_age ON pages (since)")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")

    def _is_full(self, connection):
        (rows,) = connection.execute("SELECT count(*) FROM pages").fetchone()
        size, pages, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "page_count", "freelist_count")
        )
        return rows > self._most_rows or (pages - free) * size > self._most_bytes

    def _was_taken_away(self):
        """Whether the file that is open is no longer the one at its path."""
        if getattr(self._of_thread, "connection", None) is None:
            return False
        try:
            return self._path.stat().st_ino != self._of_thread.inode
        except FileNotFoundError:
            return True

    def _fail(self, error):
        """Go on without the file for a while, and without one that is broken for good."""
        self.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            return
        is_broken = code in BROKEN or isinstance(error, UnicodeError)
        if is_broken and self._remove():
            return
        self._next_try = time.monotonic() + PAUSE
        # Once, not every few seconds for as long as it lasts.
        if not self._is_failing:
            self._is_failing = True
            log.warning("Pages cannot be kept for now: %s", error)

    def _remove(self):
        """Delete the broken file, unless another worker has put a new one there.

        Return whether the next look will find another file.
        """
        try:
            if self._path.stat().st_ino == self._of_thread.inode:
                for ending in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        except FileNotFoundError:
            pass
        except OSError:
            return False
        return True


def _id(place):
    return int.from_bytes(place[:8], "little", signed=True)


def _version(connection):
    return connection.execute("PRAGMA user_version").fetchone()[0]
