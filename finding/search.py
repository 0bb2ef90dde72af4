"""From what somebody typed to the entries that match, how well, and why.

Every word gives sets of entries: those that have it in the name, in the summary, anywhere; those
whose needs, audience, place or organisation are called so; and those that other words for it lead
to. A typed text matches the entries in which all its words are found. The sets come from one
look-up in the full-text index; the rest is arithmetic on bits.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, reduce
from html import escape
from operator import or_
from typing import NamedTuple

from django.db import models

from finding import bits, documents, text
from finding.directory import Directory
from finding.models import Synonym
from finding.words import LANGUAGES, fold, stem, whole, words
from programmes.models import Need

LANGUAGE = "en"
# What is marked or not as a whole: no space, hyphen or punctuation inside.
PIECE = re.compile(r"[^\s!-/:-@\[-`{-~–—«»“”‘’…]+")
# More words than this are left out; nobody types them, and each costs a look-up.
MOST_WORDS = 16
# Shorter beginnings than this match too much.
SHORTEST_BEGINNING = 2
# A set that was looked up is kept for the edition; so many of them, for all words together.
MOST_KEPT = 256
# What a match is worth. Names weigh most, then needs and summaries; the whole word more than
# its beginning, and what was typed more than another word for it.
NAME, NAME_BEGINS, LABEL, LEAD, WORD, BEGINS, ORGANISATION = 6, 4, 4, 3, 2, 1, 2
OTHER_NAME, OTHER_LABEL, OTHER_LEAD, OTHER_WORD = 2, 3, 1, 1
WHOLE_NAME = 64
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


@dataclass
class Reading:
    """One way to take a term: words that must all be there, typed or in place of what was typed."""

    words: tuple[str, ...]
    is_typed: bool
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


class Marker:
    """Knows which words of a text are what was looked for."""

    def __init__(self, terms):
        self.beginnings, self.exact, self.stems = set(), set(), set()
        for term in terms:
            for reading in term.readings:
                self.stems.update(stem(word, LANGUAGE) for word in reading.words)
                self.exact.update(reading.words)
                if reading.is_typed:
                    self.beginnings.update(
                        word for word in reading.words if len(word) >= SHORTEST_BEGINNING
                    )
        self._tuple = tuple(self.beginnings)
        self._known: dict[str, list[str]] = {}

    def has(self, word):
        """Whether a folded word of an entry is one that was looked for."""
        return (
            word in self.exact or word.startswith(self._tuple) or stem(word, LANGUAGE) in self.stems
        )

    def mark(self, text, visible):
        """`text` as HTML with what was looked for in <mark>; its words are added to `visible`."""
        parts, end = [], 0
        for piece in PIECE.finditer(text):
            own = self._known.get(piece[0])
            if own is None:
                own = self._known[piece[0]] = words(piece[0])
            if not own:
                continue
            visible.update(own)
            if any(map(self.has, own)):
                parts += [escape(text[end : piece.start()]), f"<mark>{escape(piece[0])}</mark>"]
                end = piece.end()
        return "".join([*parts, escape(text[end:])])

    def shows(self, term, visible):
        """Whether `visible`, folded words, hold all words of one reading of `term`."""
        stems = {stem(word, LANGUAGE) for word in visible}
        return any(
            all(
                word in visible
                or stem(word, LANGUAGE) in stems
                or (reading.is_typed and any(other.startswith(word) for other in visible))
                for word in reading.words
            )
            for reading in term.readings
            if reading.is_typed
        )


# --- What was typed ---------------------------------------------------------------------------


def synonyms():
    """By the stems of a phrase, the phrases that stand for it too."""
    pairs = defaultdict(list)
    for phrase, means, both_ways in Synonym.objects.filter(language=LANGUAGE).values_list(
        "phrase", "means", "both_ways"
    ):
        one, other = tuple(words(phrase)), tuple(words(means))
        pairs[_stems(one)].append(other)
        if both_ways:
            pairs[_stems(other)].append(one)
    return dict(pairs)


def _stems(phrase):
    return tuple(stem(word, LANGUAGE) for word in phrase)


def understand(typed, directory):
    """The Terms of a text, and whether words were left out because there were too many."""
    stop_words = LANGUAGES[LANGUAGE].stop_words
    pairs = directory.keep("synonyms", synonyms)
    longest = directory.keep("longest synonym", lambda: max(map(len, pairs), default=1))
    all_words = words(typed)
    left, terms = all_words[: 2 * MOST_WORDS], []
    while left and len(terms) < MOST_WORDS:
        for length in range(min(longest, len(left)), 0, -1):
            phrase = tuple(left[:length])
            others = pairs.get(_stems(phrase))
            if others or length == 1:
                break
        left = left[length:]
        own = tuple(word for word in phrase if word not in stop_words)
        if not own and not others:
            continue
        readings = [Reading(own or phrase, True)]
        readings += [Reading(_telling(other, stop_words), False) for other in others or ()]
        term = Term(" ".join(phrase), readings)
        if all(term.typed != other.typed for other in terms):
            terms.append(term)
    return terms, bool(left) or len(all_words) > 2 * MOST_WORDS


def _telling(phrase, stop_words):
    return tuple(word for word in phrase if word not in stop_words) or phrase


# --- The look-up ------------------------------------------------------------------------------


class Questions(NamedTuple):
    """The tokens to look for of one word: (worth, tokens) pairs, and those for names alone."""

    asked: list[tuple[int, tuple[str, ...]]]
    names: tuple[str, ...]


def typed_questions(word):
    """The Questions for a word that was typed, which may be unfinished."""
    root = stem(word, LANGUAGE)
    begins = f"{word}*" if len(word) >= SHORTEST_BEGINNING else word
    names = (f"^{begins}", f"^${root}")
    asked = [
        (BEGINS, (begins, f"${root}")),
        (WORD, (word, f"${root}")),
        (LEAD, (f"~{word}", f"~${root}")),
        (NAME_BEGINS, names),
        (NAME, (f"^{word}", f"^${root}")),
    ]
    return Questions(asked, names)


def other_questions(word):
    """The Questions for a word that stands for what was typed."""
    root = stem(word, LANGUAGE)
    names = (f"^{word}", f"^${root}")
    asked = [
        (OTHER_WORD, (word, f"${root}")),
        (OTHER_LEAD, (f"~{word}", f"~${root}")),
        (OTHER_NAME, names),
    ]
    return Questions(asked, names)


def questions_of(reading):
    """The Questions for each word of a reading."""
    ask = typed_questions if reading.is_typed else other_questions
    return [ask(word) for word in reading.words]


class Hits:
    """The documents that have one of some tokens, by kind; as bits for those that ask."""

    def __init__(self, numbers):
        self.by_kind = defaultdict(list)
        for number in numbers:
            self.by_kind[number & documents.KIND_MASK].append(number >> documents.KIND_BITS)
        self.sets: dict = {}

    def entries(self, model):
        """The ids of the entries of this kind."""
        return self.by_kind.get(documents.KINDS.index(model._meta.model_name), [])

    @property
    def are_any(self):
        return bool(self.by_kind)

    def bits(self, scope):
        """The entries of the kind of `scope`."""
        if scope.model not in self.sets:
            self.sets[scope.model] = scope.index.of(self.entries(scope.model))
        return self.sets[scope.model]


def look_up(questions, directory):
    """Hits by question (a tuple of tokens); one query for all that are not kept yet."""
    kept = directory.keep("hits", dict)
    missing = [question for question in dict.fromkeys(questions) if question not in kept]
    found = {question: kept[question] for question in questions if question in kept}
    if missing:
        answers = text.index().hits(LANGUAGE, [list(question) for question in missing])
        for question, numbers in zip(missing, answers, strict=True):
            found[question] = kept[question] = Hits(numbers)
    while len(kept) > MOST_KEPT:
        # Another thread may take the same one out.
        kept.pop(next(iter(kept)), None)
    return found


# --- Names of needs, places, organisations ----------------------------------------------------


def labels(scope):
    """What the searched facets call their values: (words, stems, facet, name, value)."""
    return [
        (frozenset(own), frozenset(_stems(own)), facet, option.label, option.value)
        for facet in scope.facets
        if facet.searched
        for option in facet.options(scope.directory).values()
        if option.value is not None and (own := words(option.label))
    ]


def labelled(word, is_typed, scope):
    """The values whose name has the word: tuples (facet's label, name, entries)."""
    root = stem(word, LANGUAGE)
    begins = is_typed and len(word) > SHORTEST_BEGINNING
    known = scope.directory.keep(("labels", scope.model), lambda: labels(scope))
    return [
        (facet.label, name, facet.bits(scope.directory, scope.index, value))
        for own, stems, facet, name, value in known
        if word in own or root in stems or (begins and any(w.startswith(word) for w in own))
    ]


def behind(hits, scope):
    """The entries behind which an organisation stands that `hits` found by its name."""
    found = 0
    for facet in scope.facets:
        if facet.is_many:
            terms = scope.directory.terms(facet.terms)
            for organisation in hits.entries(facet.terms):
                if organisation in terms:
                    found |= scope.index.bits(facet.source, organisation)
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
    hits = look_up([*asked, named] if asked else [], scope.directory)
    result.scores, found = [], scope.index.everyone if asked else 0
    for term in result.terms:
        _weigh_term(term, hits, result.scores, scope)
        found &= term.bits
    if asked and (called := hits[named].bits(scope)):
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
    found = [(worth, hits[tokens].bits(scope)) for worth, tokens in questions.asked]
    for facet, name, having in labelled(word, reading.is_typed, scope):
        found.append((LABEL if reading.is_typed else OTHER_LABEL, having))
        reading.labels.append((facet, name, having))
    if having := behind(hits[questions.names], scope):
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
        rarity = (index.size // (term.bits.bit_count() + 1)).bit_length()
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
    near = [need for need in every if roots.intersection(_stems(words(need.name)))]
    return near or (every if result.is_missed else [])


# --- Spelling ---------------------------------------------------------------------------------


def _correct(result, named, scope):
    """Take the nearest known word for each typed one that no entry of any kind has."""
    near = {
        term.typed: text.index().near(LANGUAGE, fold(term.typed), limit=3)
        for term in result.terms
        if not term.is_known and len(term.readings[0].words) == 1
    }
    tried = {
        word: typed_questions(word).asked[0][1] for nearest in near.values() for word in nearest
    }
    hits = look_up(list(tried.values()), scope.directory)
    for place, term in enumerate(result.terms):
        known = [word for word in near.get(term.typed, ()) if hits[tried[word]].are_any]
        if known and (instead := understand(known[0], scope.directory)[0]):
            result.corrections.append((term.typed, known[0]))
            result.terms[place] = instead[0]
    if result.corrections:
        _weigh(result, named, scope)
