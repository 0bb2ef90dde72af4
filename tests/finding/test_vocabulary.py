"""The words for which a typed one may be a slip."""

import random

import pytest
import yaml
from django.conf import settings

from finding import words
from finding.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def real():
    """Every word of the project's own entries."""
    found = set()
    for path in sorted(settings.FIXTURE_DIRS[0].glob("*.yaml")):
        for record in yaml.safe_load(path.read_text(encoding="utf-8")):
            for value in record["fields"].values():
                found.update(words.words(str(value)))
    return {word for word in found if words.is_spelt(word)}


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
            ("penjra", "penjara"),
            ("வேல", "வேலை"),
            ("குடும்பமம்", "குடும்பம்"),
        ],
    )
    def test_is_what_was_meant(self, real, typed, meant):
        more = {"counselling", "employment", "addiction", "job", "family", "work", "penjara"}
        known = Vocabulary(real | more | {"வேலை", "குடும்பம்"})

        assert known.near(typed)[:1] == ([meant] if meant else [])

    def test_leaves_out_no_word_that_is_near(self, real):
        known = Vocabulary(real)
        chosen = random.Random(1).sample(sorted(real), 80)

        for meant in chosen:
            for typed in {misspelt(meant, slip) for slip in range(4)} - {meant}:
                if not words.is_spelt(typed):
                    continue
                near = known.near(typed, limit=10_000)
                assert near == words.nearest(typed, real, 10_000)
                assert meant in near, f"{typed} for {meant}"

    def test_gives_at_most_as_many_as_asked_for(self):
        known = Vocabulary(f"job{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")

        assert len(known.near("jobé")) == 20
        assert known.near("jobé", limit=2) == ["joba", "jobb"]

    @pytest.mark.parametrize("typed", ["", "jo", "工作", "job1", "x" * 99])
    def test_has_nothing_for_what_is_no_word(self, typed):
        assert Vocabulary(["job"]).near(typed) == []


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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("family", True),
        ("fam", True),
        ("families", True),
        ("pekerjaan", True),
        ("வேலைக்கு", True),
        ("familiar", False),
        ("amily", False),
        ("workx", False),
    ],
)
def test_words_are_known_by_their_beginnings_and_forms(typed, expected):
    assert Vocabulary(["family", "kerja", "வேலை"]).has(typed) is expected


def test_words_can_join():
    known = Vocabulary(["family", "job"])

    assert known.joined_by(["job"]) is known
    joined = known.joined_by(["prison", "job", "famous"])
    assert joined.words == ["family", "famous", "job", "prison"]
    assert joined.near("prisn") == ["prison"]
    assert joined.near("famly") == ["family"]
    assert known.near("prisn") == []
