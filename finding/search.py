"""From what somebody typed to the entries that match, how well, and why.

Every word gives sets of entries: those that have it in the name, in the summary, anywhere; those
whose needs, audience, place or organisation are called so; and those that other words for it lead
to. A typed text matches the entries in which all its words are found. The sets come from one
look-up in the full-text index; the rest is arithmetic on bits.
"""

from dataclasses import dataclass, field
from functools import cached_property, reduce
from html import escape
from operator import or_
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from finding import bits, names
from finding.directory import Directory
from finding.hits import Kept
from finding.labels import Labels, behind, labelled
from finding.languages import STOP_WORDS
from finding.marks import SHORTEST_BEGINNING, Marker
from finding.terms import Term, understand
from finding.words import (
    compounds,
    nearest,
    root,
    roots,
    together,
    units,
    whole,
    words,
)
from programmes.models import Need

# What a match is worth. Names weigh most, then needs and summaries; the whole word more than
# its beginning, and what was typed more than another word for it.
NAME, NAME_BEGINS, LABEL, LEAD, WORD, BEGINS, ORGANISATION = 6, 4, 4, 3, 2, 1, 2
OTHER_NAME, OTHER_LABEL, OTHER_LEAD, OTHER_WORD = 2, 3, 1, 1
# More than all the rest together.
WHOLE_NAME = 4096
# Of a text whose words are not found together, what each word is worth, however common it is.
MATCHED = 3
# In words shorter than that, people get the first letter right.
SURE_OF_FIRST = 7


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

    @property
    def kept(self):
        return self.directory.keep("hits", Kept)

    def ask(self, questions):
        """Hits by question."""
        return self.kept.ask(questions)

    def near(self, word):
        """The likeliest words of entries and of names for which `word` may be a slip."""
        return self.directory.counted(("near", self.model, word), lambda: self._near(word))

    def _near(self, word):
        candidates = {*self.kept.vocabulary.near(word), *self.labels.words} - STOP_WORDS
        return nearest(word, [other for other in candidates if _may_be_meant(word, other)], 3)

    def seems_known(self, word):
        """Whether an entry or a name is likely to have a word; then `near` is not asked for it."""
        return self.kept.vocabulary.has(word) or bool(self.labels.named(word, True))

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
        why = f'<p class="why">{escape(" ".join(reasons))}</p>\n' if reasons else ""
        return name, summary, why


def _reason(term, slot):
    """A sentence on how the entry in this slot came to match a term; None where it did not."""
    reading = next((each for each in term.readings if bits.has(each.bits, slot)), None)
    if reading is None:
        return None
    labels = [
        f"{facet}: {name}" for facet, name, having in reading.labels if bits.has(having, slot)
    ]
    said = {
        "typed": term.typed,
        "other": reading.said,
        "names": "; ".join(dict.fromkeys(labels)),
    }
    if not reading.is_typed and labels:
        # Translators: «jail» also finds «prison» (Who it is for: People in prison).
        return _("«%(typed)s» also finds «%(other)s» (%(names)s).") % said
    if not reading.is_typed:
        return _("«%(typed)s» also finds «%(other)s».") % said
    if labels:
        # Translators: «training» (What help: Work and training).
        return _("«%(typed)s» (%(names)s).") % said
    if bits.has(reading.by_organisation, slot):
        return _("«%(typed)s» is in the name of an organisation behind it.") % said
    return _("«%(typed)s» is on its page.") % said


# --- The look-up ------------------------------------------------------------------------------


class Questions(NamedTuple):
    """The tokens to look for of one word: (worth, tokens) pairs, and those that are of names."""

    asked: list[tuple[int, tuple[str, ...]]]
    names: tuple[tuple[str, ...], ...]


def typed_questions(word):
    """The Questions for a word that was typed, which may be unfinished."""
    begins = f"{word}*" if len(word) >= SHORTEST_BEGINNING else word
    asked = [
        (BEGINS, (begins,)),
        (WORD, roots(word)),
        (LEAD, _marked("~", word)),
        (NAME_BEGINS, (f"^{begins}",)),
        (NAME, _marked("^", word)),
    ]
    return Questions(asked, ((f"^{begins}",), _marked("^", word)))


