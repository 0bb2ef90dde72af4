"""The words that entries use, in memory, to find those for which a typed one may be a slip."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from finding.words import is_spelt, nearest, reach, roots


class Vocabulary:
    """Words of all languages; those of one script are near to no others.

    To look for near ones takes 1 ms with 3,000 words and 20 ms with 60,000.
    """

    def __init__(self, words: Iterable[str]):
        self.words = sorted(words)
        self._by_length: dict[int, list] = defaultdict(list)
        for word in self.words:
            self._by_length[len(word)].append(_told(word))

    def joined_by(self, words):
        """This one with more words; itself where it has all of them."""
        new = {word for word in words if next(self.beginning(word), None) != word}
        if not new:
            return self
        joined = Vocabulary(new)
        joined.words = sorted([*self.words, *new])
        for length, own in self._by_length.items():
            joined._by_length[length] = [*own, *joined._by_length.get(length, ())]
        return joined

    def beginning(self, beginning):
        """The words that begin so, in their order."""
        place = bisect_left(self.words, beginning)
        while place < len(self.words) and self.words[place].startswith(beginning):
            yield self.words[place]
            place += 1

    def has(self, word):
        """Whether it has the word, one that begins with it, or most likely another form of it."""
        if next(self.beginning(word), None):
            return True
        own = roots(word)
        for token in own:
            stem = token.rpartition("$")[2].removeprefix("ms:")
            # The last letter often differs: families, family.
            shorter = stem[:-1] if len(stem) > 3 else stem
            if any(not set(roots(other)).isdisjoint(own) for other in self.beginning(shorter)):
                return True
        return False

    def near(self, word, limit=20):
        """Words for which `word`, folded, may be a slip; the likeliest first, at most `limit`.

        None for words of one or two letters, and for those with digits or of Chinese or Japanese
        characters, which are not corrected.
        """
        if not is_spelt(word):
            return []
        most = reach(word)
        letters, pairs = _letters(word), _pairs(word)
        candidates = [
            other
            for length in range(len(word) - most, len(word) + most + 1)
            for own, own_pairs, other in self._by_length.get(length, ())
            # A slip brings one letter in and takes one out. It parts two pairs; a swap, of which
            # one is allowed for as in `nearest`, parts three.
            if (own ^ letters).bit_count() <= 2 * most
            and (pairs & ~own_pairs).bit_count() <= 2 * most + 1
        ]
        return nearest(word, candidates, limit)


def _told(word):
    """What near words are told by, and the word."""
    return _letters(word), _pairs(word), word


def _letters(word):
    """The letters of a word as bits; some letters share one."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 127)
    return found


def _pairs(word):
    """Each two letters that follow each other as bits, with the first and the last one."""
    found, before = 0, 0
    for letter in (*map(ord, word), 0):
        found |= 1 << ((before * 31 + letter) & 511)
        before = letter
    return found
