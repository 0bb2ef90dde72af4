"""The published entries of one kind in memory: who has which value, and in which order they come.

docs/decisions/0006 says why. An Index is never changed once it is made; `updated` returns another
one that shares what did not change.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Aggregate, Value
from django.db.models.functions import Cast, Concat, Lower

from finding import bits

# Between the ranks of two neighbours in the order of names there is room for this many bits of
# entries that come later.
GAP = 16
# A value that fewer than one in so many entries have is kept as a list of slots: it is smaller.
SPARSE = 32
BATCH = 5000
NOWHERE = -1


class Joined(Aggregate):
    """The values of a group as one text, separated by commas, in any order."""

    function = "GROUP_CONCAT"
    name = "Joined"

    def __init__(self, expression, **extra):
        text = Cast(expression, models.CharField())
        super().__init__(text, Value(","), output_field=models.CharField(), **extra)

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="STRING_AGG")


@dataclass(frozen=True)
class Relation:
    """Rows that belong to entries, such as the partners of a programme.

    `rows` gives them as a queryset; `entry` is the column of the entry they belong to, and `fields`
    are the columns that are kept of each. `values` maps the name of each facet that is made from
    them to a function from those columns, as texts, to the value; None is no value.
    """

    rows: Callable[[], models.QuerySet]
    entry: str
    fields: tuple[str, ...]
    values: dict[str, Callable[..., Any]]

    def joined(self):
        """A query of (entry, its rows as one text)."""
        parts: list[Any] = [Cast(self.fields[0], models.CharField())]
        for column in self.fields[1:]:
            parts += [Value(":"), Cast(column, models.CharField())]
        row = Concat(*parts) if len(parts) > 1 else parts[0]
        return self.rows().order_by().values_list(self.entry).annotate(rows=Joined(row))


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
    keys: dict[str, tuple[tuple[str, ...], Callable[..., int]]] = field(default_factory=dict)
    by_date: bool = False

    def ordered(self):
        """The published entries in the order of their names."""
        return self.model._default_manager.published().order_by(Lower("name"), "pk")


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


@dataclass(frozen=True)
class Lists:
    """The rows of a relation: by slot, the place in `texts` of an entry's rows as one text."""

    codes: array
    texts: list[str]

    def rows(self, slot):
        return parsed(self.texts[self.codes[slot]])


def parsed(text):
    """The rows that a text of Relation.joined() holds, as tuples of texts in their own order."""
    return sorted(tuple(row.split(":")) for row in text.split(",")) if text else []


