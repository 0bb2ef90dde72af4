"""Read an index from the database: few queries, and few rows for what many entries share."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from django.db import models
from django.db.models import Aggregate
from django.db.models.functions import Cast

from finding import bits
from finding.index import GAP, Index, Members, Sets, Spec, packed

BATCH = 5000
# Fewer than one in so many entries with one more value make no layer of an array.
THIN = 16


class Codes(dict):
    """A number for each value, given when the value is first asked for."""

    def __missing__(self, value):
        self[value] = code = len(self)
        return code


class Ids(Aggregate):
    """The numbers of a group as a JSON text: one row where there would be thousands."""

    function = "JSON_GROUP_ARRAY"
    name = "Ids"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection):
        template = "JSON_AGG(%(expressions)s)::text"
        return self.as_sql(compiler, connection, template=template)


def build(spec: Spec) -> Index:
    """Read the index of one kind of entry: a query for its columns, and one for each relation."""
    ids, codes, values = _read_columns(spec)
    size = max(ids, default=0) + 1
    everyone, is_published = bits.of(ids, size), bytearray(size)
    for slot in ids:
        is_published[slot] = 1
    sets = {}
    for name in spec.columns:
        by_slot = _by_slot("I", ids, codes[name], size)
        sets[name] = Sets(_sets(by_slot, values[name], size, everyone))
    keys = {}
    for name, (_, key) in spec.keys.items():
        by_code = [key(*value) for value in values[f"key {name}"]]
        keys[name] = _by_slot("I", ids, map(by_code.__getitem__, codes[f"key {name}"]), size)
    members = {}
    for relation in spec.relations.values():
        grouped = _read_relation(relation, is_published)
        sets |= _relation_sets(relation, grouped, size, everyone)
        if relation.many:
            members[relation.many] = _members(sets[relation.many], size)
    ranks = _by_slot("Q", ids, range(1 << GAP, (len(ids) + 1) << GAP, 1 << GAP), size)
    return Index(
        spec=spec,
        size=size,
        everyone=everyone,
        ranks=ranks,
        rank_slices=bits.planes(ranks, everyone),
        sets=sets,
        members=members,
        keys=keys,
        key_slices={name: bits.planes(key, everyone) for name, key in keys.items()},
    )


def _by_slot(typecode, ids, numbers, size):
    """An array of `numbers` at the slots of `ids`, and zeros elsewhere."""
    found = array(typecode, [0]) * size
    for slot, number in zip(ids, numbers, strict=True):
        found[slot] = number
    return found


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


def _sets(codes, values, size, everyone):
    """By value, the slots of `everyone` whose code stands for it."""
    values = [value if value != "" else None for value in values]
    if len(values) <= 256:
        # The lowest byte of each code, the last slot first.
        column = codes.tobytes()[:: codes.itemsize][::-1]
        return {
            value: bits.from_digits(column.translate(_digit(code))) & everyone
            for code, value in enumerate(values)
        }
    grouped = defaultdict(lambda: array("I"))
    for slot in bits.slots(everyone):
        grouped[codes[slot]].append(slot)
    return {values[code]: packed(slots, size) for code, slots in grouped.items()}


def _digit(code):
    """A table that turns one byte into the digit 1 and every other into 0."""
    table = bytearray(b"0") * 256
    table[code] = 49
    return bytes(table)


def _read_relation(relation, is_published):
    """The entries of each row that entries share: pairs of the row's fields and their slots.

    `is_published` says by slot whether an entry is; the others are left out.
    """
    size = len(is_published)
    rows = relation.rows().order_by().values_list(*relation.fields)
    return [
        (
            tuple(row),
            array("I", [slot for slot in json.loads(ids) if slot < size and is_published[slot]]),
        )
        for *row, ids in rows.annotate(ids=Ids(relation.entry)).iterator(chunk_size=BATCH)
    ]


def _relation_sets(relation, grouped, size, everyone):
    """For each facet of the relation its Sets; every slot without a value stands under None."""
    found = {}
    for facet, value_of in relation.values.items():
        slots: dict[Any, list] = {}
        for row, members in grouped:
            if members and (value := value_of(*row)) is not None:
                slots.setdefault(value, []).append(members)
        # An entry can have several rows of one value, such as two roles of one organisation.
        sets = {
            value: packed(parts[0] if len(parts) == 1 else list(set().union(*parts)), size)
            for value, parts in slots.items()
        }
        having = array("I", chain.from_iterable(chain.from_iterable(slots.values())))
        sets[None] = everyone & ~bits.of(having, size)
        found[facet] = Sets(sets)
    return found


def _members(sets, size):
    """The Members of a facet with these Sets."""
    layers: list[array] = []
    rest = [
        (value, having if isinstance(having, array) else bits.slots(having))
        for value, having in sets.sets.items()
        if value is not None
    ]
    while sum(len(slots) for _, slots in rest) * THIN > size:
        layer, later = array("I", [0]) * size, []
        for value, slots in rest:
            others = array("I")
            for slot in slots:
                if layer[slot]:
                    others.append(slot)
                else:
                    layer[slot] = value
            if others:
                later.append((value, others))
        layers.append(layer)
        rest = later
    more = defaultdict(list)
    for value, slots in rest:
        for slot in slots:
            more[slot].append(value)
    return Members(layers, dict(more))
