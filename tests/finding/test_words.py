"""What counts as a word, and which words are alike, as people see it."""

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finding.languages import LANGUAGES, STOP_WORDS
from finding.words import (
    LONGEST_TOKEN,
    LONGEST_WORD,
    Said,
    compounds,
    distance,
    fold,
    is_spelt,
    nearest,
    reach,
    root,
    roots,
    stem,
    together,
    tokens,
    units,
    whole,
    words,
)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("M³@Towns", "m3@TOWNS"),
        ("Café Ångström", "cafe angstrom"),
        ("Cafe\u0301", "café"),
        ("Straße", "STRASSE"),
        ("ＣＡＲＥ", "care"),
        ("ﬁnance", "finance"),
        ("Ελλάδα", "ελλαδα"),
        ("reha\u00adbili\u200btation\ufeff", "rehabilitation"),
        ("two\tlines\r\nhere", "two lines  here"),
        ("a\0b", "a b"),
        ("half a \ud800letter", "half a letter"),
        ("children´s", "children's"),
        ("M3™", "m3 "),
        ("輔導", "辅导"),
        ("家庭", "家庭"),
    ],
)
def test_fold_makes_the_same_of_what_looks_the_same(typed, same):
    assert fold(typed) == fold(same)


def test_fold_keeps_what_makes_another_word():
    for text in ("வேலை", "हिन्दी", "й", "বাংলা", "สวัสดี", "ဗမာ"):
        assert fold(text) == unicodedata.normalize("NFC", text)