def other_questions(word):
    """The Questions for a word that stands for what was typed."""
    asked = [
        (OTHER_WORD, roots(word)),
        (OTHER_LEAD, _marked("~", word)),
        (OTHER_NAME, _marked("^", word)),
    ]
    return Questions(asked, (_marked("^", word),))


def _marked(mark, word):
    return tuple(mark + root for root in roots(word))


def questions_of(reading):
    """The Questions for each word of a reading."""
    ask = typed_questions if reading.is_typed else other_questions
    return [ask(word) for word in reading.words]


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


def tokens_of(terms):
    """Everything that is asked about the Terms, as a list of tuples of tokens."""
    return [
        tokens
        for term in terms
        for reading in term.readings
        for questions in questions_of(reading)
        for worth, tokens in questions.asked
    ]


def _weigh(result, named, scope):
    """Fill in who matches each term, who matches all of them, and how well."""
    asked = tokens_of(result.terms)
    # Together with what may be asked next, in one query.
    ahead = tokens_of(_ahead(result, scope))
    hits = scope.ask([*asked, *ahead, named] if asked else [])
    result.scores, found = [], scope.index.everyone if asked else 0
    for term in result.terms:
        _weigh_term(term, hits, result.scores, scope)
    for term in result.terms:
        if term.is_needed:
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
                term.is_known |= any(hits[tokens].are_any for worth, tokens in questions.asked)
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
    asked = {
        own
        for term in result.terms
        for reading in term.readings
        for word in reading.words
        for own in roots(word)
    }
    called = directory.keep("roots of needs", lambda: _roots_of_names(directory, Need))
    every = list(directory.terms(Need))
    near = [need for need in every if not asked.isdisjoint(called.get(need.pk, ()))]
    return near or (every if result.is_missed else [])


def _roots_of_names(directory, model):
    return {
        pk: {root(word, language) for language, name in called for word in words(name)}
        for pk, called in names.of_terms(directory, model).items()
    }


# --- Spelling ---------------------------------------------------------------------------------


def _ahead(result, scope):
    """The Terms that may be asked about next, where nothing seems to have some that were typed."""
    near = {
        term.typed: found
        for term in result.terms
        if _is_one_word(term)
        and not scope.seems_known(term.typed)
        and (found := _near(term, scope))
    }
    if not near:
        return []
    likeliest = {typed: found[0][0] for typed, found in near.items()}
    every = [instead for found in near.values() for word, instead in found]
    return [*every, *_corrected(result, likeliest, scope)]


def _may_be_meant(typed, other):
    """Whether the first letters agree, where both words are short; one may be left out or swapped.

    Nobody who types «dental» looks for «mental».
    """
    is_long = len(typed) >= SURE_OF_FIRST
    return is_long or other[0] in typed[:2] or typed[0] in other[:2]


def _near(term, scope):
    """Words for which a Term of one word may be a slip, the likeliest first, each with its Term."""
    found = ((word, understand(word, scope.directory)[0]) for word in scope.near(term.typed))
    return [(word, instead[0]) for word, instead in found if instead]


def _is_one_word(term):
    return len(term.readings[0].words) == 1


def _corrected(result, instead, scope):
    """The Terms of the text with other words in the place of some: they may be a known phrase."""
    text = together(
        unit._replace(text=instead.get(unit.text, unit.text)) for unit in units(result.text)
    )
    return understand(text, scope.directory, set(compounds(result.text)))[0]


def _correct(result, named, scope):
    """Take the nearest known word for each typed one that no entry of any kind has."""
    near = {
        term.typed: _near(term, scope)
        for term in result.terms
        if not term.is_known and _is_one_word(term)
    }
    hits = scope.ask(tokens_of(instead for found in near.values() for word, instead in found))
    corrected = {}
    for typed, found in near.items():
        for word, _instead in found:
            begins = typed_questions(word).asked[0][1]
            if hits[begins].are_any or scope.labels.named(word, False):
                corrected[typed] = word
                break
    if corrected:
        result.corrections = list(corrected.items())
        result.terms = _corrected(result, corrected, scope)
        _weigh(result, named, scope)
