"""The index of texts answers the same on both databases, whatever stands in a token."""

import random
import re

import pytest
import yaml
from django.conf import settings as project
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from finding import text, words
from finding.models import Word

pytestmark = pytest.mark.django_db

LANGUAGE = "en"


@pytest.fixture
def index():
    return text.index()


def put(index, documents):
    index.put(LANGUAGE, [(number, set(tokens.split())) for number, tokens in documents.items()])


def hits(index, *questions):
    """For each question, tokens in one text, the numbers that answer it, sorted."""
    found = index.hits(LANGUAGE, [question.split() for question in questions])
    return [sorted(numbers) for numbers in found]


class TestHits:
    def test_are_the_documents_that_have_one_of_the_tokens(self, index):
        put(index, {3: "family job", 5: "job", 9: "visit"})

        assert hits(index, "job", "family visit", "home", "") == [[3, 5], [3, 9], [], []]

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
        index.put(LANGUAGE, [(7, {token, "other"})])

        assert index.hits(LANGUAGE, [[token], [token, "other"], [token + "*"]]) == [[], [7], []]

    def test_follow_every_change(self, index):
        put(index, {1: "job", 2: "job"})
        put(index, {1: "home"})
        index.remove(LANGUAGE, [2, 3])
        index.remove(LANGUAGE, [])
        assert hits(index, "job", "home") == [[], [1]]

        index.clear(LANGUAGE)
        assert hits(index, "home") == [[]]

    def test_are_those_of_before_where_a_change_is_taken_back(self, index):
        put(index, {1: "job"})
        with transaction.atomic():
            put(index, {1: "home", 2: "job"})
            index.remove(LANGUAGE, [1])
            index.replace(LANGUAGE, [[(3, {"job"})]])
            transaction.set_rollback(True)

        assert hits(index, "job", "home") == [[1], []]
        assert index.near(LANGUAGE, "joob") == ["job"]

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
    index.clear(LANGUAGE)
    documents = {}
    for change in changes:
        index.put(LANGUAGE, change.items())
        documents |= change
    index.remove(LANGUAGE, removed)

    expected = [
        sorted(
            number
            for number, tokens in documents.items()
            if number not in removed and any(answers(tokens, token) for token in question)
        )
        for question in questions
    ]
    assert list(map(sorted, index.hits(LANGUAGE, questions))) == expected


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
            cursor.execute(f"DROP TABLE {text.table(LANGUAGE)}")

        assert index.install() is True
        assert hits(index, "job") == [[]]

    def test_makes_a_table_for_each_language(self, index, monkeypatch):
        monkeypatch.setitem(words.LANGUAGES, "zh-Hans", words.Language(None, frozenset()))

        assert index.install() is True
        index.put("zh-Hans", [(1, {"工作"})])

        assert text.table("zh-Hans") == "finding_text_zh_hans"
        assert index.hits("zh-Hans", [["工作"]]) == [[1]]
        assert hits(index, "工作") == [[]]

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite keeps the definition")
    def test_makes_a_table_anew_that_was_defined_otherwise(self, index):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {text.table(LANGUAGE)}")
            cursor.execute(f"CREATE VIRTUAL TABLE {text.table(LANGUAGE)} USING fts5(tokens)")

        assert index.install() is True
        put(index, {1: "^job"})
        assert hits(index, "job", "^job") == [[], [1]]

    def test_finds_the_words_that_were_there_before(self, index):
        put(index, {1: "family"})
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TABLE finding_word_trigrams")
            else:
                cursor.execute("DROP INDEX finding_word_trigrams")
        index.install()

        assert index.near(LANGUAGE, "famly") == ["family"]


def vocabulary():
    """Every word of the project's own entries."""
    found = set()
    for path in sorted(project.FIXTURE_DIRS[0].glob("*.yaml")):
        for record in yaml.safe_load(path.read_text(encoding="utf-8")):
            for value in record["fields"].values():
                found.update(words.words(str(value)))
    return {word for word in found if words.is_spelt(word)}


