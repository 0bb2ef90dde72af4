"""The published entries of one kind in memory: who has which value, and in which order they come.

docs/decisions/0006 says why. An Index is never changed once it is made; `updated` returns another
one that shares what did not change.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from heapq import nlargest
from itertools import accumulate, chain, compress, count
from operator import neg, or_
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Lower

from finding import bits

# Between the ranks of two neighbours in the order of names there is room for this many bits of
# entries that come later.
GAP = 16
# A value that fewer than one in so many entries have is kept as a list of slots. It would be
# smaller than bits from 32 on, but to count it takes longer than to count bits up to here.
SPARSE = 1024
# Where fewer than one in so many slots are looked at, they are found one by one.
FEW = 8
# While one entry is looked up in a set, so many bits are counted.
BITS_A_LOOK = 1000
# Values are counted together where they are expected to have this part of what they need to be
# looked at one by one.
LIKELY = 0.8
BATCH = 5000
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
    """Which slots have each value: an integer for a common value, an array of slots for a rare one.

    `None` stands for «no value».
    """

    def __init__(self, sets):
        self.sets = sets

    def bits(self, value, size):
        """The slots that have `value`, as bits."""
        found = self.sets.get(value, 0)
        return found if isinstance(found, int) else bits.of(found, size)

    def total(self, value):
        """How many entries have `value`."""
        found = self.sets.get(value, 0)
        return found.bit_count() if isinstance(found, int) else len(found)

    def count(self, value, base, lookup):
        """How many entries of the set `base` have it; `lookup` is `base` as little-endian bytes."""
        found = self.sets.get(value, 0)
        if isinstance(found, int):
            return (found & base).bit_count()
        return sum(lookup[slot >> 3] >> (slot & 7) & 1 for slot in found)

    def changed(self, before, after, size):
        """Sets in which the slots of `before` (value to slots) are out, and those of `after` in."""
        sets = dict(self.sets)
        for value in before.keys() | after.keys():
            out, put = set(before.get(value, ())), set(after.get(value, ()))
            if out != put:
                sets[value] = self._with(sets.get(value, 0), out, put, size)
                if not sets[value]:
                    # As where it is read anew: nobody has it, so it is no value.
                    del sets[value]
        return Sets(sets)

    @staticmethod
    def _with(found, out, put, size):
        if isinstance(found, int):
            for slot in out:
                found &= ~(1 << slot)
            return found | bits.of(list(put), size)
        slots = array("I", (slot for slot in found if slot not in out))
        slots.extend(put)
        return packed(slots, size)


def packed(slots, size):
    """`slots` in the smaller of the two forms."""
    return bits.of(slots, size) if len(slots) * SPARSE >= size else array("I", slots)


class Codes(dict):
    """A number for each value, given when the value is first asked for."""

    def __missing__(self, value):
        self[value] = code = len(self)
        return code


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

    def counts(self, entries, size):
        """How many of `entries`, a set, have each value, as a Counter."""
        counts: Counter = Counter()
        if entries.bit_count() * FEW < size:
            slots = bits.slots(entries)
            for layer in self.layers:
                counts.update(map(layer.__getitem__, slots))
        else:
            selectors = bits.selectors(entries)
            slots = compress(count(), selectors) if self.more else ()
            for layer in self.layers:
                counts.update(compress(layer, selectors))
        del counts[0]
        if self.more:
            counts.update(chain.from_iterable(filter(None, map(self.more.get, slots))))
        return counts


class Totals(NamedTuple):
    """How many entries have each value of a facet, in the order of `by_total`."""

    totals: list[int]
    # Of all the values before each place, and of all at the end: how many entries they have, and
    # what it costs to count them, in looks at an entry.
    sums: list[int]
    costs: list[int]
    # So many of the values are kept as bits.
    common: int

    def together(self, place, number):
        """The end of the values from `place` on that are bits and have at most `number` entries
        together; there is one at least.
        """
        end = bisect_right(self.sums, self.sums[place] + number) - 1
        return max(place + 1, min(end, self.common))


@dataclass(frozen=True)
class Index:
    """See the module. The slot of an entry is its primary key; `size` is above all of them."""

    spec: Spec
    size: int
    everyone: int
    ranks: array
    rank_slices: list[int]
    sets: dict[str, Sets]
    members: dict[str, Members]
    keys: dict[str, array]
    key_slices: dict[str, list[int]]

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
        common, rare = 0, array("I")
        for value in values:
            found = self.sets[facet].sets.get(value, 0)
            if isinstance(found, int):
                common |= found
            else:
                rare.extend(found)
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
        lookup = base.to_bytes((self.size + 7) // 8, "little")
        values, known = self.by_total(facet), self._totals(facet)
        density = (base.bit_count() or 1) / self.size
        found: list[tuple[int, Any]] = []
        place = 0
        while place < len(values):
            # Of the others only those can still be among the most that have as many entries as
            # the least of those found.
            least = -found[-1][0] if len(found) == limit else 1
            if known.totals[place] < least:
                break
            if place == limit:
                last = bisect_right(known.totals, -least, key=neg)
                if known.costs[last] - known.costs[place] > self._cost_by_slot(facet, base):
                    return self._most_by_slot(facet, base, limit, allowed)
            start, place = place, place + 1
            if start >= limit:
                place = known.together(start, LIKELY * least / density)
            if place > start + 1:
                union = reduce(or_, map(sets.sets.__getitem__, values[start:place]))
                if (union & base).bit_count() < least:
                    continue
            for value in values[start:place]:
                if value in allowed and (number := sets.count(value, base, lookup)):
                    insort(found, (-number, value))
                    del found[limit:]
        return [(value, -number) for number, value in found]

    @cached_property
    def _known_totals(self):
        return {}

    def _totals(self, facet):
        """The Totals of a facet with Members."""
        known = self._known_totals
        if facet not in known:
            totals = list(map(self.sets[facet].total, self.by_total(facet)))
            looks = (min(total, self.size // BITS_A_LOOK + 12) for total in totals)
            known[facet] = Totals(
                totals,
                list(accumulate(totals, initial=0)),
                list(accumulate(looks, initial=0)),
                bisect_right(totals, -self.size / SPARSE, key=neg),
            )
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
        counts = self.members[facet].counts(base, self.size)
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
