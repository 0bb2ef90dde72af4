"""An entry as a document: a plain dict of all that an editor can change about it.

Texts, numbers and dates stand as JSON has them; other entries, terms and sources by their slugs; a
list of rows, such as the steps of a programme, as a list of dicts in its order. A row that ties two
entries together belongs to the one that its model names first: a partner to the programme, a
member to the network.
"""

import hashlib
import json
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import F
from django.utils.translation import gettext

from organisations.models import Entry, State
from organisations.models.entry import PARKED
from organisations.models.sources import NO_SOURCE

# Never changes, or is how the database knows the entry.
LEFT_OUT = {"id", "uuid"}


class Rows(NamedTuple):
    """A list of rows that belongs to a kind of entry; `key` tells rows apart."""

    name: str
    model: type[models.Model]
    owner: str
    columns: tuple[models.Field, ...]
    key: tuple[str, ...]
    is_numbered: bool

    def of(self, entries):
        """The rows of these entries in their order, with what they name."""
        named = [field.name for field in self.columns if field.is_relation]
        rows = self.model._default_manager.filter(**{f"{self.owner}__in": entries})
        return rows.select_related(*named) if named else rows


@cache
def columns(model):
    """The fields of the entry itself, those with many values last."""
    fields = [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]
    many = [
        field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]
    return (*fields, *many)


@cache
def rows_of(model):
    """By name, the Rows of a kind of entry."""
    found = {}
    for relation in model._meta.related_objects:
        row = relation.related_model
        if relation.one_to_many and not issubclass(row, Entry) and owner_of(row) == relation.field:
            found[relation.get_accessor_name()] = _rows(relation.get_accessor_name(), row)
    return found


def owner_of(model):
    """The field of a row that says to which entry it belongs, or None."""
    if model._meta.app_label not in ("organisations", "programmes"):
        return None
    for field in model._meta.concrete_fields:
        if field.is_relation and issubclass(field.related_model, Entry):
            return field
    return None


def _rows(name, model):
    owner = owner_of(model).name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    own = tuple(field for field in fields if field.name not in (owner, "position"))
    keys = [
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and "position" not in constraint.fields
    ]
    key = tuple(part for part in max(keys, key=len, default=()) if part != owner)
    return Rows(name, model, owner, own, key, any(field.name == "position" for field in fields))


def names(model):
    """The names of all that a document of this kind holds, in the order of the form."""
    return [field.name for field in columns(model)] + list(rows_of(model))


def read(entry):
    """The document of an entry as the database has it."""
    return read_many([type(entry)._base_manager.get(pk=entry.pk)])[entry.pk]


def read_many(entries):
    """By primary key, the documents of entries of one kind; as many queries for one as for all."""
    if not entries:
        return {}
    model = type(entries[0])
    single = [field for field in columns(model) if not field.many_to_many]
    models.prefetch_related_objects(
        entries, *(field.name for field in columns(model) if field.is_relation)
    )
    found = {entry.pk: {field.name: _value(field, entry) for field in single} for entry in entries}
    for field in columns(model):
        if field.many_to_many:
            for entry in entries:
                slugs = sorted(other.slug for other in getattr(entry, field.name).all())
                found[entry.pk][field.name] = slugs
    for rows in rows_of(model).values():
        for document in found.values():
            document[rows.name] = []
        for row in rows.of(entries):
            found[getattr(row, f"{rows.owner}_id")][rows.name].append(_row(rows, row))
    return found


def _value(field, thing):
    if field.is_relation:
        other = getattr(thing, field.name)
        return other and other.slug
    value = getattr(thing, field.name)
    # As JSON gives it back: a member of an enumeration is its value, and a date a text.
    if value is None or isinstance(value, bool | int):
        return None if value is None else (bool(value) if isinstance(value, bool) else int(value))
    return field.value_to_string(thing)


def _row(rows, row):
    return {field.name: _value(field, row) for field in rows.columns}


def digest(document):
    """A short text that is the same for the same document."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def differences(old, new):
    """By name, what `was` and what is `new` where two documents differ."""
    return {
        name: {"was": old.get(name), "new": value}
        for name, value in new.items()
        if name not in old or old[name] != value
    }


# --- Writing ------------------------------------------------------------------------------


def write(entry, values):
    """Give `entry` these values of a document, and save it; the rest stays as it is.

    Within a transaction. ValidationError with a dict by name where a value is none for its field,
    names something that is not there, or breaks a rule of the entry.
    """
    model, errors = type(entry), {}
    many, lists = {}, {}
    for name, value in values.items():
        try:
            if name in rows_of(model):
                lists[name] = _read_rows(rows_of(model)[name], value)
            elif name in names(model):
                field = model._meta.get_field(name)
                if field.many_to_many:
                    many[name] = [_named(field, slug) for slug in value]
                else:
                    setattr(entry, name, _python(field, value))
        except ValidationError as error:
            errors[name] = error.messages
        except (TypeError, ValueError, AttributeError):
            errors[name] = [gettext("This is not a value for this field.")]
    if errors:
        raise ValidationError(errors)
    entry.full_clean()
    entry.save()
    for name, others in many.items():
        getattr(entry, name).set(others)
    for name, rows in lists.items():
        _write_rows(entry, rows_of(model)[name], rows)
    _check_sources(entry)


def _python(field, value):
    if field.is_relation:
        return None if value is None else _named(field, value)
    return field.to_python(value)


def _named(field, slug):
    try:
        return field.related_model._default_manager.get_by_natural_key(slug)
    except ObjectDoesNotExist:
        message = gettext("There is no %(kind)s «%(slug)s» any more.")
        kind = field.related_model._meta.verbose_name
        raise ValidationError(message % {"kind": kind, "slug": slug}) from None


def _read_rows(rows, value):
    return [
        {field.name: _python(field, row.get(field.name)) for field in rows.columns} for row in value
    ]


def _write_rows(entry, rows, wanted):
    stored = list(rows.of([entry]))
    kept = _matched(rows, stored, wanted)
    for row in stored:
        if row not in kept:
            row.delete()
    if rows.is_numbered:
        # Out of the way, so that no row takes a number before another has left it.
        own = rows.model._default_manager.filter(**{rows.owner: entry})
        own.update(position=F("position") + PARKED)
    for number, (found, values) in enumerate(zip(kept, wanted, strict=True), start=1):
        row = found or rows.model(**{rows.owner: entry})
        for name, value in values.items():
            setattr(row, name, value)
        if rows.is_numbered:
            row.position = number
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError({rows.name: error.messages}) from error
        row.save()


def _matched(rows, stored, wanted):
    """For each wanted row the stored one that becomes it, or None.

    A row that stays keeps its primary key, and with it its translations: the same row first, then
    one with the same key, then one that stands in the same place.
    """
    every = tuple(field.name for field in rows.columns)
    kept, free = [None] * len(wanted), list(stored)
    for key in filter(None, (every, rows.key)):
        for place, values in enumerate(wanted):
            if kept[place] is None:
                same = (row for row in free if all(getattr(row, k) == values[k] for k in key))
                if (row := next(same, None)) is not None:
                    kept[place] = row
                    free.remove(row)
    if not rows.key:
        left = [place for place, row in enumerate(kept) if row is None]
        for place, row in zip(left, free, strict=False):
            kept[place] = row
    return kept


def _check_sources(entry):
    if entry.state == State.PUBLISHED and not entry.citations.exists():
        raise ValidationError({"citations": [NO_SOURCE]})