@pytest.fixture(scope="module")
def real():
    return vocabulary()


class TestNear:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("councelling", "counselling"),
            ("employement", "employment"),
            ("adiction", "addiction"),
            ("jbo", "job"),
            ("ojb", "job"),
            ("joob", "job"),
            ("jb", None),
            ("famly", "family"),
            ("famliy", "family"),
            ("rehabilitaton", "rehabilitation"),
            ("wrk", "work"),
            ("prisn", "prison"),
            ("வேல", "வேலை"),
        ],
    )
    def test_finds_what_was_meant(self, index, real, typed, meant):
        more = {"counselling", "employment", "addiction", "job", "family", "work", "வேலை"}
        index.put(LANGUAGE, [(1, real | more)])

        assert index.near(LANGUAGE, typed)[:1] == ([meant] if meant else [])

    def test_leaves_out_no_word_that_is_near(self, index, real):
        index.put(LANGUAGE, [(1, real)])
        chosen = random.Random(1).sample(sorted(real), 80)

        for meant in chosen:
            for typed in {misspelt(meant, slip) for slip in range(4)} - {meant}:
                if not words.is_spelt(typed):
                    continue
                near = index.near(LANGUAGE, typed, limit=10_000)
                assert near == words.nearest(typed, real, 10_000)
                assert meant in near, f"{typed} for {meant}"

    def test_gives_at_most_as_many_as_asked_for(self, index):
        put(index, {1: " ".join(f"job{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")})

        assert len(index.near(LANGUAGE, "jobé")) == 20
        assert index.near(LANGUAGE, "jobé", limit=2) == ["joba", "jobb"]

    @pytest.mark.parametrize("typed", ["", "jo", "工作", "job1", "j\0b", "j b", "x" * 99])
    def test_has_nothing_for_what_is_no_word(self, index, typed):
        put(index, {1: "job"})

        assert index.near(LANGUAGE, typed) == []

    @pytest.mark.parametrize("typed", ['"job', "'job", "job\\", "job%", "^job"])
    def test_takes_a_sign_for_a_slip_like_any_other(self, index, typed):
        put(index, {1: "job"})

        assert index.near(LANGUAGE, typed) == ([] if typed[0] == words.NAME else ["job"])

    def test_learns_plain_words_only(self, index):
        put(index, {1: "job to m3 工作 ^family $famili ~home =yellow_ribbon"})

        assert list(Word.objects.values_list("language", "word")) == [(LANGUAGE, "job")]

    def test_keeps_to_the_language(self, index):
        Word.objects.create(language="ms", word="kerja")

        assert index.near(LANGUAGE, "kerjo") == []
        assert index.near("ms", "kerjo") == ["kerja"]

    def test_knows_words_whoever_writes_them(self, index):
        word = Word.objects.create(language=LANGUAGE, word="family")
        assert index.near(LANGUAGE, "famly") == ["family"]

        Word.objects.filter(pk=word.pk).update(word="prison")
        assert index.near(LANGUAGE, "famly") == []
        assert index.near(LANGUAGE, "prisn") == ["prison"]

        Word.objects.all().delete()
        assert index.near(LANGUAGE, "prisn") == []

    def test_forgets_words_with_the_documents(self, index):
        put(index, {1: "family"})
        index.clear(LANGUAGE)

        assert not Word.objects.exists()
        assert index.near(LANGUAGE, "famly") == []


def misspelt(word, slip):
    """The word with one of four slips, somewhere in it."""
    place = random.Random(word).randrange(len(word) - 1)
    before, after = word[:place], word[place:]
    return [
        before + after[1:],
        before + "x" + after,
        before + "x" + after[1:],
        before + after[1] + after[0] + after[2:],
    ][slip]


def test_tables_have_plain_names():
    assert all(re.fullmatch(r"\w+", text.table(tag), re.ASCII) for tag in ("en", "pt-BR", "x';"))
