"""The facets of filterable lists: which values there are, and how many entries have each."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import django_filters

from finding.words import words

NOT_STATED = "not-stated"
# Of a facet with very many values, so many are shown: those with most entries.
SHOWN = 10
# So many are shown of those that somebody looks for by name.
NAMED = 30
# So many values that do not exist are looked for among former ones.
MOST_FORMER = 20


@dataclass(frozen=True)
class Option:
    """A value of a facet: as the index has it, in the address, and on the page."""

    value: Any
    slug: str
    label: str


class Choice(NamedTuple):
    """One choice of a facet: its value, label, number of entries, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


class Facet(django_filters.Filter):
    """A filter whose values widen, while different facets narrow.

    `source` names the sets of the index that it reads. `missing` adds the choice «not stated».
    `searched` says that the names of its values are searched as the text of entries is.
    """

    is_many = False

    def __init__(self, *, label, source=None, missing=False, searched=False):
        super().__init__(label=label)
        self.source, self.missing, self.searched = source, missing, searched

    def load(self, directory):
        """The facet's values as a list of Option; subclasses say which."""
        raise LookupError(self.source)

    def options(self, directory):
        """By slug, the Options in the order in which they are shown."""
        return directory.keep(("options", self), lambda: self._options(directory))

    def _options(self, directory):
        options = self.load(directory)
        if self.missing:
            options.append(Option(None, NOT_STATED, "Not stated"))
        return {option.slug: option for option in options}

    def named(self, directory, slugs):
        """By slug, the Options that these name; what does not exist is left out."""
        options = self.options(directory)
        return {slug: options[slug] for slug in slugs if slug in options}

    def bits(self, directory, index, value):
        """The entries that have `value`."""
        return index.bits(self.source, value)

    def choices(self, directory, index, base, chosen):
        """A Choice for each value, counted among the entries of `base`."""
        options = self.options(directory).values()
        if base == index.everyone:
            counts = directory.keep(
                ("totals", self), lambda: self._counts(directory, index, base, options)
            )
        else:
            counts = self._counts(directory, index, base, options)
        return [
            Choice(option.slug, option.label, count, option in chosen)
            for option, count in zip(options, counts, strict=True)
        ]

    def _counts(self, directory, index, base, options):
        return [
            (self.bits(directory, index, option.value) & base).bit_count() for option in options
        ]


class ChoiceFacet(Facet):
    """A facet over the choices of a field; `choices` are pairs of value and label."""

    def __init__(self, *, choices, **extra):
        super().__init__(**extra)
        self.pairs = choices

    def load(self, directory):
        return [Option(value, str(value), str(label)) for value, label in self.pairs]


class TermFacet(Facet):
    """A facet over the terms of a vocabulary, or over entries of another kind."""

    def __init__(self, *, terms, **extra):
        super().__init__(**extra)
        self.terms = terms

    def load(self, directory):
        return [Option(term.pk, term.slug, term.name) for term in directory.terms(self.terms)]

    def named(self, directory, slugs):
        found = super().named(directory, slugs)
        # Nobody lists more of them than that; whoever does costs one query all the same.
        others = [slug for slug in slugs if slug not in found][:MOST_FORMER]
        for slug, term in directory.terms(self.terms).former(others).items():
            found[slug] = Option(term.pk, term.slug, term.name)
        return found


class ManyFacet(TermFacet):
    """A TermFacet with very many values: the most frequent are shown, others are found by name."""

    is_many = True

    def choices(self, directory, index, base, chosen, name=""):
        terms = directory.terms(self.terms)
        if name:
            found = self._named(directory, name)
        else:
            found = [value for value, _ in index.most(self.source, base, SHOWN, terms.terms)]
            # Others follow, to show that they would give nothing.
            common = (value for value in index.by_total(self.source) if value in terms)
            found = [*found, *islice((value for value in common if value not in found), SHOWN)]
            found = found[:SHOWN]
        wanted = dict.fromkeys([option.value for option in chosen] + found)
        lookup = base.to_bytes((index.size + 7) // 8, "little")
        choices = [
            Choice(
                term.slug,
                term.name,
                index.sets[self.source].count(term.pk, base, lookup),
                any(option.value == term.pk for option in chosen),
            )
            for term in map(terms.get, wanted)
        ]
        return choices

    def _named(self, directory, name):
        """The values whose name has words that begin with all of those in `name`."""
        wanted = words(name)
        by_words = directory.keep(
            ("words", self.terms),
            lambda: [(words(term.name), term.pk) for term in directory.terms(self.terms)],
        )
        found = [
            pk
            for own, pk in by_words
            if wanted and all(any(word.startswith(part) for word in own) for part in wanted)
        ]
        return found[:NAMED]


class ComputedFacet(ChoiceFacet):
    """A facet whose sets are worked out from others by `compute(directory, index, value)`."""

    def __init__(self, *, compute: Callable[..., int], **extra):
        super().__init__(**extra)
        self.compute = compute

    def bits(self, directory, index, value):
        return directory.keep(
            ("computed", self, value), lambda: self.compute(directory, index, value)
        )
