"""The current edition, read in microseconds on connections of its own.

Django's connections cost more to open than a kept page costs to send, and are closed after each
request. Each thread has one connection here, which does nothing but this one query.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

from django.db import connection

from finding import edition

log = logging.getLogger(__name__)

# Seconds. A reader waits no longer for an answer; a page that may be out of date is better then.
PATIENCE = 2
# Seconds in which nobody asks a database that was away.
PAUSE = 1


class DatabaseAway(Exception):
    """The database does not say which edition it holds."""


class Reader(Protocol):
    def row(self) -> tuple[Any, ...]: ...
    def key(self, row: tuple[Any, ...]) -> edition.EditionKey | None: ...
    def close(self) -> None: ...


class SQLiteReader:
    """Reads the edition from a file, which may be replaced by another while it is open."""

    def __init__(self, name, close_others=lambda: None):
        self._is_file = not name.startswith("file:")
        self._name = name
        self._address = f"file:{quote(name)}?mode=ro" if self._is_file else name
        self._close_others = close_others
        self._connection = None
        self._file = None

    def row(self):
        """Return number, stamp and time as they are stored, or an empty tuple; DatabaseAway."""
        try:
            if self._is_file:
                # A backup put in the place of the file is another file, and the one that is
                # open would go on to show what is no longer there.
                found = os.stat(self._name)
                if (found.st_ino, found.st_dev) != self._file:
                    self.close()
                    self._file = found.st_ino, found.st_dev
            if self._connection is None:
                self._open()
            return self._connection.execute(edition.CURRENT).fetchone() or ()
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise DatabaseAway(str(error)) from error

    def _open(self):
        self._connection = sqlite3.connect(
            self._address,
            uri=True,
            isolation_level=None,
            timeout=PATIENCE,
            # Closed by whichever thread collects the reader of a thread that has ended.
            check_same_thread=False,
        )

    def key(self, row):
        return edition.key(*row) if row else None

    def close(self):
        """Close this connection, and Django's in this thread: it has the same file open."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._file = None
        self._close_others()


def reader_of_default():
    """A Reader of the database that Django uses."""
    if connection.vendor == "sqlite":
        return SQLiteReader(str(connection.settings_dict["NAME"]), connection.close)
    # Not at the top: with SQLite, psycopg need not be loaded.
    from rehabdir.pages.postgresql import PostgreSQLReader

    return PostgreSQLReader(connection.get_connection_params(), connection.close)


class Editions:
    """The current edition for every thread of a worker, and whether the database is there."""

    def __init__(self, make_reader: Callable[[], Reader] = reader_of_default):
        self._make_reader = make_reader
        self._of_thread = threading.local()
        self._away = False
        self._next_try = 0.0

    def current(self):
        """Return a row for `key()` that differs where the edition does, or None while away."""
        if self._away and not self._may_try():
            # Each thread closes its own connections: they may be dead and not know it.
            self._reader().close()
            return None
        try:
            row = self._reader().row()
        except DatabaseAway as error:
            self._next_try = time.monotonic() + PAUSE
            if not self._away:
                self._away = True
                log.error("The database is away; pages are served as they are known: %s", error)
            return None
        if self._away:
            self._away = False
            log.warning("The database is back.")
        return row

    def key(self, row):
        """The EditionKey of what `current()` returned, or None where nothing ever changed."""
        return self._reader().key(row)

    def _may_try(self):
        """Whether it is this thread's turn to look if the database is back.

        No lock: two threads that meet here both look, which does no harm.
        """
        now = time.monotonic()
        if now < self._next_try:
            return False
        # The others do not wait while this one does.
        self._next_try = now + PATIENCE + PAUSE
        return True

    def _reader(self):
        try:
            return self._of_thread.reader
        except AttributeError:
            self._of_thread.reader = self._make_reader()
            return self._of_thread.reader