@dataclass(frozen=True)
class Index:
    """See the module. `ids` gives the entry of each slot, `places` the slot of each entry."""

    spec: Spec
    ids: array
    places: array
    everyone: int
    ranks: array
    rank_slices: list[int]
    sets: dict[str, Sets]
    lists: dict[str, Lists]
    keys: dict[str, array]
    key_slices: dict[str, list[int]]

    @property
    def size(self):
        return len(self.ids)

    def order(self, name=None):
        """The bits.Order of this name; None for the order of names."""
        if name is None:
            return bits.Order([], self.rank_slices, self.ranks)
        return bits.Order(self.key_slices[name], self.rank_slices, self.ranks, self.keys[name])

    def by_score(self, total):
        """The order of the highest score first; `total` are planes as bits.add() makes them."""
        slices = [self.everyone & ~plane for plane in reversed(total)]
        return bits.Order(slices, self.rank_slices, self.ranks)

    def slot(self, entry_id):
        """The slot of an entry, or NOWHERE."""
        return self.places[entry_id] if 0 <= entry_id < len(self.places) else NOWHERE

    def of(self, entry_ids):
        """The set of those entries that are published."""
        places, known = self.places, len(self.places)
        slots = [places[entry] for entry in entry_ids if entry < known]
        return bits.of([slot for slot in slots if slot >= 0], self.size)

    def bits(self, facet, value):
        """The entries that have `value` in `facet`."""
        return self.sets[facet].bits(value, self.size)

    def most(self, facet, base, limit, allowed):
        """The `limit` values of `facet` that most entries of `base` have, as (value, count) pairs.

        Exact. Only values in `allowed`, a container; those with most hits first, then the smaller
        value. Values are tried from the most common down, until no other can have more.
        """
        sets = self.sets[facet]
        if base == self.everyone:
            counted = [(value, sets.total(value)) for value in self.by_total(facet)[: limit * 3]]
            counted = [pair for pair in counted if pair[0] in allowed][:limit]
            if len(counted) == limit:
                return counted
        size = base.bit_count()
        lookup = base.to_bytes((self.size + 7) // 8, "little")
        found: list[tuple[int, Any]] = []
        least = tried = 0
        for value in self.by_total(facet):
            total = sets.total(value)
            if len(found) >= limit and total < least:
                break
            tried += total
            if tried > 4 * size + BATCH:
                return self._most_by_slot(facet, base, limit, allowed)
            if value in allowed and (count := sets.count(value, base, lookup)):
                found.append((-count, value))
                found.sort()
                del found[limit:]
                least = -found[-1][0]
        return [(value, -count) for count, value in found]

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
        value_of, lists = self._relation(facet)
        codes = Counter(map(lists.codes.__getitem__, bits.slots(base)))
        counts: Counter = Counter()
        for code, number in codes.items():
            for value in {value_of(*row) for row in parsed(lists.texts[code])}:
                if value in allowed:
                    counts[value] += number
        ranked = sorted((-number, value) for value, number in counts.items())[:limit]
        return [(value, -number) for number, value in ranked]

    def _relation(self, facet):
        for name, relation in self.spec.relations.items():
            if facet in relation.values:
                return relation.values[facet], self.lists[name]
        raise LookupError(facet)


def build(spec: Spec) -> Index:
    """Read the index of one kind of entry: a query for its columns, and one for each relation."""
    ids, codes, values = _read_columns(spec)
    size = len(ids)
    places = array("i", [NOWHERE]) * (max(ids, default=-1) + 1)
    for slot, entry in enumerate(ids):
        places[entry] = slot
    everyone = (1 << size) - 1
    ranks = array("Q", range(1 << GAP, (size + 1) << GAP, 1 << GAP))
    sets = {name: Sets(_sets(codes[name], values[name], size)) for name in spec.columns}
    keys = {}
    for name, (_, key) in spec.keys.items():
        column = codes[f"key {name}"]
        by_code = [key(*value) for value in values[f"key {name}"]]
        keys[name] = array("I", map(by_code.__getitem__, column))
    lists = {}
    for name, relation in spec.relations.items():
        lists[name] = _read_relation(relation, places, size)
        sets |= _relation_sets(relation, lists[name], size)
    return Index(
        spec=spec,
        ids=ids,
        places=places,
        everyone=everyone,
        ranks=ranks,
        rank_slices=bits.planes(ranks, everyone),
        sets=sets,
        lists=lists,
        keys=keys,
        key_slices={name: bits.planes(key, everyone) for name, key in keys.items()},
    )


def columns_of(spec):
    """The columns that an index reads of each entry, by name: facets', then orders'."""
    named = {name: (expression,) for name, expression in spec.columns.items()}
    return named | {f"key {name}": columns for name, (columns, _) in spec.keys.items()}


def column_rows(spec, entries):
    """Rows (pk, all columns one after the other) of the queryset `entries`, streamed."""
    expressions = [
        # Dates as text: what a driver makes of them differs, and takes longer than all the rest.
        Cast(expression, models.CharField()) if is_date(spec, expression) else expression
        for columns in columns_of(spec).values()
        for expression in columns
    ]
    names = {f"column_{place}": _expression(item) for place, item in enumerate(expressions)}
    return entries.annotate(**names).values_list("pk", *names).iterator(chunk_size=BATCH)


def _expression(item):
    return models.F(item) if isinstance(item, str) else item


def is_date(spec, expression):
    return isinstance(expression, str) and isinstance(
        spec.model._meta.get_field(expression), models.DateField
    )


def _read_columns(spec):
    """The ids in the order of names; by column the codes of its values, and the value of each."""
    named = columns_of(spec)
    ids = array("q")
    coders = {name: Codes() for name in named}
    codes = {name: array("I") for name in named}
    rows = column_rows(spec, spec.ordered())
    while batch := list(islice(rows, BATCH)):
        columns = list(zip(*batch, strict=True))
        ids.extend(columns[0])
        place = 1
        for name, expressions in named.items():
            width = len(expressions)
            if width == 1 and not name.startswith("key "):
                column: Iterable = columns[place]
            else:
                column = zip(*columns[place : place + width], strict=True)
            codes[name].extend(map(coders[name].__getitem__, column))
            place += width
    return ids, codes, {name: list(coder) for name, coder in coders.items()}


def _sets(codes, values, size):
    """By value, the slots whose code stands for it."""
    values = [value if value != "" else None for value in values]
    if len(values) <= 256:
        # The lowest byte of each code, the last slot first.
        column = codes.tobytes()[:: codes.itemsize][::-1]
        return {
            value: int(column.translate(_digit(code)) or b"0", 2)
            for code, value in enumerate(values)
        }
    grouped = defaultdict(lambda: array("I"))
    for slot, code in enumerate(codes):
        grouped[code].append(slot)
    return {values[code]: packed(slots, size) for code, slots in grouped.items()}


def _digit(code):
    """A table that turns one byte into the digit 1 and every other into 0."""
    table = bytearray(b"0") * 256
    table[code] = 49
    return bytes(table)


def _read_relation(relation, places, size):
    codes = array("I", [0]) * size
    texts = Codes({"": 0})
    known = len(places)
    for entry, text in relation.joined().iterator(chunk_size=BATCH):
        slot = places[entry] if entry < known else NOWHERE
        if slot != NOWHERE:
            codes[slot] = texts[text]
    return Lists(codes, list(texts))


def _relation_sets(relation, lists, size):
    """For each facet of the relation its Sets; every slot without a value stands under None."""
    by_code = defaultdict(lambda: array("I"))
    for slot, code in enumerate(lists.codes):
        by_code[code].append(slot)
    slots: dict[str, dict] = {facet: {} for facet in relation.values}
    for code, members in by_code.items():
        rows = parsed(lists.texts[code])
        for facet, value_of in relation.values.items():
            for value in {value_of(*row) for row in rows} - {None} or {None}:
                slots[facet].setdefault(value, array("I")).extend(members)
    return {
        facet: Sets({value: packed(found, size) for value, found in values.items()})
        for facet, values in slots.items()
    }
