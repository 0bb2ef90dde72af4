"""Take an edit into an index: what is touched is made anew, and the rest is shared."""

from array import array
from collections import defaultdict
from dataclasses import replace

from django.db.models import Value
from django.db.models.functions import Lower

from finding import bits
from finding.index import NOWHERE, Index, Lists, Relation, column_rows, columns_of, parsed

# More changes than this are read faster together with everything else.
MOST = 50


class NoRoom(Exception):
    """Between two neighbours in the order of names there is no number left."""


def updated(index: Index, entry_ids) -> Index | None:
    """`index` with these entries as the database has them now; None where it is better built anew.

    A few queries for all of them, and two for each that is published.
    """
    entry_ids = list(entry_ids)
    if len(entry_ids) > MOST:
        return None
    entries = index.spec.model._default_manager.published().filter(pk__in=entry_ids)
    rows = {row[0]: row[1:] for row in column_rows(index.spec, entries)}
    index, slots = _with_slots(index, entry_ids, rows)
    try:
        index = _with_ranks(index, rows, slots)
    except NoRoom:
        return None
    index = _with_columns(index, rows, slots)
    for name, relation in index.spec.relations.items():
        index = _with_relation(index, name, relation, rows, slots)
    return index


def _with_slots(index, entry_ids, rows):
    """The index with a slot for each entry in `rows`, and none for the others.

    Returns it with a dict from each slot that is touched to its entry, None where it is free now.
    """
    ids, places = index.ids[:], index.places[:]
    if (more := max(entry_ids, default=0) + 1 - len(places)) > 0:
        places.extend([NOWHERE] * more)
    everyone, slots = index.everyone, {}
    for entry in entry_ids:
        slot = places[entry]
        if entry in rows:
            if slot == NOWHERE:
                slot = places[entry] = len(ids)
                ids.append(entry)
                everyone |= 1 << slot
            slots[slot] = entry
        elif slot != NOWHERE:
            places[entry], ids[slot] = NOWHERE, NOWHERE
            everyone &= ~(1 << slot)
            slots[slot] = None
    return replace(index, ids=ids, places=places, everyone=everyone), slots


def _with_ranks(index, rows, slots):
    ranks = _longer(index.ranks, index.size)
    slices = index.rank_slices
    placed = set()
    changed = index.spec.ordered().filter(pk__in=rows).values_list("pk", "name")
    for entry, name in changed:
        placed.add(entry)
        slot = index.slot(entry)
        low, high = _neighbours(index, ranks, entry, name, set(rows) - placed)
        if not low < ranks[slot] < high:
            if high - low < 2:
                raise NoRoom
            ranks[slot] = (low + high) // 2
        slices = bits.with_key(slices, slot, ranks[slot])
    for slot, entry in slots.items():
        if entry is None:
            slices = bits.with_key(slices, slot, 0)
    return replace(index, ranks=ranks, rank_slices=slices)


def _neighbours(index, ranks, entry, name, unplaced):
    """The ranks of the entries before and after this one in the order of names."""
    lowered = Lower(Value(name))
    entries = index.spec.model._default_manager.published().alias(lowered=Lower("name"))
    before = (
        entries.filter(lowered__lte=lowered)
        .exclude(lowered=lowered, pk__gte=entry)
        .order_by("-lowered", "-pk")
    )
    after = (
        entries.filter(lowered__gte=lowered)
        .exclude(lowered=lowered, pk__lte=entry)
        .exclude(pk__in=unplaced)
        .order_by("lowered", "pk")
    )
    low, high = (found.values_list("pk", flat=True).first() for found in (before, after))
    lowest = 0 if low is None else ranks[_slot(index, low)]
    highest = ranks[_slot(index, high)] if high is not None else max(ranks) + (2 << 16)
    return lowest, highest


def _slot(index, entry):
    slot = index.slot(entry)
    if slot == NOWHERE:
        # Published since the changes were read: the next look-up knows of it.
        raise NoRoom
    return slot


def _with_columns(index, rows, slots):
    """The index with the values of all columns, which `rows` holds one after the other."""
    sets, keys, key_slices = dict(index.sets), dict(index.keys), dict(index.key_slices)
    place = 0
    for name, expressions in columns_of(index.spec).items():
        values = {
            slot: rows[entry][place : place + len(expressions)]
            for slot, entry in slots.items()
            if entry is not None
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
        if isinstance(having, int):
            found[value] = [slot for slot in slots if bits.has(having, slot)]
        else:
            found[value] = [slot for slot in having if slot in slots]
    return {value: members for value, members in found.items() if members}


def _with_relation(index, name, relation: Relation, rows, slots):
    lists = index.lists[name]
    touched = {f"{relation.entry}__in": list(rows)}
    texts = dict(relation.joined().filter(**touched)) if rows else {}
    before: dict[str, dict] = {facet: defaultdict(list) for facet in relation.values}
    after: dict[str, dict] = {facet: defaultdict(list) for facet in relation.values}
    codes, known = _longer(lists.codes, index.size), lists.texts[:]
    for slot, entry in slots.items():
        # A slot that is new has no value before, not even «none».
        is_new = slot >= len(lists.codes)
        if not is_new:
            _note(before, relation, slot, lists.rows(slot))
        text = texts.get(entry, "")
        codes[slot] = len(known) if text else 0
        known += [text] if text else []
        if entry is not None:
            _note(after, relation, slot, parsed(text))
    sets = index.sets | {
        facet: index.sets[facet].changed(before[facet], after[facet], index.size)
        for facet in relation.values
    }
    return replace(index, lists=index.lists | {name: Lists(codes, known)}, sets=sets)


def _note(noted, relation, slot, rows):
    for facet, value_of in relation.values.items():
        for value in {value_of(*row) for row in rows} - {None} or {None}:
            noted[facet][value].append(slot)


def _longer(numbers, size):
    """A copy of the array with room for `size` numbers."""
    longer = numbers[:]
    longer.extend(array(numbers.typecode, [0]) * (size - len(numbers)))
    return longer
