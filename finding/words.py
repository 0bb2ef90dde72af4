"""Cuts text into the words that people search for, in any script, and tells how alike words are.

What belongs to one language stands in finding/languages.py. The same words are cut from entries and
from what people type, so whatever is folded away here is folded away on both sides.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from finding.languages import LANGUAGE, LANGUAGES

# What tokens of a document start with; words never hold these characters.
NAME = "^"  # the word stands in a name of the entry: ^dental
LEAD = "~"  # it stands in the summary: ~dental
STEM = "$"  # what follows is a stem: $dent, and behind another mark: ^$dent, ~$dent
MALAY = "$ms:"  # a stem by the rules of Malay, which would make «son» of «person»: $ms:kerja
WHOLE = "="  # a whole name, its words joined: =yellow_ribbon

# Characters. A longer word is cut, a document's further words are left out, so that no token and
# no document grows beyond what PostgreSQL takes: 2 KB for a token and 1 MB for a document.
LONGEST_WORD = 60
LONGEST_TOKEN = 400
MOST_TEXT = 80_000


# By Traditional characters, the simplified ones, by which both are found.
_SIMPLIFIED = {
    pair[0]: pair[1]
    for line in (
        Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8")
    ).splitlines()
    if not line.startswith("#")
    for pair in line.split()
}


class _Characters(dict):
    """What str.translate puts in the place of a character, worked out when it first comes up."""

    # People can type any of a million characters; remembering them all would fill the memory.
    MOST = 20_000

    def __init__(self, place):
        super().__init__()
        self.place = place

    def __missing__(self, code):
        found = self.place(chr(code))
        if len(self) < self.MOST:
            self[code] = found
        return found


def _clean(character):
    """The character without what nobody sees or types; None drops it."""
    if character in _SIMPLIFIED:
        return _SIMPLIFIED[character]
    if character in "™℠":  # NFKC would make letters of them: «M3™» is not «m3tm»
        return " "
    if character == "´":  # typed for an apostrophe; NFKC would make a space and an accent of it
        return "'"
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    # Zero-width and other format characters, halves of a character, rings around one, and the
    # selectors that choose how an emoji or a variant looks.
    if category in ("Cf", "Cs", "Me") or unicodedata.name(character, "").startswith(
        ("VARIATION SELECTOR", "MONGOLIAN FREE VARIATION SELECTOR")
    ):
        return None
    return character


def _shape(character):
    """Letters, marks and digits as they are, three kinds of joints, and spaces for the rest.

    By category and not by the \\w of regular expressions, which has no vowel signs of Tamil.
    """
    if character in "'’‘ʼ`′":
        return "'"
    if character in "-‐−֊":
        return "-"
    if character == ".":
        return "."
    return character if unicodedata.category(character)[0] in "LMN" else " "


_CLEAN = _Characters(_clean)
_SHAPE = _Characters(_shape)
# Accents of Latin and Greek letters. In Cyrillic they make another letter: и and й.
_ACCENTS = re.compile("(?<![\u0400-\u052f])[\u0300-\u036f]+")
# In a shaped text, in which everything but spaces and joints belongs to a word.
_LETTER = r"[^ \-'.\d]"
_POSSESSIVE = re.compile(r"(?<=[^ \-'.])'s(?![^ \-'.])")
_ACRONYM = re.compile(rf"(?<![^ \-'.]){_LETTER}(?:\.{_LETTER})+(?![^ \-'.])")
_JOINTS = re.compile(r"[-'.]+")
_JOINED = re.compile(r"[^ \-'.]+(?:[-'][^ \-'.]+)+")
# Chinese and Japanese, which are written without spaces; to stand in a class of characters.
CJK = "\u3005\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
CJK += "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_CJK = re.compile(f"[{CJK}]")
_IS_TAMIL = re.compile("[\u0b80-\u0bff]")
_BY_SCRIPT = re.compile(f"[{CJK}]+|[^{CJK}]+")
_SPELT = re.compile(rf"[^\d{CJK}]{{3,{LONGEST_WORD}}}")


def fold(text):
    """The text without what people do not type alike: case, accents, widths, hidden characters.

    Vowel signs stay, since without them Tamil or Hindi is other words. M³ becomes m3, 輔導 辅导.
    """
    text = text.translate(_CLEAN)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    # Again, since a sign may stand for a character that has a simpler one: ⾧ for 長.
    return unicodedata.normalize("NFKC", text).translate(_CLEAN)


def words(text):
    """The folded words of the text, in order, as often as they stand there.

    Joined words are given as their parts: «pro-social» is pro and social, «children's» children,
    while «S.C.O.R.E.» is score. Chinese and Japanese come as overlapping pairs of characters.
    Every word has 1 to 60 characters. How many there may be is for the caller to limit.
    """
    return [word for chunk in _chunks(text) for word in _words(chunk)]


def compounds(text):
    """What hyphens and apostrophes join, as one word: prosocial for «pro-social», in order."""
    return [word for chunk in _chunks(text) for word in _compounds(chunk)]


def _chunks(text):
    """The pieces of the text between spaces; joints are still in them."""
    text = _POSSESSIVE.sub("", fold(text).translate(_SHAPE))
    return _ACRONYM.sub(lambda found: found[0].replace(".", ""), text).split()


def _words(chunk):
    if chunk.isascii() and chunk.isalnum():
        return [chunk[:LONGEST_WORD]]
    return [word for part in _JOINTS.split(chunk) if part for word in _cut(part)]


def _compounds(chunk):
    if chunk.isalnum():
        return []
    return [
        _JOINTS.sub("", joined)[:LONGEST_WORD]
        for joined in _JOINED.findall(chunk)
        if not _IS_CJK.search(joined)
    ]


def _cut(part):
    """The words of one part: itself, or pairs of characters where there are no spaces."""
    if part.isascii():
        return [part[:LONGEST_WORD]]
    found = []
    for run in _BY_SCRIPT.findall(part):
        if _IS_CJK.match(run):
            found += [run[place : place + 2] for place in range(len(run) - 1)] or [run]
        elif any(map(str.isalnum, run)):  # and not only marks that lost their letter
            found.append(run[:LONGEST_WORD])
    return found


class Unit(NamedTuple):
    """A word of a text, or one character of a script that has no spaces."""

    text: str
    # Whether it follows the character before it without a gap.
    follows: bool = False

    @property
    def is_character(self):
        return is_cjk(self.text)


def units(text):
    """The Units of the text, in order; as `words`, but what has no spaces is not cut yet."""
    found = []
    for chunk in _chunks(text):
        for part in _JOINTS.split(chunk):
            for run in _BY_SCRIPT.findall(part):
                if _IS_CJK.match(run):
                    found.append(Unit(run[0]))
                    found += [Unit(character, True) for character in run[1:]]
                elif any(map(str.isalnum, run)):
                    found.append(Unit(run[:LONGEST_WORD]))
    return found


def together(some_units):
    """Units as people write them."""
    return "".join(
        f"{'' if unit.follows or not place else ' '}{unit.text}"
        for place, unit in enumerate(some_units)
    )


def is_cjk(word):
    """Whether a word is Chinese or Japanese."""
    return not word.isascii() and bool(_IS_CJK.match(word))


@lru_cache(maxsize=50_000)
def stem(word, language):
    """The stem of a folded word; KeyError for a language that is not in LANGUAGES."""
    return LANGUAGES[language].stemmer(word)


def root(word, language):
    """The token of the stem of a folded word in a text in this language.

    The script says first whose word it is: Tamil letters are Tamil in any text, and so on. Latin
    words are Malay in a Malay text, and English in all others.
    """
    if not word.isascii():
        if _IS_CJK.match(word):
            # It has no other forms, so the word itself does.
            return word
        if _IS_TAMIL.match(word):
            return STEM + stem(word, "ta")
    return MALAY + stem(word, "ms") if language == "ms" else STEM + stem(word, LANGUAGE)


@lru_cache(maxsize=50_000)
def roots(word):
    """The tokens of the stems of a folded word in any language that it may be of."""
    return tuple(dict.fromkeys((root(word, LANGUAGE), root(word, "ms"))))


def whole(named):
    """The token of a whole name, from its words."""
    return (WHOLE + "_".join(named))[:LONGEST_TOKEN]


class Said(NamedTuple):
    """What a document says in one language: texts of names, its summary and further texts."""

    language: str = LANGUAGE
    names: Iterable[str] = ()
    lead: str = ""
    rest: Iterable[str] = ()


def tokens(all_said):
    """The set of tokens under which a document with these Saids is found.

    Every word w gives `w` and its root; one of a name also `^w` and `^` with the root, one of the
    lead `~w` and `~` with the root; a name as a whole gives `=its_words`. Each character of a
    Chinese or Japanese pair is a word as well, and so are compounds.
    """
    found = set()
    room = MOST_TEXT

    def add(text, language, mark=""):
        nonlocal room
        for word in _all(text):
            rooted = root(word, language)
            if mark + word in found and mark + rooted in found:
                continue
            room -= len(word)
            if room < 0:
                return
            found.update((word, rooted, mark + word, mark + rooted))

    for language, names, lead, rest in all_said:
        for name in names:
            add(name, language, NAME)
            if named := words(name):
                found.add(whole(named))
        add(lead, language, LEAD)
        for text in rest:
            add(text, language)
    return found


def _all(text):
    """Every word that the text is found by, each once, in order."""
    found = {}
    for chunk in dict.fromkeys(_chunks(text)):
        for word in (*_words(chunk), *_compounds(chunk)):
            found[word] = None
            if is_cjk(word):
                found.update(dict.fromkeys(word))
    return found


def is_spelt(token):
    """Whether a token is a word from which spelling is corrected.

    Such a word is unmarked, has 3 letters or more, no digit, and is not Chinese or Japanese.
    """
    return token[:1] not in (NAME, LEAD, STEM, WHOLE) and bool(_SPELT.fullmatch(token))


def distance(one, other):
    """How many letters to add, drop, replace or swap with their neighbour to get the other word.

    The optimal string alignment distance: no letter is touched twice.
    """
    older, before = [], list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        row = [place]
        for at, facing in enumerate(other, start=1):
            best = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != facing))
            if place > 1 < at and letter == other[at - 2] and one[place - 2] == facing:
                best = min(best, older[at - 2] + 1)
            row.append(best)
        older, before = before, row
    return before[-1]


def reach(word):
    """The greatest distance at which a word is still taken for the same, misspelt."""
    length = len(word)
    if length < 3:
        return 0
    return 1 if length < 5 else 2 if length < 9 else 3


def trigrams(word):
    """The runs of three characters in the word, with two more before and behind it.

    With those two, one slip in a word of three letters still leaves a run whole, wherever it is.
    """
    padded = f"__{word}__"
    return {padded[place : place + 3] for place in range(len(word) + 2)}


def nearest(word, candidates, limit):
    """Those of the candidates within reach of the word, at most `limit`, best first.

    The word itself is left out. Of words that are as near, those that start with the same letter
    and are as long come first.
    """
    most = reach(word)
    grams = trigrams(word)
    # A slip costs three trigrams, and a swap, of which one is allowed for, four.
    fewest = max(1, len(word) + 2 - 3 * most - 1)
    letters = set(word)
    ranked = []
    for candidate in set(candidates) - {word}:
        # A slip brings one letter in and takes one out; that is told in a tenth of the time.
        own = set(candidate)
        if len(letters - own) > most or len(own - letters) > most:
            continue
        if len(grams & trigrams(candidate)) < fewest:
            continue
        far = distance(word, candidate)
        if far <= most:
            length = abs(len(candidate) - len(word))
            ranked.append((far, candidate[0] != word[0], length, candidate))
    return [candidate for *_, candidate in sorted(ranked)[:limit]]
