"""What somebody typed, as terms: words and known phrases, each with the ways to read it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from finding import names
from finding.languages import LANGUAGE, LANGUAGES, STOP_WORDS
from finding.models import Synonym
from finding.words import (
    Unit,
    compounds,
    root,
    together,
    units,
    words,
)

# More words than this are left out; nobody types them, and each costs a look-up.
MOST_WORDS = 16
# Characters of scripts without spaces count as words here.
MOST_UNITS = 4 * MOST_WORDS
# So many words that were typed with hyphens may be written as one.
MOST_JOINED = 4


@dataclass
class Reading:
    """One way to take a term: words that must all be there, typed or in place of what was typed."""

    words: tuple[str, ...]
    is_typed: bool
    # The words as people write them.
    said: str
    bits: int = 0
    # Names of needs, places … that brought entries in: (facet's label, name, entries).
    labels: list[tuple[str, str, int]] = field(default_factory=list)
    # The entries behind which an organisation stands that is called so.
    by_organisation: int = 0


@dataclass
class Term:
    """A word, or a phrase that has synonyms, of the typed text."""

    typed: str
    readings: list[Reading]
    bits: int = 0
    # Whether any entry of any kind has what was typed.
    is_known: bool = False
    # Of a pair of Chinese characters, those before and behind it that share one with it. Where
    # nothing has the pair, it is the end of one word and the beginning of another.
    between: tuple["Term", ...] = ()

    @property
    def is_needed(self):
        """Whether an entry has to have it."""
        return self.is_known or not (self.between and all(one.is_known for one in self.between))


class Phrase(NamedTuple):
    """What a known phrase stands for: as it is written, and its words that say something."""

    said: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text):
        return cls(text, telling(tuple(words(text))))


def telling(some_words):
    """Those of the words that say something; all where none does."""
    return tuple(word for word in some_words if word not in STOP_WORDS) or some_words


class Phrases:
    """What the phrases of all languages stand for, by the roots of their words.

    Synonyms, and what terms of the vocabularies and the glossary are called in other languages.
    Chinese words that say nothing are there too, and stand for nothing.
    """

    def __init__(self):
        self.by_roots: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        # By the root of its first word, the length of the longest phrase.
        self.longest: dict[str, int] = {}

    @classmethod
    def read(cls, directory):
        found = cls()
        for word in LANGUAGES["zh-hans"].stop_words:
            found._of(word, "zh-hans")
        for language, phrase, means, both_ways in Synonym.objects.values_list(
            "language", "phrase", "means", "both_ways"
        ):
            found.add(phrase, language, means)
            if both_ways:
                # The other word may be one of the language or an English one.
                for other in {language, LANGUAGE}:
                    found.add(means, other, phrase)
        for (kind, _), known in names.translated(directory).items():
            if kind in names.WORDS:
                for name in known:
                    found.add(name.text, name.language, name.english)
        found.by_roots = dict(found.by_roots)
        return found

    def add(self, phrase, language, means):
        """Let `phrase`, a text in this language, stand for the words of `means` too."""
        known, other = self._of(phrase, language), Phrase.of(means)
        if known is not None and other.words:
            known.append(other)

    def _of(self, phrase, language):
        """What a phrase stands for, as the list that is kept; None for one without words."""
        key = tuple(root(unit.text, language) for unit in units(phrase))
        if not key:
            return None
        self.longest[key[0]] = max(len(key), self.longest.get(key[0], 0))
        return self.by_roots[key]


class Cut(NamedTuple):
    """A part of the typed text; `others` are None where it is no known phrase."""

    units: list[Unit]
    others: list[Phrase] | None = None


def understand(typed, directory, joined=None):
    """The Terms of a text, and whether words were left out because there were too many.

    `joined` are words that stood in it with hyphens, where it has lost them.
    """
    joined = set(compounds(typed)) if joined is None else joined
    phrases = directory.keep("phrases", lambda: Phrases.read(directory))
    all_units = units(typed)
    terms: dict[str, Term] = {}
    taken = 0
    for part in cuts(all_units[:MOST_UNITS], phrases, joined):
        if len(terms) >= MOST_WORDS:
            break
        taken += len(part.units)
        for term in _terms(part):
            terms.setdefault(term.typed, term)
    return list(terms.values()), taken < len(all_units)


def cuts(some_units, phrases, joined) -> Iterator[Cut]:
    """The Cuts of the units: the longest known phrases, and what is left between them.

    What is left is one word, or a run of Chinese characters. `joined` are words that were typed
    with hyphens: their parts stand for them.
    """
    in_english = [root(unit.text, LANGUAGE) for unit in some_units]
    in_malay = [root(unit.text, "ms") for unit in some_units]
    loose: list[Unit] = []
    start = 0
    while start < len(some_units):
        longest = max(
            phrases.longest.get(in_english[start], 1),
            phrases.longest.get(in_malay[start], 1),
            MOST_JOINED if joined else 1,
        )
        for end in range(min(start + longest, len(some_units)), start, -1):
            others = [
                known
                for roots in {tuple(in_english[start:end]): 0, tuple(in_malay[start:end]): 0}
                if (known := phrases.by_roots.get(roots)) is not None
            ]
            word = "".join(unit.text for unit in some_units[start:end])
            if end > start + 1 and word in joined:
                others.append([Phrase(word, (word,))])
            if others:
                break
        unit = some_units[start]
        if loose and (others or not unit.follows):
            yield Cut(loose)
            loose = []
        if others:
            yield Cut(some_units[start:end], list(chain.from_iterable(others)))
        elif unit.is_character:
            loose.append(unit)
        else:
            yield Cut([unit])
        start = end
    if loose:
        yield Cut(loose)


def _terms(part):
    """The Terms of a Cut: one, or the overlapping pairs of Chinese characters that it has."""
    typed = together(part.units)
    own = tuple(words(typed))
    if part.others is None and len(own) > 1:
        found = [Term(word, [Reading((word,), True, word)]) for word in own]
        for before, term, behind in zip(found, found[1:], found[2:], strict=False):
            term.between = (before, behind)
        return found
    others = part.others or ()
    if not others and (typed in STOP_WORDS or all(word in STOP_WORDS for word in own)):
        return []
    readings = {telling(own): Reading(telling(own), True, typed)}
    for other in others:
        readings.setdefault(other.words, Reading(other.words, False, other.said))
    return [Term(typed, list(readings.values()))]
