"""What needs, places and organisations are called, by which a search finds their entries."""

from bisect import bisect_left
from collections import defaultdict
from functools import reduce
from operator import or_

from finding import bits, names
from finding.marks import SHORTEST_BEGINNING
from finding.words import root, roots, words


class Labels:
    """What the searched facets of a list call their values, by the words of those names.

    In all languages: names in the language of a page are for the Facet to give.
    """

    def __init__(self, scope):
        self.by_word, self.by_root = defaultdict(list), defaultdict(list)
        for facet in scope.facets:
            if facet.searched:
                for slug, called in names.of_options(scope.directory, facet).items():
                    for language, name in called:
                        self._add(facet, slug, language, name)
        self.words = sorted(self.by_word)

    def _add(self, facet, slug, language, name):
        for word in words(name):
            self.by_word[word].append((facet, slug))
            self.by_root[root(word, language)].append((facet, slug))

    def named(self, word, begins):
        """Facets and slugs of values whose name has the word, or one that begins so, as pairs."""
        found = list(self.by_word.get(word, ()))
        for stem in roots(word):
            found += self.by_root.get(stem, ())
        if begins:
            for place in range(bisect_left(self.words, word), len(self.words)):
                if not self.words[place].startswith(word):
                    break
                found += self.by_word[self.words[place]]
        return dict.fromkeys(found)


def labelled(word, is_typed, scope):
    """The values whose name has the word: tuples (facet's label, name, entries)."""
    begins = is_typed and len(word) > SHORTEST_BEGINNING
    found = []
    for facet, slug in scope.labels.named(word, begins):
        option = facet.options(scope.directory)[slug]
        having = facet.bits(scope.directory, scope.index, option.value)
        found.append((facet.label, option.label, having))
    return found


def behind(called, scope):
    """The entries behind which an organisation stands that one of the Hits found by its name."""
    found = 0
    for facet in scope.facets:
        if facet.is_many:
            terms = scope.directory.terms(facet.terms)
            own = reduce(or_, (hits.bits(facet.terms) for hits in called))
            own = [pk for pk in bits.slots(own) if pk in terms]
            found |= scope.index.union(facet.source, own)
    return found
