"""The text index on PostgreSQL: a table of tsvectors with a GIN index.

- No parser and no dictionary touches the tokens: they go in as an array and are asked as quoted
  lexemes.
- `fastupdate=off`: measured with 30,000 documents, 300 edits that wait to be taken in make a
  search take 75 ms instead of 0.3, until the next vacuum. An edit costs 4 ms.
- Filling the table before there is an index takes a fifth of the time, hence `replace`.
"""

from django.db import transaction

from finding import text
from finding.text import TABLE


class PostgreSQL(text.Index):
    def install(self):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NULL", [TABLE])
            is_missing = cursor.fetchone()[0]
            if is_missing:
                self._make(cursor, TABLE)
                self._add_index(cursor, TABLE)
        return is_missing

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
            f'CREATE TABLE "{name}" (number bigint PRIMARY KEY, tokens tsvector NOT NULL)'
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
            SELECT number, array_to_tsvector(string_to_array(tokens, ' '))
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
        # Nothing equals a question of null.
        cursor.execute(
            f"""SELECT (SELECT array_agg(number) FROM "{TABLE}" WHERE tokens @@ question::tsquery)
            FROM unnest(%s::text[]) WITH ORDINALITY AS questions (question, place)
            ORDER BY place""",
            [asked],
        )
        return [numbers or [] for (numbers,) in cursor.fetchall()]


def _quoted(token):
    """The token in the syntax of tsquery, which takes everything in quotes as it is."""
    token, is_prefix = token.removesuffix(text.PREFIX), token.endswith(text.PREFIX)
    token = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{token}'{':*' if is_prefix else ''}"
