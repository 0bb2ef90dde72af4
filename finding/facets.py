"""The facets of filterable lists: which values there are, and how many entries have each."""

from collections.abc import Callable
from itertools import islice, repeat
from typing import Any, NamedTuple

import django_filters
from django.utils.translation import gettext as _

from finding.words import words

NOT_STATED = "not-stated"
# Of a facet with very many values, so many are shown: those with most entries.
SHOWN = 10
# So many are shown of those that somebody looks for by name.
NAMED = 30
# So many values that do not exist are looked for among former ones.
MOST_FORMER = 20


class Option(NamedTuple):
    """A value of a facet: as the index has it, in the address, and on the page."""

    value: Any
    slug: str
    label: str


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
        return directory.keep_said(("options", self), lambda: self._options(directory))

    def _options(self, directory):
        options = self.load(directory)
        if self.missing:
            options.append(Option(None, NOT_STATED, _("Not stated")))
        return {option.slug: option for option in options}

    def named(self, directory, slugs):
        """By slug, the Options that these name; what does not exist is left out."""
        options = self.options(directory)
        return {slug: options[slug] for slug in slugs if slug in options}

    def bits(self, directory, index, value):
        """The entries that have `value`."""
        return index.bits(self.source, value)

    def sets(self, directory, index):
        """The entries that have each of the options, in their order."""
        return directory.keep(
            ("sets", self),
            lambda: [
                self.bits(directory, index, option.value)
                for option in self.options(directory).values()
            ],
        )

    def counts(self, directory, index, base):
        """How many entries of `base` have each of the options, in their order."""
        return [(having & base).bit_count() for having in self.sets(directory, index)]

    def choices(self, directory, counts, chosen):
        """For each Option its number among `counts`, and whether it is chosen."""
        options = self.options(directory).values()
        if not chosen:
            return list(zip(options, counts, repeat(False)))
        return [
            (option, count, option in chosen) for option, count in zip(options, counts, strict=True)
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

    def counts(self, directory, index, base):
        """The values that most entries of `base` have, with their numbers."""
        terms = directory.terms(self.terms)
        found = dict(index.most(self.source, base, SHOWN, terms.terms))
        if len(found) < SHOWN:
            # Others follow, to show that they would give nothing.
            others = (value for value in index.by_total(self.source) if value in terms)
            others = (value for value in others if value not in found)
            found |= dict.fromkeys(islice(others, SHOWN - len(found)), 0)
        return found

    def counts_of(self, directory, index, base, values):
        """The numbers of these values among the entries of `base`."""
        sets = index.sets[self.source]
        return {value: sets.count(value, base) for value in values}

    def choices(self, directory, counts, chosen):
        """The same for the values of `counts`; those that are chosen come first."""
        terms, first = directory.terms(self.terms), [option.value for option in chosen]
        return [
            (Option(term.pk, term.slug, term.name), counts[term.pk], term.pk in first)
            for term in map(terms.get, dict.fromkeys([*first, *counts]))
        ]

    def called(self, directory, name):
        """The values whose name has words that begin with all of those in `name`."""
        wanted = words(name)
        by_words = directory.keep_said(
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
