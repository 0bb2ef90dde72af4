"""The text index on SQLite: one FTS5 table for each language.

- The `ascii` tokenizer keeps everything beyond ASCII; with all of ASCII's punctuation as token
  characters, only spaces part tokens. It folds A–Z, which tokens do not hold.
- `detail=none`: nothing asks where in a document a token stands.
- No `prefix=` indexes: measured with 100,000 documents, they answer «co*» in 7 instead of 10 ms
  and take 1.8 times as long to fill.
- Numbers come as one JSON text: as rows they take nearly twice as long.
"""

import json
import string

from django.db import transaction

from finding import text, words

CHARACTERS = string.punctuation.replace("'", "''").replace('"', '""')
TOKENS = f"""tokens, detail=none, columnsize=0, tokenize="ascii tokenchars '{CHARACTERS}'" """
# The trigrams of the words that correct spelling, kept in step by the triggers: those rows can
# be written by anything. FTS5's own tokenizer makes the runs that words.trigrams() makes.
TRIGRAMS = "word, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'"
GONE = """INSERT INTO finding_word_trigrams (finding_word_trigrams, rowid, word)
    VALUES ('delete', OLD.id, '__' || OLD.word || '__');"""
COME = """INSERT INTO finding_word_trigrams (rowid, word)
    VALUES (NEW.id, '__' || NEW.word || '__');"""
TRIGGERS = {"insert": COME, "update": GONE + COME, "delete": GONE}


class SQLite(text.Index):
    def install(self):
        with self.connection.cursor() as cursor:
            self._install_trigrams(cursor)
            made = [
                self._make(cursor, text.table(language), TOKENS) for language in words.LANGUAGES
            ]
        return any(made)

    def replace(self, language, batches):
        name = text.table(language)
        with transaction.atomic(using=self.using):
            self._forget(language)
            with self.connection.cursor() as cursor:
                # Many times as fast as to delete what is in it.
                cursor.execute(f'DROP TABLE "{name}"')
                self._make(cursor, name, TOKENS)
            for documents in batches:
                self._put(name, language, documents)

    def _make(self, cursor, name, definition):
        """Make this table unless it is there, defined so; return whether it was made."""
        definition = f'CREATE VIRTUAL TABLE "{name}" USING fts5({definition})'
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        row = cursor.fetchone()
        if row == (definition,):
            return False
        if row:
            cursor.execute(f'DROP TABLE "{name}"')
        # Without parameters, since one of its characters is a per cent sign.
        cursor.execute(definition)
        return True

    def _install_trigrams(self, cursor):
        if self._make(cursor, "finding_word_trigrams", TRIGRAMS):
            cursor.execute("""INSERT INTO finding_word_trigrams (rowid, word)
                SELECT id, '__' || word || '__' FROM finding_word""")
        for operation, statements in TRIGGERS.items():
            name = f"finding_word_trigrams_{operation}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"""CREATE TRIGGER {name} AFTER {operation} ON finding_word
                BEGIN {statements} END""")

    def _question(self, tokens):
        # Nothing holds the empty token.
        return " OR ".join(map(_quoted, tokens)) or _quoted("")

    def _store(self, cursor, name, documents):
        cursor.executemany(
            f'INSERT OR REPLACE INTO "{name}" (rowid, tokens) VALUES (%s, %s)',
            [(number, " ".join(tokens)) for number, tokens in documents],
        )

    def _learn(self, cursor, language, spelt):
        cursor.execute(
            """INSERT OR IGNORE INTO finding_word (language, word)
            SELECT %s, value FROM json_each(%s)""",
            [language, json.dumps(spelt)],
        )

    def _remove(self, cursor, name, numbers):
        cursor.execute(
            f'DELETE FROM "{name}" WHERE rowid IN (SELECT value FROM json_each(%s))',
            [json.dumps(numbers)],
        )

    def _hits(self, cursor, name, asked):
        cursor.execute(
            f"""SELECT (SELECT json_group_array(rowid) FROM "{name}" WHERE "{name}" MATCH value)
            FROM json_each(%s) ORDER BY key""",
            [json.dumps(asked)],
        )
        return [json.loads(numbers) for (numbers,) in cursor.fetchall()]

    def _candidates(self, cursor, language, grams, shortest, longest):
        cursor.execute(
            """SELECT word FROM finding_word
            WHERE language = %s AND length(word) BETWEEN %s AND %s AND id IN (
                SELECT rowid FROM finding_word_trigrams WHERE finding_word_trigrams MATCH %s)""",
            [language, shortest, longest, " OR ".join(map(_quoted, grams))],
        )
        return [word for (word,) in cursor.fetchall()]


def _quoted(token):
    """The token in the query language of FTS5, which takes everything in quotes as it is."""
    token, is_prefix = token.removesuffix(text.PREFIX), token.endswith(text.PREFIX)
    token = token.replace('"', '""')
    return f'"{token}"{" *" if is_prefix else ""}'
