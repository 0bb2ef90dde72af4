"""The text index on PostgreSQL: one table of tsvectors with a GIN index for each language.

- No parser and no dictionary touches the tokens: they go in as an array and are asked as quoted
  lexemes.
- `fastupdate=off`: measured with 30,000 documents, 300 edits that wait to be taken in make a
  search take 75 ms instead of 0.3, until the next vacuum. An edit costs 4 ms.
- Filling the table before there is an index takes a fifth of the time, hence `replace`.
- Trigrams are made by a function of our own: pg_trgm ignores what the locale does not call a
  letter, has fewer of them in short words, and has to be allowed on the server.
"""

from django.db import transaction

from finding import text, words

TRIGRAMS = """
    CREATE OR REPLACE FUNCTION finding_trigrams(word text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_agg(substr('__' || word || '__', place, 3))
        FROM generate_series(1, length(word) + 2) AS place
    $$"""
TRIGRAM_INDEX = """
    CREATE INDEX IF NOT EXISTS finding_word_trigrams
    ON finding_word USING gin (finding_trigrams(word)) WITH (fastupdate = off)"""


class PostgreSQL(text.Index):
    def install(self):
        made = False
        with self.connection.cursor() as cursor:
            cursor.execute(TRIGRAMS)
            cursor.execute(TRIGRAM_INDEX)
            for name in map(text.table, words.LANGUAGES):
                cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
                if cursor.fetchone()[0]:
                    made = True
                    self._make(cursor, name)
                    self._add_index(cursor, name)
        return made

    def replace(self, language, batches):
        name = text.table(language)
        new = f"{name}_new"
        with transaction.atomic(using=self.using):
            with self.connection.cursor() as cursor:
                # Other writers wait, or what they take out would be put in again from what was
                # read before; readers do not.
                cursor.execute(f'LOCK TABLE "{name}" IN SHARE ROW EXCLUSIVE MODE')
                self._make(cursor, new)
            self._forget(language)
            for documents in batches:
                self._put(new, language, documents)
            with self.connection.cursor() as cursor:
                self._add_index(cursor, new)
                cursor.execute(f'DROP TABLE "{name}"')
                cursor.execute(f'ALTER TABLE "{new}" RENAME TO "{name}"')
                for end in ("pkey", "tokens"):
                    cursor.execute(f'ALTER INDEX "{new}_{end}" RENAME TO "{name}_{end}"')

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

    def _learn(self, cursor, language, spelt):
        cursor.execute(
            """INSERT INTO finding_word (language, word) SELECT %s, unnest(%s::text[])
            ON CONFLICT DO NOTHING""",
            [language, spelt],
        )

    def _remove(self, cursor, name, numbers):
        cursor.execute(f'DELETE FROM "{name}" WHERE number = ANY(%s::bigint[])', [numbers])

    def _hits(self, cursor, name, asked):
        # Nothing equals a question of null.
        cursor.execute(
            f"""SELECT (SELECT array_agg(number) FROM "{name}" WHERE tokens @@ question::tsquery)
            FROM unnest(%s::text[]) WITH ORDINALITY AS questions (question, place)
            ORDER BY place""",
            [asked],
        )
        return [numbers or [] for (numbers,) in cursor.fetchall()]

    def _candidates(self, cursor, language, grams, shortest, longest):
        cursor.execute(
            """SELECT word FROM finding_word
            WHERE language = %s AND length(word) BETWEEN %s AND %s
            AND finding_trigrams(word) && %s::text[]""",
            [language, shortest, longest, grams],
        )
        return [word for (word,) in cursor.fetchall()]


def _quoted(token):
    """The token in the syntax of tsquery, which takes everything in quotes as it is."""
    token, is_prefix = token.removesuffix(text.PREFIX), token.endswith(text.PREFIX)
    token = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{token}'{':*' if is_prefix else ''}"
