"""The text index on PostgreSQL: a table of tsvectors with a GIN index.

- No parser and no dictionary touches the tokens: they go in as an array and are asked as quoted
  lexemes.
- `fastupdate=off`: measured with 30,000 documents, 300 edits that wait to be taken in make a
  search take 75 ms instead of 0.3, until the next vacuum. An edit costs 4 ms.
- Filling the table before there is an index takes a fifth of the time, hence `replace`.
- What is asked for are numbers alone, and PostgreSQL reads the rows for them. So tsvectors are kept
  beside the rows (TOAST), which it does for rows over 2 KB only: FILLING makes each one as long.
  Measured with 100,000 documents, the numbers of 55,000 come in 9 instead of 57 ms, and the table
  is no larger, since the filling is compressed.
- The planner takes no account of what it costs to fetch a tsvector from there, and would rather
  read all of them than use the index; hence the function, which forbids it.
- Numbers come as bytes: as an array they take ten times as long to read here.
"""

import sys
from array import array

from django.db import transaction

from finding import text
from finding.text import TABLE

# No token begins with a space, so no question finds it.
FILLING = "repeat(' ', 2000)"
STORAGE = "toast_tuple_target=128"
FUNCTION = f"{TABLE}_hits"
MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}(questions text[]) RETURNS SETOF bytea
LANGUAGE sql STABLE SET enable_seqscan TO off AS $$
    SELECT (
        SELECT string_agg(int8send(number), '') FROM {TABLE} WHERE tokens @@ question::tsquery
    )
    FROM unnest(questions) WITH ORDINALITY AS asked (question, place)
    ORDER BY place
$$"""


class PostgreSQL(text.Index):
    def install(self):
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT %s = ANY (reloptions) FROM pg_class WHERE oid = to_regclass(%s)",
                [STORAGE, TABLE],
            )
            row = cursor.fetchone()
            if row is None:
                self._make(cursor, TABLE)
                self._add_index(cursor, TABLE)
            cursor.execute("SELECT to_regproc(%s) IS NULL", [FUNCTION])
            if cursor.fetchone() == (True,):
                cursor.execute(MAKE_FUNCTION)
        # A table that is kept otherwise goes on answering until `replace` puts another there.
        return row != (True,)

    def replace(self, batches):
        new = f"{TABLE}_new"
        with transaction.atomic(using=self.using):
            with self.connection.cursor() as cursor:
                # Other writers wait, or what they take out would be put in again from what was
                # read before; readers do not.
                cursor.execute(f'LOCK TABLE "{TABLE}" IN SHARE ROW EXCLUSIVE MODE')
                self._make(cursor, new)
            self._forget()
            for documents in batches:
                self._put(new, documents)
            with self.connection.cursor() as cursor:
                self._add_index(cursor, new)
                cursor.execute(f'DROP TABLE "{TABLE}"')
                cursor.execute(f'ALTER TABLE "{new}" RENAME TO "{TABLE}"')
                for end in ("pkey", "tokens"):
                    cursor.execute(f'ALTER INDEX "{new}_{end}" RENAME TO "{TABLE}_{end}"')

    def _make(self, cursor, name):
        cursor.execute(
            f'CREATE TABLE "{name}" (number bigint PRIMARY KEY, tokens tsvector NOT NULL) '
            f"WITH ({STORAGE})"
        )

    def _add_index(self, cursor, name):
        cursor.execute(
            f'CREATE INDEX "{name}_tokens" ON "{name}" USING gin (tokens) WITH (fastupdate = off)'
        )

    def _question(self, tokens):
        return " | ".join(map(_quoted, tokens)) or None

    def _store(self, cursor, name, documents):
        cursor.execute(
            f"""INSERT INTO "{name}" (number, tokens)
            SELECT number, array_to_tsvector(string_to_array(tokens, ' ') || {FILLING})
            FROM unnest(%s::bigint[], %s::text[]) AS documents (number, tokens)
            ON CONFLICT (number) DO UPDATE SET tokens = excluded.tokens""",
            [
                [number for number, _ in documents],
                [" ".join(tokens) for _, tokens in documents],
            ],
        )

    def _learn(self, cursor, spelt):
        cursor.execute(
            "INSERT INTO finding_word (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            [spelt],
        )

    def _remove(self, cursor, numbers):
        cursor.execute(f'DELETE FROM "{TABLE}" WHERE number = ANY(%s::bigint[])', [numbers])

    def _hits(self, cursor, asked):
        cursor.execute(f"SELECT {FUNCTION}(%s)", [asked])
        for (found,) in cursor:
            yield _batches(found or b"")


def _batches(numbers):
    """Arrays of the numbers in these bytes, eight for each."""
    for start in range(0, len(numbers), 8 * text.BATCH):
        batch = array("q", numbers[start : start + 8 * text.BATCH])
        if sys.byteorder == "little":
            batch.byteswap()
        yield batch


def _quoted(token):
    """The token in the syntax of tsquery, which takes everything in quotes as it is."""
    token, is_prefix = token.removesuffix(text.PREFIX), token.endswith(text.PREFIX)
    token = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{token}'{':*' if is_prefix else ''}"
