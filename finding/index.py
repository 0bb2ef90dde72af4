"""The published entries of one kind in memory: who has which value, and in which order they come.

docs/decisions/0006 says why. An Index is never changed once it is made; `updated` returns another
one that shares what did not change.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, chain
from operator import neg
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Lower
from gmpy2 import mpz

from finding import bits

# Between the ranks of two neighbours in the order of names there is room for this many bits of
# entries that come later.
GAP = 16
# A value that fewer than one in so many entries have is kept as a list of slots. It would be
# smaller than bits from 32 on, but counting it takes longer than counting bits up to BITS_A_LOOK;
# this is between the two.
SPARSE = 1024
# While one entry is looked up in a set, so many bits are counted.
BITS_A_LOOK = 2000
# What comes with each value that is counted, in looks at an entry.
A_VALUE = 12
# Columns, and what makes of their values a number below 2³² that sorts.
Key = tuple[tuple[str, ...], Callable[..., int]]


@dataclass(frozen=True)
class Relation:
    """Rows that belong to entries, such as the partners of a programme.

    `rows` gives them as a queryset; `entry` is the column of the entry they belong to, and `fields`
    are the columns that tell rows apart. `values` maps the name of each facet that is made from
    them to a function from those columns to the value; None is no value. `many` is a facet among
    them with very many values, which are primary keys: those of each entry are kept as well.
    """

    rows: Callable[[], models.QuerySet]
    entry: str
    fields: tuple[str, ...]
    values: dict[str, Callable[..., Any]]
    many: str = ""


@dataclass(frozen=True)
class Spec:
    """What of a kind of entry its index holds.

    `columns` maps facets to the column or expression whose value an entry has; `keys` maps orders
    to a pair of columns and a function from their values to a number below 2³² that sorts (a date
    comes as a text). The order of names needs none. `by_date` says that a key depends on the day.
    """

    model: type[models.Model]
    columns: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    by_date: bool = False

    def published(self):
        """The entries that the public may see."""
        entries: Any = self.model._default_manager
        return entries.published()

    def ordered(self):
        """The published entries in the order of their names."""
        return self.published().order_by(Lower("name"), "pk")


class Sets:
    """Which slots have each value: a number for a common value, an array of slots for a rare one.

    `None` stands for «no value».
    """

    def __init__(self, sets):
        self.sets = sets

    def bits(self, value, size):
        """The slots that have `value`, as bits."""
        found = self.sets.get(value, bits.NOBODY)
        return bits.of(found, size) if isinstance(found, array) else found

    def total(self, value):
        """How many entries have `value`."""
        found = self.sets.get(value, bits.NOBODY)
        return len(found) if isinstance(found, array) else found.bit_count()

    def count(self, value, base):
        """How many entries of the set `base` have `value`."""
        found = self.sets.get(value, bits.NOBODY)
        if isinstance(found, array):
            # `base` may be Python's own 0, where nothing was found.
            return sum(map(mpz(base).bit_test, found))
        return (found & base).bit_count()

    def changed(self, before, after, size):
        """Sets in which the slots of `before` (value to slots) are out, and those of `after` in."""
        sets = dict(self.sets)
        for value in before.keys() | after.keys():
            out, put = set(before.get(value, ())), set(after.get(value, ()))
            if out != put:
                sets[value] = self._with(sets.get(value, bits.NOBODY), out, put, size)
                if not sets[value]:
                    # As where it is read anew: nobody has it, so it is no value.
                    del sets[value]
        return Sets(sets)

    @staticmethod
    def _with(found, out, put, size):
        if isinstance(found, array):
            slots = array("I", (slot for slot in found if slot not in out))
            slots.extend(put)
            return packed(slots, size)
        return found & ~bits.of(out, size) | bits.of(put, size)


def packed(slots, size):
    """`slots` in the smaller of the two forms."""
    return bits.of(slots, size) if len(slots) * SPARSE >= size else array("I", slots)


class Members(NamedTuple):
    """The values of each entry, which are primary keys.

    `layers` are arrays by slot: one with a value of each entry, one with a second one, and so on,
    0 for none. What few entries have beyond that is in `more`, a dict from slots to lists.
    """

    layers: list[array]
    more: dict[int, list[int]]

    def of(self, slot):
        """The values of one entry, as a list."""
        own = [layer[slot] for layer in self.layers if layer[slot]]
        return own + self.more.get(slot, [])

    def counts(self, entries):
        """How many of `entries`, a set, have each value, as a Counter."""
        slots, counts = bits.slots(entries), Counter()
        for layer in self.layers:
            counts.update(map(layer.__getitem__, slots))
        del counts[0]
        if self.more:
            counts.update(chain.from_iterable(filter(None, map(self.more.get, slots))))
        return counts


@dataclass(frozen=True)
class Index:
    """See the module. The slot of an entry is its primary key; `size` is above all of them."""

    spec: Spec
    size: int
    everyone: mpz
    ranks: array
    rank_slices: list[mpz]
    sets: dict[str, Sets]
    members: dict[str, Members]
    keys: dict[str, array]
    key_slices: dict[str, list[mpz]]

    def order(self, name=None):
        """The bits.Order of this name; None for the order of names."""
        if name is None:
            return bits.Order([], self.rank_slices, self.ranks)
        return bits.Order(self.key_slices[name], self.rank_slices, self.ranks, self.keys[name])

    def by_score(self, total):
        """The order of the highest score first; `total` are planes as bits.add() makes them."""
        slices = [self.everyone & ~plane for plane in reversed(total)]
        return bits.Order(slices, self.rank_slices, self.ranks)

    def of(self, entry_ids):
        """The set of those of the entries, given in ascending order, that are published."""
        if entry_ids and entry_ids[-1] >= self.size:
            entry_ids = entry_ids[: bisect_left(entry_ids, self.size)]
        return bits.of(entry_ids, self.size) & self.everyone

    def bits(self, facet, value):
        """The entries that have `value` in `facet`."""
        return self.sets[facet].bits(value, self.size)

    def union(self, facet, values):
        """The entries that have one of `values`."""
        common, rare = bits.NOBODY, array("I")
        for value in values:
            found = self.sets[facet].sets.get(value, bits.NOBODY)
            if isinstance(found, array):
                rare.extend(found)
            else:
                common |= found
        return common | bits.of(rare, self.size)

    def most(self, facet, base, limit, allowed):
        """The `limit` values of `facet` that most entries of `base` have, as (value, count) pairs.

        Exact. Only values in `allowed`, a dict or set; those with most hits first, then the smaller
        value. Values are tried from the most common down, until no other can have more.
        """
        sets = self.sets[facet]
        if base == self.everyone:
            counted = [(value, sets.total(value)) for value in self.by_total(facet)[: limit * 3]]
            counted = [pair for pair in counted if pair[0] in allowed][:limit]
            if len(counted) == limit:
                return counted
        values, (totals, costs) = self.by_total(facet), self._costs(facet)
        found: list[tuple[int, Any]] = []
        for place, value in enumerate(values):
            # Of the others only those can still be among the most that have as many entries as
            # the least of those found.
            least = -found[-1][0] if len(found) == limit else 1
            if totals[place] < least:
                break
            if place == limit:
                last = bisect_right(totals, -least, key=neg)
                if costs[last] - costs[place] > self._cost_by_slot(facet, base):
                    return self._most_by_slot(facet, base, limit, allowed)
            if value in allowed and (number := sets.count(value, base)):
                insort(found, (-number, value))
                del found[limit:]
        return [(value, -number) for number, value in found]

    @cached_property
    def _known_costs(self):
        return {}

    def _costs(self, facet):
        """The totals of the values in the order of `by_total`, and what it costs to count them.

        In looks at an entry; a cost for each place, of all the values before it.
        """
        known = self._known_costs
        if facet not in known:
            totals = list(map(self.sets[facet].total, self.by_total(facet)))
            looks = (min(total, self.size // BITS_A_LOOK) + A_VALUE for total in totals)
            known[facet] = totals, list(accumulate(looks, initial=0))
        return known[facet]

    def _cost_by_slot(self, facet, base):
        """What it costs to look at every entry of `base`, in the same unit."""
        each = 1 + 4 * len(self.members[facet].layers)
        return self.size // 100 + each * base.bit_count()

    @cached_property
    def _by_total(self):
        return {}

    def by_total(self, facet):
        """The values of `facet`, the most common first."""
        order = self._by_total
        if facet not in order:
            sets = self.sets[facet]
            order[facet] = sorted(
                (value for value in sets.sets if value is not None),
                key=lambda value: (-sets.total(value), value),
            )
        return order[facet]

    def _most_by_slot(self, facet, base, limit, allowed):
        """As `most`, by looking at every entry of `base`: better where few are left."""
        counts = self.members[facet].counts(base)
        # Hundreds have one entry or two: they are not looked at where others have more.
        least = nlargest(limit, counts.values())[-1] if len(counts) > limit else 0
        ranked = _ranked(counts, least, allowed)
        if len(ranked) < limit:
            ranked = _ranked(counts, 0, allowed)
        return [(value, -number) for number, value in ranked[:limit]]


def _ranked(counts, least, allowed):
    """Pairs of a negative number and a value, the most common first, that number at least so."""
    return sorted(
        (-number, value) for value, number in counts.items() if number >= least and value in allowed
    )
