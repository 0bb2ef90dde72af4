"""From what somebody typed to the entries that match, how well, and why.

Every word gives sets of entries: those that have it in the name, in the summary, anywhere; those
whose needs, audience, place or organisation are called so; and those that other words for it lead
to. A typed text matches the entries in which all its words are found. The sets come from one
look-up in the full-text index; the rest is arithmetic on bits.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, reduce
from html import escape
from operator import or_
from typing import NamedTuple

from django.db import models

from finding import bits, text
from finding.directory import Directory
from finding.hits import Kept
from finding.marks import SHORTEST_BEGINNING, Marker
from finding.terms import Term, stems, understand
from finding.words import LANGUAGE, LANGUAGES, fold, nearest, stem, whole, words
from programmes.models import Need

# What a match is worth. Names weigh most, then needs and summaries; the whole word more than
# its beginning, and what was typed more than another word for it.
NAME, NAME_BEGINS, LABEL, LEAD, WORD, BEGINS, ORGANISATION = 6, 4, 4, 3, 2, 1, 2
OTHER_NAME, OTHER_LABEL, OTHER_LEAD, OTHER_WORD = 2, 3, 1, 1
# More than all the rest together.
WHOLE_NAME = 4096
# Of a text whose words are not found together, what each word is worth, however common it is.
MATCHED = 3


@dataclass(frozen=True)
class Scope:
    """Where a text is looked for: the published entries of one kind, and the facets of their list.

    The names of those facets' values match too, and the facet with many values holds the
    organisations behind an entry.
    """

    directory: Directory
    model: type[models.Model]
    facets: tuple = ()

    @property
    def index(self):
        return self.directory.index(self.model)

    def ask(self, questions):
        """Hits by question."""
        return self.directory.keep("hits", Kept).ask(LANGUAGE, questions)

    def near(self, word):
        """The likeliest words of entries and of names for which `word` may be a slip."""
        return self.directory.keep(("near", self.model, word), lambda: self._near(word))

    def _near(self, word):
        candidates = {*self._near_in_texts(word), *self.labels.words}
        return nearest(word, candidates - LANGUAGES[LANGUAGE].stop_words, 3)

    def _near_in_texts(self, word):
        """The same for every kind of entry, so asked once."""
        return self.directory.keep(("near", word), lambda: text.index().near(LANGUAGE, word))

    @property
    def labels(self):
        return self.directory.keep(("labels", self.model), lambda: Labels(self))

    def having(self, hits):
        """Those of the Hits that are published entries of this kind."""
        return hits.bits(self.model) & self.index.everyone


@dataclass
class Match:
    """What a text found among the entries of one kind."""

    text: str
    terms: list[Term]
    bits: int = 0
    scores: list[int] = field(default_factory=list)
    # Pairs of a word that nobody uses and the word that was taken instead.
    corrections: list[tuple[str, str]] = field(default_factory=list)
    # Not all words were found together; these entries have most of them.
    is_partial: bool = False
    # Words beyond the most that are looked up.
    is_cut: bool = False

    @property
    def is_searched(self):
        """Whether there was anything to look for, not only signs or words that are everywhere."""
        return bool(self.terms)

    @property
    def is_missed(self):
        return self.is_searched and not self.bits

    @cached_property
    def marker(self):
        return Marker(self.terms)

    def shown(self, slot, name, summary):
        """The name and summary of an entry as HTML with what was found marked, and why it was
        found where that cannot be seen: three strings, the last one often empty.
        """
        visible: set[str] = set()
        name, summary = (self.marker.mark(text, visible) for text in (name, summary))
        reasons = [
            reason
            for term in self.terms
            if not self.marker.shows(term, visible) and (reason := _reason(term, slot))
        ]
        why = f'<p class="why">{escape(". ".join(reasons))}.</p>\n' if reasons else ""
        return name, summary, why


def _reason(term, slot):
    """In words, how the entry in this slot came to match a term; None where it did not."""
    reading = next((each for each in term.readings if bits.has(each.bits, slot)), None)
    if reading is None:
        return None
    labels = [
        f"{facet}: {name}" for facet, name, having in reading.labels if bits.has(having, slot)
    ]
    said = f" ({'; '.join(dict.fromkeys(labels))})" if labels else ""
    if not reading.is_typed:
        return f"«{term.typed}» also finds «{' '.join(reading.words)}»{said}"
    if labels:
        return f"«{term.typed}»{said}"
    if bits.has(reading.by_organisation, slot):
        return f"«{term.typed}» is in the name of an organisation behind it"
    return f"«{term.typed}» is on its page"


# --- The look-up ------------------------------------------------------------------------------


class Questions(NamedTuple):
    """The tokens to look for of one word: (worth, tokens) pairs, and those that are of names."""

    asked: list[tuple[int, tuple[str, ...]]]
    names: tuple[tuple[str, ...], ...]


def typed_questions(word):
    """The Questions for a word that was typed, which may be unfinished."""
    root = f"${stem(word, LANGUAGE)}"
    begins = f"{word}*" if len(word) >= SHORTEST_BEGINNING else word
    asked = [
        (BEGINS, (begins,)),
        (WORD, (root,)),
        (LEAD, (f"~{root}",)),
        (NAME_BEGINS, (f"^{begins}",)),
        (NAME, (f"^{root}",)),
    ]
    return Questions(asked, ((f"^{begins}",), (f"^{root}",)))


def other_questions(word):
    """The Questions for a word that stands for what was typed."""
    root = f"${stem(word, LANGUAGE)}"
    asked = [
        (OTHER_WORD, (root,)),
        (OTHER_LEAD, (f"~{root}",)),
        (OTHER_NAME, (f"^{root}",)),
    ]
    return Questions(asked, ((f"^{root}",),))


def questions_of(reading):
    """The Questions for each word of a reading."""
    ask = typed_questions if reading.is_typed else other_questions
    return [ask(word) for word in reading.words]


# --- Names of needs, places, organisations ----------------------------------------------------


class Labels:
    """What the searched facets of a list call their values, by the words of those names."""

    def __init__(self, scope):
        self.by_word = defaultdict(list)
        for facet in scope.facets:
            if facet.searched:
                for option in facet.options(scope.directory).values():
                    self._add(facet, option)
        self.words = sorted(word for word in self.by_word if not word.startswith("$"))

    def _add(self, facet, option):
        if option.value is not None:
            for word in words(option.label):
                self.by_word[word].append((facet, option))
                self.by_word[f"${stem(word, LANGUAGE)}"].append((facet, option))

    def named(self, word, begins):
        """Pairs of facet and Option whose name has the word, or one that begins so."""
        found = [*self.by_word.get(word, ()), *self.by_word.get(f"${stem(word, LANGUAGE)}", ())]
        if begins:
            for place in range(bisect_left(self.words, word), len(self.words)):
                if not self.words[place].startswith(word):
                    break
                found += self.by_word[self.words[place]]
        return dict.fromkeys(found)


def labelled(word, is_typed, scope):
    """The values whose name has the word: tuples (facet's label, name, entries)."""
    begins = is_typed and len(word) > SHORTEST_BEGINNING
    return [
        (facet.label, option.label, facet.bits(scope.directory, scope.index, option.value))
        for facet, option in scope.labels.named(word, begins)
    ]


def behind(names, scope):
    """The entries behind which an organisation stands that one of the Hits found by its name."""
    found = 0
    for facet in scope.facets:
        if facet.is_many:
            terms = scope.directory.terms(facet.terms)
            called = reduce(or_, (hits.bits(facet.terms) for hits in names))
            called = [pk for pk in bits.slots(called) if pk in terms]
            found |= scope.index.union(facet.source, called)
    return found


# --- Matching ---------------------------------------------------------------------------------


def match(typed, scope):
    """What `typed` finds in `scope`, as a Match."""
    terms, is_cut = understand(typed, scope.directory)
    result = Match(typed, terms, is_cut=is_cut)
    named = (whole(words(typed)),)
    _weigh(result, named, scope)
    if terms and not result.bits:
        _correct(result, named, scope)
    if terms and not result.bits and len(terms) > 1:
        result.bits = _with_most_words(result, scope.index)
        result.is_partial = bool(result.bits)
    return result


def _weigh(result, named, scope):
    """Fill in who matches each term, who matches all of them, and how well."""
    asked = [
        tokens
        for term in result.terms
        for reading in term.readings
        for questions in questions_of(reading)
        for _, tokens in questions.asked
    ]
    hits = scope.ask([*asked, named] if asked else [])
    result.scores, found = [], scope.index.everyone if asked else 0
    for term in result.terms:
        _weigh_term(term, hits, result.scores, scope)
        found &= term.bits
    if asked and (called := scope.having(hits[named])):
        bits.add(result.scores, called, WHOLE_NAME)
        found |= called
    result.bits = found


def _weigh_term(term, hits, scores, scope):
    term.bits, term.is_known = 0, False
    for reading in term.readings:
        reading.bits, reading.by_organisation, reading.labels = -1, 0, []
        ways: list[tuple[int, int]] = []
        for word, questions in zip(reading.words, questions_of(reading), strict=True):
            own = _ways(word, questions, reading, hits, scope)
            reading.bits &= reduce(or_, (having for _, having in own), 0)
            ways += own
            if reading.is_typed:
                term.is_known |= any(hits[tokens].are_any for _, tokens in questions.asked)
        term.is_known |= reading.is_typed and bool(reading.labels)
        for worth, having in ways:
            bits.add(scores, having & reading.bits, worth)
        term.bits |= reading.bits


def _ways(word, questions, reading, hits, scope):
    """How entries have a word of `reading`: pairs of what that is worth and the entries."""
    found = [(worth, scope.having(hits[tokens])) for worth, tokens in questions.asked]
    for facet, name, having in labelled(word, reading.is_typed, scope):
        found.append((LABEL if reading.is_typed else OTHER_LABEL, having))
        reading.labels.append((facet, name, having))
    if having := behind([hits[tokens] for tokens in questions.names], scope):
        found.append((ORGANISATION, having))
        reading.by_organisation |= having
    return found


def _with_most_words(result, index):
    """The entries that match most of the terms, weighed by how rare each is.

    Those that come to two thirds of the best or more: a word that stands everywhere does not
    outweigh one that says what is looked for.
    """
    total: list[int] = []
    for term in result.terms:
        rarity = (index.everyone.bit_count() // (term.bits.bit_count() + 1)).bit_length()
        # A phrase says more than a word.
        worth = (MATCHED + rarity) * len(term.readings[0].words)
        bits.add(total, term.bits, worth)
        bits.add(result.scores, term.bits, 8 * worth)
    best = index.everyone
    for plane in reversed(total):
        best = best & plane or best
    slot = (best & -best).bit_length() - 1
    most = sum(1 << place for place, plane in enumerate(total) if bits.has(plane, slot))
    enough = most - most // 3
    return index.everyone & ~bits.below(total[::-1], enough, index.everyone) if total else 0


def needs(result, directory):
    """The kinds of help that the words of a Match come closest to, as Terms.

    Those whose name has one of the words or another word for it; where there is none and nothing
    was found, all of them.
    """
    roots = {
        stem(word, LANGUAGE)
        for term in result.terms
        for reading in term.readings
        for word in reading.words
    }
    every = list(directory.terms(Need))
    near = [need for need in every if roots.intersection(stems(words(need.name)))]
    return near or (every if result.is_missed else [])


# --- Spelling ---------------------------------------------------------------------------------


def _correct(result, named, scope):
    """Take the nearest known word for each typed one that no entry of any kind has."""
    near = {
        term.typed: scope.near(fold(term.typed))
        for term in result.terms
        if not term.is_known and len(term.readings[0].words) == 1
    }
    tried = {
        word: typed_questions(word).asked[0][1] for nearest in near.values() for word in nearest
    }
    hits = scope.ask(list(tried.values()))
    for place, term in enumerate(result.terms):
        known = [
            word
            for word in near.get(term.typed, ())
            if hits[tried[word]].are_any or scope.labels.named(word, False)
        ]
        if known and (instead := understand(known[0], scope.directory)[0]):
            result.corrections.append((term.typed, known[0]))
            result.terms[place] = instead[0]
    if result.corrections:
        _weigh(result, named, scope)
