"""Marks what was looked for in the texts that are shown."""

import re
from functools import lru_cache
from html import escape

from django.conf import settings
from django.utils.translation import get_language

from finding.words import CJK, fold, is_cjk, root, roots, words
from translations.reading import English

# What is marked or not as a whole: no space, hyphen or punctuation inside. Or a run of characters
# of a script without spaces, in which each is marked by itself.
PIECE = re.compile(
    rf"[{CJK}]+|[^\s!-/:-@\[-`{{-~–—«»“”‘’…\u3000-\u303f\uff00-\uff0f\uff1a-\uff20{CJK}]+"
)
# Shorter beginnings than this match too much.
SHORTEST_BEGINNING = 2


# What a piece is that nobody looked for.
NOTHING: tuple[frozenset[str], tuple] = frozenset(), ()


class Marker:
    """Knows which words of a text are what was looked for."""

    def __init__(self, terms):
        readings = [reading for term in terms for reading in term.readings]
        words = {word for reading in readings for word in reading.words}
        typed = {word for reading in readings if reading.is_typed for word in reading.words}
        self._wanted = words.union(*map(roots, words))
        # By each word that was typed, what tells that a text has it.
        self._typed = {word: {word, *roots(word)} for word in typed}
        self._every_beginning = tuple(typed)
        self._beginnings = tuple(word for word in typed if len(word) >= SHORTEST_BEGINNING)
        self._characters = tuple(filter(is_cjk, words))
        self._known: dict[str, dict[str, tuple]] = {}

    def mark(self, text, visible):
        """`text` as HTML with what was looked for in <mark>.

        Its language is the one in force unless it is marked as English. Those of the typed words
        that can be seen in it are added to `visible`.
        """
        language = settings.LANGUAGE_CODE if isinstance(text, English) else get_language()
        known = self._known.setdefault(language, {})
        parts, end = [], 0
        for piece in PIECE.finditer(text):
            own = known.get(piece[0])
            if own is None:
                own = known[piece[0]] = self._looked_for(piece[0], language)
            if own is NOTHING:
                continue
            shown, found = own
            visible |= shown
            for start, stop in found:
                parts += [
                    escape(text[end : piece.start() + start]),
                    f"<mark>{escape(piece[0][start:stop])}</mark>",
                ]
                end = piece.start() + stop
        return "".join([*parts, escape(text[end:])])

    def _looked_for(self, piece, language):
        """The typed words that a piece shows, and from where to where it is marked: pairs of
        places.
        """
        own, tokens = said(piece, language)
        # Most are not, and this tells it in a fifth of the time.
        if self._wanted.isdisjoint(tokens) and not any(
            word.startswith(self._every_beginning) for word in own
        ):
            return NOTHING
        shown = {
            word
            for word, telling in self._typed.items()
            if not telling.isdisjoint(tokens) or any(other.startswith(word) for other in own)
        }
        if is_cjk(piece):
            found = self._spans(piece)
        elif not self._wanted.isdisjoint(tokens) or any(
            word.startswith(self._beginnings) for word in own
        ):
            found = [(0, len(piece))]
        else:
            found = []
        return (shown, found) if shown or found else NOTHING

    def _spans(self, run):
        """Where characters of the run stand in words that were looked for."""
        folded = "".join(map(_folded, run))
        is_marked = [False] * len(run)
        for word in self._characters:
            place = folded.find(word)
            while place >= 0:
                is_marked[place : place + len(word)] = [True] * len(word)
                place = folded.find(word, place + 1)
        places = [
            place
            for place, (one, before) in enumerate(
                zip([*is_marked, False], [False, *is_marked], strict=True)
            )
            if one != before
        ]
        return list(zip(places[::2], places[1::2], strict=True))

    @staticmethod
    def shows(term, visible):
        """Whether `visible`, words that were typed, hold all words of one reading of `term`."""
        return any(
            reading.is_typed and visible.issuperset(reading.words) for reading in term.readings
        )


def _folded(character):
    """As `fold`, but still one character."""
    folded = fold(character)
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=20_000)
def said(piece, language):
    """The words of a piece, and these together with their roots."""
    own = (*words(piece), *fold(piece)) if is_cjk(piece) else tuple(words(piece))
    return own, frozenset(own).union(root(word, language) for word in own)
