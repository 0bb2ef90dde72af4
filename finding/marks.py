"""Marks what was looked for in the texts that are shown."""

import re
from functools import lru_cache
from html import escape

from finding.words import LANGUAGE, stem, words

# What is marked or not as a whole: no space, hyphen or punctuation inside.
PIECE = re.compile(r"[^\s!-/:-@\[-`{-~–—«»“”‘’…]+")
# Shorter beginnings than this match too much.
SHORTEST_BEGINNING = 2


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
        self._known: dict[str, tuple] = {}

    def has(self, word):
        """Whether a folded word of an entry is one that was looked for."""
        return (
            word in self.exact or word.startswith(self._tuple) or stem(word, LANGUAGE) in self.stems
        )

    def mark(self, text, visible):
        """`text` as HTML with what was looked for in <mark>; its words are added to `visible`."""
        parts, end = [], 0
        for piece in PIECE.finditer(text):
            if piece[0] not in self._known:
                own = words_of_piece(piece[0])
                self._known[piece[0]] = own, any(map(self.has, own))
            own, is_found = self._known[piece[0]]
            visible.update(own)
            if is_found:
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


@lru_cache(maxsize=20_000)
def words_of_piece(piece):
    return tuple(words(piece))
