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


class Marker:
    """Knows which words of a text are what was looked for."""

    def __init__(self, terms):
        self.beginnings, self.exact, self.roots = set(), set(), set()
        for term in terms:
            for reading in term.readings:
                for word in reading.words:
                    self.roots.update(roots(word))
                self.exact.update(reading.words)
                if reading.is_typed:
                    self.beginnings.update(
                        word for word in reading.words if len(word) >= SHORTEST_BEGINNING
                    )
        self._tuple = tuple(self.beginnings)
        self._characters = tuple(filter(is_cjk, self.exact))
        self._known: dict[tuple[str, str], tuple] = {}

    def has(self, word, language):
        """Whether a folded word of a text in this language is one that was looked for."""
        return (
            word in self.exact or word.startswith(self._tuple) or root(word, language) in self.roots
        )

    def mark(self, text, visible):
        """`text` as HTML with what was looked for in <mark>.

        The words and roots of the text, which is in the language in force unless it is marked as
        English, are added to `visible`.
        """
        language = settings.LANGUAGE_CODE if isinstance(text, English) else get_language()
        parts, end = [], 0
        for piece in PIECE.finditer(text):
            own, found = self._looked_for(piece[0], language)
            visible.update(own)
            for start, stop in found:
                parts += [
                    escape(text[end : piece.start() + start]),
                    f"<mark>{escape(piece[0][start:stop])}</mark>",
                ]
                end = piece.start() + stop
        return "".join([*parts, escape(text[end:])])

    def _looked_for(self, piece, language):
        """The words and roots of a piece, and from where to where it is marked: pairs of places."""
        if (piece, language) not in self._known:
            own = words_of_piece(piece)
            if is_cjk(piece):
                found = self._spans(piece)
                seen = {*own, *fold(piece)}
            else:
                found = [(0, len(piece))] if any(self.has(word, language) for word in own) else []
                seen = {*own, *(root(word, language) for word in own)}
            self._known[piece, language] = seen, found
        return self._known[piece, language]

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

    def shows(self, term, visible):
        """Whether `visible`, words and roots, hold all words of one reading of `term`."""
        return any(
            all(
                word in visible
                or not visible.isdisjoint(roots(word))
                or any(other.startswith(word) for other in visible)
                for word in reading.words
            )
            for reading in term.readings
            if reading.is_typed
        )


def _folded(character):
    """As `fold`, but still one character."""
    folded = fold(character)
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=20_000)
def words_of_piece(piece):
    return tuple(words(piece))
