"""What stands in the index of texts, for tests of what keeps it in step."""

from itertools import chain

from django.db import connection

from finding import documents, text, words


def indexed():
    """The tokens of every document of the index, by its number."""
    tokens = "tokens" if connection.vendor == "sqlite" else "tsvector_to_array(tokens)"
    number = "rowid" if connection.vendor == "sqlite" else "number"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {number}, {tokens} FROM {text.TABLE}")
        return {
            number: frozenset(tokens.split() if isinstance(tokens, str) else tokens)
            for number, tokens in cursor.fetchall()
        }


def assert_in_step():
    """The index is what it would be if it were made anew."""
    before = indexed()
    documents.rebuild()
    assert before == indexed()


def found(typed):
    """The entries, as pairs of a kind and a primary key, in which every word stands in any form."""
    questions = [[word, *words.roots(word)] for word in words.words(typed)]
    hits = (set(chain.from_iterable(batches)) for batches in text.index().hits(questions))
    return {documents.split(number) for number in set.intersection(*hits)}


def key(entry):
    return entry._meta.model_name, entry.pk


def having(*tokens):
    """The entries that have one of the tokens."""
    (hits,) = text.index().hits([list(tokens)])
    return {documents.split(number) for number in chain.from_iterable(hits)}


def changed(thing, **values):
    """`thing` with other values, not saved yet."""
    for name, value in values.items():
        setattr(thing, name, value)
    return thing
