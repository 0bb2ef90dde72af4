"""The index of texts answers the same on both databases, whatever stands in a token."""

from itertools import chain

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from finding import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return text.index()


def put(index, documents):
    index.put([(number, set(tokens.split())) for number, tokens in documents.items()])


def hits(index, *questions):
    """For each question, tokens in one text, the numbers that answer it, sorted."""
    return numbers_of(index, [question.split() for question in questions])


def numbers_of(index, questions):
    """For each question, lists of tokens, the numbers that answer it, sorted."""
    return [sorted(chain.from_iterable(batches)) for batches in index.hits(questions)]


class TestHits:
    def test_are_the_documents_that_have_one_of_the_tokens(self, index):
        put(index, {3: "family job", 5: "job", 9: "visit"})

        assert hits(index, "job", "family visit", "home", "") == [[3, 5], [3, 9], [], []]

    def test_come_in_batches_of_which_none_is_lost(self, index, monkeypatch):
        monkeypatch.setattr(text, "BATCH", 3)
        put(index, dict.fromkeys([*range(1, 40), 1 << 40, (1 << 40) + 5], "job"))

        (found,) = index.hits([["job"]])

        batches = list(found)
        assert len(batches) > 3
        assert sorted(chain(*batches)) == [*range(1, 40), 1 << 40, (1 << 40) + 5]

    def test_of_no_question_are_none(self, index):
        assert hits(index) == []
        assert hits(index, "", "") == [[], []]

    def test_take_one_statement(self, index):
        put(index, {1: "job"})
        with CaptureQueriesContext(connection) as asked:
            hits(index, *["job", "no"] * 500)
        assert len(asked) == 1

    def test_of_many_tokens_in_one_question(self, index):
        put(index, {number: f"word{number}" for number in range(2000)})
        everything = " ".join(f"word{number}" for number in range(2000))

        assert hits(index, everything) == [list(range(2000))]

    def test_of_a_beginning(self, index):
        put(index, {1: "^dental dental", 2: "dentist ~dentist", 3: "den"})

        assert hits(index, "dent*", "^dent*", "~dent*", "den*", "*") == [
            [1, 2],
            [1],
            [2],
            [1, 2, 3],
            [],
        ]

    def test_tell_marks_apart(self, index):
        put(index, {1: "help", 2: "^help", 3: "~help", 4: "$help", 5: "^$help", 6: "=help"})

        marks = ("help", "^help", "~help", "$help", "^$help", "=help")
        assert hits(index, *marks) == [[1], [2], [3], [4], [5], [6]]

    @pytest.mark.parametrize(
        "token",
        [
            *("a'b", "''", 'a"b', '""', "a\\b", "\\", "\\'", "a\\\\'b", "%s", "%", "100%", "?1"),
            *("a&b", "a|b", "!a", "(a", "a)", "a:b", "a:*b", "<->", "a:a", "-a", "+a", "{a}"),
            *("[a]", "a,b", "a;b", "a--b", "/*a", "near", "and", "or", "not", "null", "^"),
            *("=a_b", "$a", "~a", "வேலை", "工作", "😀", "ǆ", "\u0bcd", "\U00010428"),
        ],
    )
    def test_take_a_token_as_it_is(self, index, token):
        put(index, {7: f"{token} other", 8: "a b ab"})

        assert hits(index, token, token + "x", f"{token}*") == [[7], [], [7]]

    @pytest.mark.parametrize("token", ["", "a b", "a\0b", "\n", "\ud800", "\u200b", "x" * 500])
    def test_of_what_no_document_can_hold_are_none(self, index, token):
        index.put([(7, {token, "other"})])

        found = numbers_of(index, [[token], [token, "other"], [token + "*"]])
        assert found == [[], [7], []]

    def test_follow_every_change(self, index):
        put(index, {1: "job", 2: "job"})
        put(index, {1: "home"})
        index.remove([2, 3])
        index.remove([])
        assert hits(index, "job", "home") == [[], [1]]

        index.clear()
        assert hits(index, "home") == [[]]

    def test_are_those_of_before_where_a_change_is_taken_back(self, index):
        put(index, {1: "job"})
        with transaction.atomic():
            put(index, {1: "home", 2: "job"})
            index.remove([1])
            index.replace([[(3, {"job"})]])
            transaction.set_rollback(True)

        assert hits(index, "job", "home") == [[1], []]
        assert index.words() == ["job"]

    def test_of_big_numbers(self, index):
        put(index, {2**60: "job"})

        assert hits(index, "job") == [[2**60]]


