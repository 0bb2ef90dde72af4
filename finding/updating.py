"""Take an edit into an index: what is touched is made anew, and the rest is shared."""

from array import array
from collections import defaultdict
from dataclasses import replace

from django.db.models import Value
from django.db.models.functions import Lower

from finding import bits
from finding.building import column_rows, columns_of
from finding.index import GAP, Index, Members, Relation

# More changes than this are read faster together with everything else.
MOST = 50


class NoRoom(Exception):
    """Between two neighbours in the order of names there is no number left."""


def updated(index: Index, entry_ids) -> Index | None:
    """`index` with these entries as the database has them now; None where it is better built anew.

    A few queries for all of them, and two for each that is published.
    """
    slots = sorted(entry_ids)
    if len(slots) > MOST:
        return None
    entries = index.spec.published().filter(pk__in=slots)
    rows = {row[0]: row[1:] for row in column_rows(index.spec, entries)}
    everyone = index.everyone
    for slot in slots:
        everyone = everyone | 1 << slot if slot in rows else everyone & ~(1 << slot)
    index = replace(index, everyone=everyone, size=max(index.size, slots[-1] + 1))
    try:
        index = _with_ranks(index, rows, slots)
    except NoRoom:
        return None
    index = _with_columns(index, rows, slots)
    for relation in index.spec.relations.values():
        index = _with_relation(index, relation, rows, slots)
    return index


def _with_ranks(index, rows, slots):
    ranks, slices = _longer(index.ranks, index.size), index.rank_slices
    for slot in slots:
        if slot not in rows:
            ranks[slot], slices = 0, bits.with_key(slices, slot, 0)
    placed = set()
    changed = index.spec.ordered().filter(pk__in=rows).values_list("pk", "name")
    for slot, name in changed:
        placed.add(slot)
        low, high = _neighbours(index, ranks, slot, name, set(rows) - placed)
        if not low < ranks[slot] < high:
            if high - low < 2:
                raise NoRoom
            ranks[slot] = (low + high) // 2
        slices = bits.with_key(slices, slot, ranks[slot])
    return replace(index, ranks=ranks, rank_slices=slices)


def _neighbours(index, ranks, slot, name, unplaced):
    """The ranks of the entries before and after this one in the order of names."""
    lowered = Lower(Value(name))
    entries = index.spec.model._default_manager.published().alias(lowered=Lower("name"))
    before = (
        entries.filter(lowered__lte=lowered)
        .exclude(lowered=lowered, pk__gte=slot)
        .order_by("-lowered", "-pk")
    )
    after = (
        entries.filter(lowered__gte=lowered)
        .exclude(lowered=lowered, pk__lte=slot)
        .exclude(pk__in=unplaced)
        .order_by("lowered", "pk")
    )
    low, high = (found.values_list("pk", flat=True).first() for found in (before, after))
    for neighbour in (low, high):
        if neighbour is not None and (neighbour >= len(ranks) or not ranks[neighbour]):
            # Published since the changes were read: the next look-up knows of it.
            raise NoRoom
    lowest = 0 if low is None else ranks[low]
    highest = max(ranks) + (2 << GAP) if high is None else ranks[high]
    return lowest, highest


def _with_columns(index, rows, slots):
    """The index with the values of all columns, which `rows` holds one after the other."""
    sets, keys, key_slices = dict(index.sets), dict(index.keys), dict(index.key_slices)
    place = 0
    for name, expressions in columns_of(index.spec).items():
        values = {
            slot: rows[slot][place : place + len(expressions)] for slot in slots if slot in rows
        }
        place += len(expressions)
        if name in sets:
            after = defaultdict(list)
            for slot, (value,) in values.items():
                after[value if value != "" else None].append(slot)
            before = _having(sets[name], slots)
            sets[name] = sets[name].changed(before, after, index.size)
        else:
            order = name.removeprefix("key ")
            key = index.spec.keys[order][1]
            keys[order] = _longer(keys[order], index.size)
            for slot in slots:
                number = key(*values[slot]) if slot in values else 0
                keys[order][slot] = number
                key_slices[order] = bits.with_key(key_slices[order], slot, number)
    return replace(index, sets=sets, keys=keys, key_slices=key_slices)


def _having(sets, slots):
    """By value, those of `slots` that have it."""
    found = {}
    for value, having in sets.sets.items():
        has = having.__contains__ if isinstance(having, array) else having.bit_test
        found[value] = list(filter(has, slots))
    return {value: members for value, members in found.items() if members}


def _with_relation(index, relation: Relation, rows, slots):
    own: dict[int, list] = defaultdict(list)
    touched = relation.rows().order_by().filter(**{f"{relation.entry}__in": list(rows)})
    for entry, *row in touched.values_list(relation.entry, *relation.fields):
        own[entry].append(tuple(row))
    after = {slot: own[slot] for slot in slots if slot in rows}
    sets = dict(index.sets)
    for facet, value_of in relation.values.items():
        now = _by_value(value_of, after)
        before = _having(sets[facet], slots)
        sets[facet] = sets[facet].changed(before, now, index.size)
        if facet == relation.many:
            members = _with_members(index.members[facet], now, slots, index.size)
            index = replace(index, members=index.members | {facet: members})
    return replace(index, sets=sets)


def _by_value(value_of, rows_by_slot):
    found = defaultdict(list)
    for slot, rows in rows_by_slot.items():
        for value in {value_of(*row) for row in rows} - {None} or {None}:
            found[value].append(slot)
    return found


def _with_members(members, now, slots, size):
    """Members of which `slots` have the values of `now` (value to slots), and no others."""
    layers, more = [_longer(layer, size) for layer in members.layers], dict(members.more)
    for slot in slots:
        values = [value for value, having in now.items() if value is not None and slot in having]
        for layer in layers:
            layer[slot] = values.pop() if values else 0
        more[slot] = values
        if not values:
            del more[slot]
    return Members(layers, more)


def _longer(numbers, size):
    """A copy of the array with room for `size` numbers."""
    longer = numbers[:]
    longer.extend(array(numbers.typecode, [0]) * (size - len(numbers)))
    return longer
