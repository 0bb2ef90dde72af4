"""An index of texts that answers which documents hold a token, on either database.

Both databases store the tokens that finding/words.py cut and compare nothing but those, so both
find the same. One table holds what entries say in all languages; it is part of the transactions
in which the entries themselves are written.
"""

from abc import ABC, abstractmethod

from django.db import connections, transaction

from finding import words
from finding.models import Word

TABLE = "finding_text"
# A question that ends with it asks for every token that starts so.
PREFIX = "*"
# About so many numbers come in one batch. Of a million documents a few questions have millions of
# numbers, and the memory that all of them took at once would not all become free again.
BATCH = 50_000


def index(using="default"):
    """The text index of this database: an `Index`. KeyError for a database that has none."""
    from finding.text import postgresql, sqlite

    kinds = {"sqlite": sqlite.SQLite, "postgresql": postgresql.PostgreSQL}
    return kinds[connections[using].vendor](using)


def is_sound(token):
    """Whether a document can hold this token: neither empty nor too long, no space, no control."""
    return 0 < len(token) <= words.LONGEST_TOKEN and token.isprintable() and " " not in token


class Index(ABC):
    """Documents, each a number and a set of tokens.

    Tokens are folded as finding/words.py folds them. Methods raise a DatabaseError where the
    table was not installed.
    """

    def __init__(self, using):
        self.using = using
        self.connection = connections[using]

    @abstractmethod
    def install(self):
        """Make what is missing; return whether the documents have to be put in, all of them."""

    def put(self, documents):
        """Store documents, pairs of a number and a set of tokens, over those of these numbers.

        Their words join those from which spelling is corrected.
        """
        self._put(TABLE, documents)

    def remove(self, numbers):
        """Take the documents with these numbers out; those that are not there do not matter.

        Their words stay among those that correct spelling until everything is indexed anew.
        """
        if numbers := list(numbers):
            with self.connection.cursor() as cursor:
                self._remove(cursor, numbers)

    def clear(self):
        """Take all documents and words out."""
        self.replace(())

    @abstractmethod
    def replace(self, batches):
        """Put the documents of `batches`, an iterable of lists, in the place of all there are.

        In one transaction: others find the former documents until it ends.
        """

    def hits(self, questions):
        """Yield for each question the numbers of the documents that answer it, in any order, as an
        iterable of batches.

        A question is a list of tokens of which one suffices; a token that ends with `*` stands
        for all that start so. One statement, however many questions.
        """
        asked = [list(filter(_is_askable, question)) for question in questions]
        if not any(asked):
            yield from ([] for _ in asked)
            return
        with self.connection.cursor() as cursor:
            yield from self._hits(cursor, list(map(self._question, asked)))

    def words(self):
        """All words from which spelling is corrected; some may not be in any document any more."""
        return list(Word.objects.using(self.using).values_list("word", flat=True))

    def _put(self, name, documents):
        documents = [(number, _sound(tokens)) for number, tokens in documents]
        if not documents:
            return
        every = set().union(*(tokens for _, tokens in documents))
        # In one order, so that no two writers wait for each other's words.
        spelt = sorted(filter(words.is_spelt, every))
        with (
            transaction.atomic(using=self.using, savepoint=False),
            self.connection.cursor() as cursor,
        ):
            # Documents first: that takes the turn of a writer, which `replace` relies on.
            self._store(cursor, name, documents)
            if spelt:
                self._learn(cursor, spelt)

    def _forget(self):
        Word.objects.using(self.using).all().delete()

    @abstractmethod
    def _question(self, tokens):
        """The question in the database's own language; of no tokens, one that nothing answers."""

    @abstractmethod
    def _store(self, cursor, name, documents): ...

    @abstractmethod
    def _learn(self, cursor, spelt): ...

    @abstractmethod
    def _remove(self, cursor, numbers): ...

    @abstractmethod
    def _hits(self, cursor, asked): ...


def _sound(tokens):
    """Those of the tokens that a document can hold."""
    together = "".join(tokens)
    # As a rule all of them can, and looking at all at once takes a tenth of the time.
    longest = max(map(len, tokens), default=0)
    if together.isprintable() and " " not in together and longest <= words.LONGEST_TOKEN:
        return list(filter(None, tokens))
    return list(filter(is_sound, tokens))


def _is_askable(token):
    return is_sound(token.removesuffix(PREFIX))
