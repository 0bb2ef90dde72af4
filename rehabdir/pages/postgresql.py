"""The current edition, asked of PostgreSQL straight through libpq."""

import select
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg.pq import DiagnosticField, ExecStatus

from finding import edition
from rehabdir.pages.editions import PATIENCE, DatabaseAway

QUERY = edition.CURRENT.encode()
# As text, a time depends on the settings of the server, and takes longer to write.
BINARY = 1
NAME = b"edition"
# What a pooler answers that leads each question to another connection of its own.
NOT_PREPARED = b"26000"
# PostgreSQL's. Its times are microseconds since then.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class PostgreSQLReader:
    """Reads the edition with a prepared statement.

    psycopg's own cursor takes half as much again, and would wait without end for a server that
    has stopped in the middle of things.
    """

    def __init__(self, parameters, close_others=lambda: None):
        self._parameters = {"connect_timeout": PATIENCE, **parameters}
        self._close_others = close_others
        self._connection = None
        self._prepares = True

    def row(self):
        """Return number, stamp and time, eight bytes each, or an empty tuple; DatabaseAway."""
        try:
            if self._connection is not None:
                try:
                    return self._ask()
                except psycopg.Error:
                    # It may only be this connection that has ended, as after a restart.
                    self.close()
            self._open()
            return self._ask()
        except (psycopg.Error, OSError) as error:
            self.close()
            raise DatabaseAway(str(error).strip()) from error

    def _open(self):
        self._connection = psycopg.connect(**self._parameters, autocommit=True)
        self._link = self._connection.pgconn
        if self._prepares:
            self._link.prepare(NAME, QUERY)
        self._poll = select.poll()
        self._poll.register(self._link.socket, select.POLLIN)

    def _ask(self):
        if self._prepares:
            self._link.send_query_prepared(NAME, None, result_format=BINARY)
        else:
            self._link.send_query_params(QUERY, None, result_format=BINARY)
        self._link.flush()
        result = self._next_result()
        # Nothing follows it, and only who has read that may ask again.
        while self._next_result() is not None:
            pass
        if result is None or result.status != ExecStatus.TUPLES_OK:
            raise self._error(result)
        if not result.ntuples:
            return ()
        return result.get_value(0, 0), result.get_value(0, 1), result.get_value(0, 2)

    def _next_result(self):
        """What libpq has next, None at the end; TimeoutError where the server is silent."""
        link = self._link
        while link.is_busy():
            if not self._poll.poll(PATIENCE * 1000):
                raise TimeoutError("The database server does not answer.")
            link.consume_input()
        return link.get_result()

    def _error(self, result):
        if result is None:
            return psycopg.OperationalError("The connection has ended.")
        if result.error_field(DiagnosticField.SQLSTATE) == NOT_PREPARED:
            self._prepares = False
        return psycopg.OperationalError(result.error_message.decode(errors="replace"))

    def key(self, row):
        if not row:
            return None
        number, stamp, microseconds = (int.from_bytes(part, signed=True) for part in row)
        return edition.EditionKey(number, stamp, EPOCH + timedelta(microseconds=microseconds))

    def close(self):
        """Close this connection, and Django's in this thread: what broke this one broke that."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._close_others()