# Few characters, so that tokens are often equal or begin another, and those that need quoting.
TOKENS = st.text("ab'\"\\&|!():*^~$=_-%{}é工", min_size=1, max_size=3)
QUESTIONS = st.lists(TOKENS | TOKENS.map(lambda token: token + "*"), max_size=3)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.dictionaries(st.integers(0, 30), st.sets(TOKENS, max_size=6)), max_size=3),
    st.sets(st.integers(0, 30)),
    st.lists(QUESTIONS, max_size=6),
)
def test_hits_are_what_looking_at_every_document_gives(changes, removed, questions):
    index = text.index()
    index.clear()
    documents = {}
    for change in changes:
        index.put(change.items())
        documents |= change
    index.remove(removed)

    expected = [
        sorted(
            number
            for number, tokens in documents.items()
            if number not in removed and any(answers(tokens, token) for token in question)
        )
        for question in questions
    ]
    assert numbers_of(index, questions) == expected


def answers(tokens, asked):
    if asked.endswith("*"):
        return asked != "*" and any(token.startswith(asked[:-1]) for token in tokens)
    return asked in tokens


class TestInstall:
    def test_makes_nothing_twice(self, index):
        put(index, {1: "job"})

        assert index.install() is False
        assert hits(index, "job") == [[1]]

    def test_makes_what_is_missing(self, index):
        put(index, {1: "job"})
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {text.TABLE}")

        assert index.install() is True
        assert hits(index, "job") == [[]]

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite keeps the definition")
    def test_makes_a_table_anew_that_was_defined_otherwise(self, index):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {text.TABLE}")
            cursor.execute(f"CREATE VIRTUAL TABLE {text.TABLE} USING fts5(tokens)")

        assert index.install() is True
        put(index, {1: "^job"})
        assert hits(index, "job", "^job") == [[], [1]]

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="Of PostgreSQL's storage")
    def test_what_an_earlier_version_made_answers_until_it_is_replaced(self, index):
        put(index, {1: "job"})
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {text.TABLE} RESET (toast_tuple_target)")
            cursor.execute(f"DROP FUNCTION {text.TABLE}_hits")

        assert index.install() is True
        assert hits(index, "job") == [[1]]
        index.replace([[(2, {"job"})]])
        assert hits(index, "job") == [[2]]
        assert index.install() is False


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Of PostgreSQL's storage")
def test_the_numbers_are_found_without_reading_the_texts(index):
    """With their tsvectors, sixteen rows fill a page; all pages would be read."""
    words = [f"word{place}" for place in range(60)]
    index.put((number, {f"{word}of{number}" for word in words}) for number in range(1, 301))

    with connection.cursor() as cursor:
        # The page of a row is the first part of its ctid; some pages were nearly full before.
        page = "split_part(ctid::text, ',', 1)"
        cursor.execute(f"SELECT count(*) FROM {text.TABLE} GROUP BY {page}")
        on_each_page = [rows for (rows,) in cursor.fetchall()]
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = %s", [f"{text.TABLE}_hits"])
        (settings,) = cursor.fetchone()
    assert max(on_each_page) > 50
    assert settings == ["enable_seqscan=off"]


class TestWords:
    def test_are_plain_ones_alone(self, index):
        put(index, {1: "job to m3 工作 வேலை ^family $famili ~home =yellow_ribbon"})

        assert sorted(index.words()) == ["job", "வேலை"]

    def test_are_there_once_however_often_they_are_written(self, index):
        put(index, {1: "job", 2: "job"})
        put(index, {1: "job home"})

        assert sorted(index.words()) == ["home", "job"]

    def test_go_with_the_documents(self, index):
        put(index, {1: "family"})
        index.clear()

        assert index.words() == []
