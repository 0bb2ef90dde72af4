"""Queries that Django compiles once and the database runs many times.

Compiling a query takes Django longer than the database takes to answer it.
"""

from django.db import connection

STEP = 20


class ByIds:
    """Rows of the entries with some ids, as tuples in no particular order.

    `make(ids)` returns a queryset of tuples that names the ids in one `pk__in` and whose columns
    need no conversion (texts and whole numbers).
    """

    def __init__(self, make):
        self.make = make
        self.compiled: dict = {}

    def rows(self, ids):
        if not ids:
            return []
        # An id twice is no row more; so a few lengths of the query are enough.
        ids = [*ids, *[ids[0]] * (-len(ids) % STEP)]
        known = (connection.vendor, len(ids))
        if known not in self.compiled:
            self.compiled[known] = self._compile(len(ids))
        sql, params = self.compiled[known]
        rest = iter(ids)
        with connection.cursor() as cursor:
            cursor.execute(sql, [next(rest) if value is None else value for value in params])
            return cursor.fetchall()

    def _compile(self, number):
        """The SQL, and its parameters with None in the place of each id."""
        marks = range(-number, 0)
        sql, params = self.make(list(marks)).query.sql_with_params()
        return sql, [None if value in marks else value for value in params]
