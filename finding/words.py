"""Cuts text into the words that people search for, in any script, and tells how alike words are.

Nothing here assumes English: what belongs to one language stands in LANGUAGES. The same words
are cut from entries and from what people type, so whatever is folded away here is folded away on
both sides.
"""

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

# What tokens of a document start with; words never hold these characters.
NAME = "^"  # the word stands in a name of the entry: ^dental
LEAD = "~"  # it stands in the summary: ~dental
STEM = "$"  # what follows is a stem: $dent, and behind another mark: ^$dent, ~$dent
WHOLE = "="  # a whole name, its words joined: =yellow_ribbon

# Characters. A longer word is cut, a document's further words are left out, so that no token and
# no document grows beyond what PostgreSQL takes: 2 KB for a token and 1 MB for a document.
LONGEST_WORD = 60
LONGEST_TOKEN = 400
MOST_TEXT = 80_000


class Language(NamedTuple):
    """What the search has to know about one language."""

    # The name of its stemmer in snowballstemmer; None where it has none.
    stemmer: str | None
    # Words that say nothing about what somebody looks for.
    stop_words: frozenset[str]


_ENGLISH = """
a about after all also am an and any are as at be become been before being but by can could did do
does find for from get had has have having he her him his how i if in into is it its looking me more
my near nearby need needed needs no not of on or our out please she should so some such than that
the their them then there these they this those through to under until up us want wants was we were
what when where which while who whom whose why will with would you your
"""
LANGUAGES = {"en": Language("english", frozenset(_ENGLISH.split()))}
# In which entries are written and people search, until there are translations.
LANGUAGE = "en"


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
# Chinese and Japanese, which are written without spaces.
_CJK = "\u3005\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
_CJK += "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_CJK = re.compile(f"[{_CJK}]")
_BY_SCRIPT = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_SPELT = re.compile(rf"[^\d{_CJK}]{{3,{LONGEST_WORD}}}")


def fold(text):
    """The text without what people do not type alike: case, accents, widths, hidden characters.

    Vowel signs stay, since without them Tamil or Hindi is other words. M³ becomes m3.
    """
    text = text.translate(_CLEAN)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFKC", text)


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


# A stemmer keeps the word that it works on, so two threads cannot share it at the same moment.
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=50_000)
def stem(word, language):
    """The stem of a folded word; the word itself where the language has no stemmer.

    KeyError for a language that is not in LANGUAGES.
    """
    stemmer = _stemmer(language)
    if stemmer is None or _IS_CJK.match(word):
        return word
    with _one_at_a_time:
        return stemmer.stemWord(word) or word


@cache
def _stemmer(language):
    name = LANGUAGES[language].stemmer
    return name and snowballstemmer.stemmer(name)


def whole(named):
    """The token of a whole name, from its words."""
    return (WHOLE + "_".join(named))[:LONGEST_TOKEN]


def tokens(*, names, lead, rest, language):
    """The set of tokens under which a document is found.

    `names` are texts, `lead` is its summary and `rest` are further texts, in `language`. Every
    word w gives `w` and `$stem`; one of a name also `^w` and `^$stem`, one of the lead `~w` and
    `~$stem`; a name as a whole gives `=its_words`. Each character of a Chinese or Japanese pair
    is a word as well, and so are compounds.
    """
    found = set()
    room = MOST_TEXT

    def add(text, mark=""):
        nonlocal room
        for word in _all(text):
            if mark + word in found:
                continue
            room -= len(word)
            if room < 0:
                return
            stemmed = STEM + stem(word, language)
            found.update((word, stemmed, mark + word, mark + stemmed))

    for name in names:
        add(name, NAME)
        if named := words(name):
            found.add(whole(named))
    add(lead, LEAD)
    for text in rest:
        add(text)
    return found


def _all(text):
    """Every word that the text is found by, each once, in order."""
    found = {}
    for chunk in dict.fromkeys(_chunks(text)):
        for word in (*_words(chunk), *_compounds(chunk)):
            found[word] = None
            if not word.isascii() and _IS_CJK.match(word):
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
