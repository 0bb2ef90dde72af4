"""The measure of how hard a text is to read."""

import pytest

from tests.reading import Words, grade, sentences, syllables, words

COUNTED = """
    prison: 2 | the: 1 | take: 1 | helped: 1 | needed: 2 | settle: 2 | settled: 2 | uses: 2
    takes: 1 | rules: 1 | while: 1 | centre: 2 | wishes: 2 | called: 1 | family: 3 | families: 3
    community: 4 | organisation: 5 | association: 5 | station: 2 | various: 3 | union: 2
    society: 4 | being: 2 | create: 2 | employer: 3 | client: 2 | experience: 4 | audience: 3
    situation: 4 | tuition: 3 | influence: 3 | guide: 1 | quiet: 2 | friend: 1 | release: 2
    careful: 2 | statement: 2 | people: 2 | every: 2 | business: 2 | coordinate: 4
    reintegration: 5 | rehabilitation: 6 | pro-social: 3 | ex-offender: 4 | Malay’s: 2
    don’t: 1 | I: 1 | 2,000: 1 | 31: 1 | MUIS: 1 | MMOs: 1 | 3kg: 1 | M³: 1
"""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        pair.strip().rsplit(": ", 1)
        for line in COUNTED.strip().splitlines()
        for pair in line.split("|")
    ],
)
def test_syllables(word, count):
    assert syllables(word) == int(count)


def test_sentences_end_with_a_mark_or_a_line():
    text = "Who is it for? For you (and others.) It costs 3.5 a day\nin the U.K. or M³@Towns!"

    assert sentences(text) == [
        "Who is it for?",
        "For you (and others.)",
        "It costs 3.5 a day",
        "in the U.K. or M³@Towns!",
    ]


def test_a_hyphen_joins_words_and_a_slash_parts_them():
    assert words("«Re-entry» and/or 2,000 people’s M³ – 18-month – files.") == [
        *("Re-entry", "and", "or", "2,000", "people’s", "M³", "18-month", "files")
    ]


def test_grade_is_that_of_the_formula():
    # 10 words in 2 sentences with 13 syllables.
    text = "The person moves to the house. A befriender helps them."

    assert len(words(text)) == 10
    assert sum(map(syllables, words(text))) == 13
    assert grade(text) == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59)


class TestLeavingOut:
    WORDS = Words({"Care", "Care Network", "People’s Club", "Ito (Ltd)"}, {"inmate", "inmates"})

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("The Care Network meets.", "The Name meets."),
            ("The Care\nNetwork’s house", "The Name house"),
            ("We care. Careful", "We care. Careful"),
            ("In People's Club, Inmates’ work", "In Name, Name work"),
            ("Care/People’s Club inmates met", "Name met"),
            ("Ask Ito (Ltd) now", "Ask Name now"),
            ("An inmate and a co-inmate", "An Name and a co-inmate"),
        ],
    )
    def test_a_run_of_names_and_terms_is_one_short_word(self, text, left):
        assert self.WORDS.without(text) == left