@given(st.text())
@example("⾧")
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n–— ,.;!? ", []),
        ("Somewhere to live, and work.", ["somewhere", "to", "live", "and", "work"]),
        ("pro-social", ["pro", "social"]),
        ("pro\u2011social", ["pro", "social"]),
        ("pro social", ["pro", "social"]),
        ("prosocial", ["prosocial"]),
        ("--stray- -hyphens--", ["stray", "hyphens"]),
        ("children's children’s prisoners'", ["children", "children", "prisoners"]),
        ("it's O'Brien's", ["it", "o", "brien"]),
        ("EZ-Link", ["ez", "link"]),
        ("S.C.O.R.E. and S.C.O.R.E, U.S.", ["score", "and", "score", "us"]),
        ("www.score.org.sg", ["www", "score", "org", "sg"]),
        ("end.Start", ["end", "start"]),
        ("M³ and M3@Towns", ["m3", "and", "m3", "towns"]),
        ("Yellow Ribbon™", ["yellow", "ribbon"]),
        ("6214-2811, 24/7", ["6214", "2811", "24", "7"]),
        ("snake_case Q&A", ["snake", "case", "q", "a"]),
        ("வேலை வாய்ப்பு", ["வேலை", "வாய்ப்பு"]),
        ("काम।", ["काम"]),
        ("工作", ["工作"]),
        ("找工作", ["找工", "工作"]),
        ("工", ["工"]),
        ("M3计划abc", ["m3", "计划", "abc"]),
        ("ショップ・カフェ", ["ショ", "ョッ", "ップ", "カフ", "フェ"]),
        ("I ❤️ you 👩‍👧", ["i", "you"]),
        ("\u0bcd", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_words_stand_in_order_and_as_often_as_in_the_text():
    assert words("To be or not to be") == ["to", "be", "or", "not", "to", "be"]


def test_a_word_without_end_is_cut():
    assert words("x" * 5000) == ["x" * LONGEST_WORD]
    assert words("ழ" * 5000) == ["ழ" * LONGEST_WORD]
    assert compounds("x" * 50 + "-" + "y" * 50) == ["x" * 50 + "y" * 10]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pro-social and EZ-Link", ["prosocial", "ezlink"]),
        ("face-to-face", ["facetoface"]),
        ("O'Brien's Qur’an", ["obrien", "quran"]),
        ("6214-2811", ["62142811"]),
        ("half way house", []),
        ("children's www.score.org.sg", []),
        ("aside -- or -not", []),
        ("工-作", []),
    ],
)
def test_compounds(text, expected):
    assert compounds(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("helping", "helped"),
        ("families", "family"),
        ("counselling", "counselled"),
        ("addictions", "addiction"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one, "en") == stem(other, "en")


@pytest.mark.parametrize(
    "forms",
    [
        "kerja bekerja pekerjaan",
        "penjara dipenjara pemenjaraan",
        "keluarga kekeluargaan",
        "bantu bantuan membantu",
    ],
)
def test_malay_words_lose_what_stands_before_and_behind(forms):
    assert len({stem(form, "ms") for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "வேலை வேலைகள் வேலையை வேலைக்கு வேலையில் வேலைக்கான",
        "சிறை சிறையில் சிறைக்கு சிறையிலிருந்து",
        "குடும்பம் குடும்ப குடும்பத்திற்கு குடும்பத்துக்கு குடும்பத்தை குடும்பங்கள் குடும்பங்களுக்கு",
        "உதவி உதவிகள் உதவியை உதவிக்கு",
        "வீடு வீட்டில் வீட்டை வீடுகள்",
        "பணம் பணத்தை",
        "தங்குமிடம் தங்குமிடங்கள்",
        "நண்பர் நண்பர்கள் நண்பருக்கு",
    ],
)
def test_tamil_words_lose_their_endings(forms):
    assert len({stem(form, "ta") for form in forms.split()}) == 1


def test_other_tamil_words_keep_another_stem():
    different = "வேலை வேலி குடும்பம் குற்றம் சிறை சிறுவர் உதவி உணவு பணம் பயிற்சி வீடு"
    assert len({stem(word, "ta") for word in different.split()}) == len(different.split())


@given(st.text("அஆகசடணதநபமயரலவழளறனாிீுூெேைொோௌ்", max_size=9))
def test_any_tamil_text_has_a_stem(text):
    assert bool(stem(text, "ta")) is bool(text)


def test_the_script_says_first_whose_word_it_is():
    assert root("families", "en") == root("families", "ta") == root("families", "zh-hans")
    assert root("வேலைக்கு", "en") == root("வேலை", "ms")
    assert root("工作", "en") == root("工作", "ms") == "工作"


def test_languages_with_the_same_letters_are_told_apart():
    assert root("pekerjaan", "ms") == root("kerja", "ms") != root("kerja", "en")
    assert set(roots("kerja")) == {root("kerja", "ms"), root("kerja", "en")}
    assert len(roots("வேலை")) == len(roots("工作")) == 1


def test_a_language_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        stem("kerja", "xx")


def test_stop_words_are_written_as_words_are_cut():
    for language in LANGUAGES.values():
        for word in language.stop_words:
            # Chinese ones may be longer than the pairs that they are cut into.
            assert words(word) == [word] or together(units(word)) == word == fold(word)


def test_no_stop_word_of_malay_is_an_english_word_that_people_look_for():
    meaningful = "agar pun para son sup bank job prison bail"
    assert STOP_WORDS.isdisjoint(meaningful.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("To work", ["to", "work"]),
        ("我想找工作", ["我", "想", "找", "工", "作"]),
        ("M3计划 abc", ["m3", "计", "划", "abc"]),
        ("வேலை!", ["வேலை"]),
        ("", []),
    ],
)
def test_units(text, expected):
    assert [unit.text for unit in units(text)] == expected


@pytest.mark.parametrize("text", ["m3 计划 abc", "找 工作", "வேலை job 工作"])
def test_units_are_put_together_as_they_stood(text):
    assert together(units(text)) == text


