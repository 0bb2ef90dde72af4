"""Which entries have a word: what the full-text index answered, kept as bits.

A question is a tuple of tokens of which one suffices. What it found is kept in the directory, and
taken along to the next edition: only the entries that changed are looked at again.
"""

from bisect import bisect_left

from gmpy2 import mpz

from finding import bits, documents, text
from finding.vocabulary import Vocabulary
from finding.words import is_spelt

# So much is kept, in bytes; beyond it, what was asked first goes first.
MOST_KEPT = 8_000_000


class Hits:
    """The entries that answer a question: by kind, their primary keys as bits."""

    def __init__(self, sets):
        self.sets = sets
        self.weight = sum(found.bit_length() // 8 + 100 for found in sets.values()) + 200

    @classmethod
    def of(cls, batches):
        """Those of the documents with the numbers in these batches."""
        sets: dict[str, mpz] = {}
        for numbers in map(sorted, batches):
            start = 0
            while start < len(numbers):
                kind, _ = documents.split(numbers[start])
                first = documents.number(kind, 0)
                end = bisect_left(numbers, first + (1 << documents.ID_BITS))
                slots = [number - first for number in numbers[start:end]]
                sets[kind] = sets.get(kind, 0) | bits.of(slots, slots[-1] + 1)
                start = end
        return cls(sets)

    def bits(self, model):
        """The entries of this kind; some may not be published any more."""
        return self.sets.get(model._meta.model_name, 0)

    @property
    def are_any(self):
        return any(self.sets.values())


class Kept:
    """The Hits of one edition by question, of which not too many are heavy, and its words."""

    def __init__(self, found=(), vocabulary=None):
        self.found = dict(found)
        self._vocabulary = vocabulary
        self.weight = sum(hits.weight for hits in self.found.values())

    @property
    def vocabulary(self):
        """The Vocabulary of what entries say; one query when it is first asked for."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(text.index().words())
        return self._vocabulary

    def ask(self, questions):
        """A dict of Hits by question; one query for all that are not kept yet."""
        answers = {question: self.found.get(question) for question in questions}
        missing = [question for question, hits in answers.items() if hits is None]
        if missing:
            found = text.index().hits([list(question) for question in missing])
            for question, numbers in zip(missing, found, strict=True):
                answers[question] = hits = Hits.of(numbers)
                self.found[question] = hits
                self.weight += hits.weight
        while self.weight > MOST_KEPT and self.found:
            # Another thread may take the same one out.
            oldest = self.found.pop(next(iter(self.found)), None)
            self.weight -= oldest.weight if oldest else 0
        return answers

    def moved(self, changes):
        """What is kept, as it is once changes are made: a dict from kinds to sets of their pks."""
        changes = documents.entries_of(changes)
        tokens = {
            kind: documents.tokens_of(kind, entries) for kind, entries in changes.items() if entries
        }
        masks = {kind: bits.of(sorted(changes[kind]), max(changes[kind]) + 1) for kind in tokens}
        moved = {}
        for question, hits in list(self.found.items()):
            sets = dict(hits.sets)
            for kind, entries in tokens.items():
                now = [pk for pk, own in entries.items() if _answers(own, question)]
                kept = sets.get(kind, 0) & ~masks[kind]
                sets[kind] = kept | bits.of(sorted(now), max(now, default=0) + 1)
            moved[question] = Hits(sets)
        vocabulary = self._vocabulary
        if vocabulary is not None:
            said = (own for entries in tokens.values() for own in entries.values())
            vocabulary = vocabulary.joined_by(filter(is_spelt, set().union(*said)))
        return Kept(moved, vocabulary)


def _answers(tokens, question):
    """Whether a document with these tokens answers the question."""
    for wanted in question:
        beginning = wanted.removesuffix(text.PREFIX)
        if beginning == wanted:
            if wanted in tokens:
                return True
        elif any(token.startswith(beginning) for token in tokens):
            return True
    return False