class TestTokens:
    def of(self, *, names=(), lead="", rest=()):
        return tokens([Said("en", names, lead, rest)])

    def test_say_where_a_word_stands(self):
        found = self.of(names=["Helping"], lead="Families", rest=["Jobs"])

        assert found == {
            *("helping", "$help", "^helping", "^$help", "=helping"),
            *("families", "$famili", "~families", "~$famili"),
            *("jobs", "$job"),
        }

    def test_are_cut_and_stemmed_by_the_language_of_each_text(self):
        found = tokens([
            Said("en", ["Person"], "Work"),
            Said("ms", ["Orang"], "Pekerjaan"),
            Said("ta", ["நபர்"], "வேலைக்கு"),
            Said("zh-hans", ["人"], "工作"),
        ])  # fmt: skip

        assert found == {
            *("person", "$person", "^person", "^$person", "=person"),
            *("work", "$work", "~work", "~$work"),
            *("orang", "$ms:orang", "^orang", "^$ms:orang", "=orang"),
            *("pekerjaan", "$ms:kerja", "~pekerjaan", "~$ms:kerja"),
            *("நபர்", "$நபர", "^நபர்", "^$நபர", "=நபர்"),
            *("வேலைக்கு", "$வேல", "~வேலைக்கு", "~$வேல"),
            *("人", "^人", "=人", "工作", "~工作", "工", "~工", "作", "~作"),
        }

    def test_hold_every_name_as_a_whole(self):
        found = self.of(names=["Yellow Ribbon (Singapore)", "S.C.O.R.E.", "", "—"])

        assert {"=yellow_ribbon_singapore", "=score"} == {t for t in found if t[0] == "="}
        assert whole(words("yellow ribbon, Singapore")) in found

    @pytest.mark.parametrize("typed", ["pro-social", "prosocial", "pro social"])
    def test_find_joined_words_however_they_are_typed(self, typed):
        assert set(words(typed)) <= self.of(rest=["A pro-social life"])

    @pytest.mark.parametrize("typed", ["工作", "找工作", "工", "作"])
    def test_find_chinese_by_any_part(self, typed):
        assert set(words(typed)) <= self.of(rest=["找工作"])

    def test_of_long_texts_keep_to_what_databases_take(self):
        names = ["\ufdfa" * 200]  # one character that folds to eighteen
        text = " ".join(f"{number}" + "\U00010428" * 50 for number in range(5000))
        found = self.of(names=names, lead="Families", rest=[text, "zebra"])

        assert max(map(len, found)) <= LONGEST_TOKEN
        assert len(" ".join(found).encode()) < 2**20
        assert {"families", "zebra"} & found == {"families"}

    def test_of_a_summary_are_marked_where_the_word_stood_in_a_name_too(self):
        assert {"^care", "~care", "care"} <= self.of(names=["Care"], lead="Care")

    @settings(deadline=None)
    @given(st.text(), st.text())
    def test_find_every_word_of_any_text(self, name, text):
        found = self.of(names=[name], rest=[text])

        assert {*words(name), *words(text), *compounds(text)} <= found
        assert all(token.isprintable() and " " not in token for token in found)


def test_words_are_letters_and_digits_alone():
    # Whatever the version of Unicode: no character is taken for a word that is none.
    text = " ".join(map(chr, range(sys.maxunicode + 1)))
    for word in set(words(text)):
        assert all(unicodedata.category(letter)[0] in "LMN" for letter in word)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("family", True),
        ("வேலை", True),
        ("to", False),
        ("m3@", False),
        ("covid19", False),
        ("工作工作", False),
        ("^family", False),
        ("$famili", False),
        ("~family", False),
        ("=family_life", False),
    ],
)
def test_spelling_is_corrected_from_plain_words(token, expected):
    assert is_spelt(token) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 0),
        ("job", "job", 0),
        ("job", "", 3),
        ("jbo", "job", 1),
        ("famly", "family", 1),
        ("councelling", "counselling", 1),
        ("adiction", "addiction", 1),
        ("employement", "employment", 1),
        ("ca", "abc", 3),  # no letter is touched twice
        ("kitten", "sitting", 3),
    ],
)
def test_distance(one, other, expected):
    assert distance(one, other) == distance(other, one) == expected


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_none_only_between_equals(one, other):
    far = distance(one, other)
    assert (far == 0) is (one == other)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))


def test_longer_words_may_have_more_slips():
    assert [reach("x" * length) for length in (1, 2, 3, 4, 5, 8, 9, 30)] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_the_nearest_words_come_first():
    candidates = ["job", "jobs", "jib", "bob", "jab", "rob", "nothing", "jbo"]

    # «jbo» itself is no correction of «jbo»; «jib» and «jab» are two slips away.
    assert nearest("jbo", candidates, 20) == ["job"]
    assert nearest("jog", ["job", "dog", "jogs", "jo"], 20) == ["job", "jo", "jogs", "dog"]
    assert nearest("jog", ["job", "dog", "jogs", "jo"], 2) == ["job", "jo"]
