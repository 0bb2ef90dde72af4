"""Bring fixtures into the directory without touching what is there already.

A fixture is a YAML file of Django's serialisation format with natural keys. An entry that the
directory has, under its identifier, its slug or a former slug, is left as it is, and so are the
rows that belong to it: an editor may have changed or removed them. Only a tie between it and an
entry that is new is added, such as a new member of a network.
"""

from dataclasses import dataclass

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, models, transaction

from finding.in_step import indexed_once
from finding.models import Synonym
from organisations.known import Known
from organisations.models import Entry
from organisations.models.entry import entry_models
from organisations.models.sources import Citation

# Where content is kept: a fixture never makes an account. Of finding only synonyms are content,
# which is why nothing else there has a natural key: the rest is what happened in this directory.
CONTENT_APPS = ("organisations", "programmes", "finding")


class FixtureError(Exception):
    """A fixture cannot be loaded; the message names the file and the entry."""


@dataclass
class Record:
    """One object of a fixture: its file, its number in it from 1, and its serialised form."""

    file: str
    number: int
    data: dict

    def __str__(self):
        if not isinstance(self.data, dict):
            return f"{self.file}, entry {self.number}"
        fields = self.data.get("fields")
        fields = fields if isinstance(fields, dict) else {}
        names = (fields.get(field) for field in ("slug", "entry", "programme", "phrase"))
        name = next(filter(None, names), None)
        name = name[0] if isinstance(name, list) and name else name
        of = f" «{name}»" if name else ""
        return f"{self.file}, entry {self.number} ({self.data.get('model', 'no model')}{of})"

    def error(self, reason):
        return FixtureError(f"{self}: {reason}")


class Unresolved(Exception):
    """A record names another one that is not there yet."""


class FixtureLoader(yaml.CSafeLoader):
    """YAML in which a key stands once: of two, the first would be lost without a word."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if len(keys) != len({str(key) for key in keys}):
            raise yaml.constructor.ConstructorError(
                None, None, "the same key stands twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


def read(paths):
    """Return the records of the fixture files at `paths`; FixtureError for bad YAML."""
    records = []
    for path in paths:
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=FixtureLoader)
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            # ValueError: bytes that are no UTF-8, or a date that no calendar has.
            raise FixtureError(f"{path.name} cannot be read: {error}") from error
        if not isinstance(content, list):
            raise FixtureError(f"{path.name} is not a list of entries.")
        records += [Record(path.name, number, data) for number, data in enumerate(content, 1)]
    return records


def load(records):
    """Add the objects of `records` that the directory does not have; return how many were added.

    The order does not matter: a record waits for those that it names. All or nothing: a
    FixtureError leaves the directory as it was.
    """
    with indexed_once():
        new = _load_things([record for record in records if not _is_pair(record)])
        _check_sources(new)
        return len(new) + _load_pairs([record for record in records if _is_pair(record)])


def _load_things(waiting):
    """Add what is not there; return the records of what was added by their objects."""
    new, seen, known = {}, {}, Known()
    while waiting:
        later = []
        for record in waiting:
            try:
                _load_one(record, new, seen, known)
            except Unresolved as error:
                later.append((record, error))
        if len(later) == len(waiting):
            first, reason = later[0]
            raise first.error(reason)
        waiting = [record for record, _ in later]
    return new


def _is_pair(record):
    return isinstance(record.data, dict) and record.data.get("model") == "finding.synonym"


def _load_pairs(records):
    """Add synonyms, of which there are thousands, at once; return how many were added."""

    def key(pair):
        return pair.language, pair.phrase.casefold(), pair.means.casefold()

    known, new = set(map(key, Synonym.objects.all())), {}
    for record in records:
        try:
            _check_form(record)
            pair = Synonym(**record.data["fields"])
            pair.clean_fields()
            pair.tidy()
        except ValidationError as error:
            raise record.error(_in_words(error)) from error
        except (LookupError, TypeError, ValueError, FieldDoesNotExist) as error:
            raise record.error(f"is not an entry as fixtures have them: {error!r}") from error
        if key(pair) in new:
            raise record.error(f"is there twice; the first is {new[key(pair)][1]}.")
        if key(pair) not in known:
            new[key(pair)] = pair, record
    Synonym.objects.bulk_create([pair for pair, _ in new.values()], batch_size=500)
    return len(new)


def _load_one(record, new, seen, known):
    """Save the object of one record unless it, or all that it belongs to, was there before."""
    thing, lists = _deserialize(record, known)
    keys = _keys(thing)
    for key in keys & seen.keys():
        raise record.error(f"is there twice; the first is {seen[key]}.")
    seen.update(dict.fromkeys(keys, record))
    if not _is_new(thing, new, known):
        return
    try:
        _save(thing, lists)
    except (ValidationError, DatabaseError, ValueError) as error:
        raise record.error(_in_words(error)) from error
    new[thing] = record
    known.add(thing)


def _save(thing, lists):
    """Write a new object; ValidationError, or what the database raises, where it is not sound."""
    primary_key = thing._meta.pk.name
    relations = {field.name for field in _relations(thing) if field.is_cached(thing)}
    try:
        with transaction.atomic():
            # What it names has just been looked up, and the database itself sees to constraints.
            thing.clean_fields(exclude={primary_key, *relations})
            thing.clean()
            DeserializedObject(thing, lists).save()
    except (ValidationError, DatabaseError):
        # Asks the database for each, and says all that is wrong in words for people.
        thing.full_clean(exclude=[primary_key])
        raise


def _keys(thing):
    """What no other object of the fixtures may have: the natural key and the identifier."""
    keys = {(type(thing), str(thing.natural_key()))}
    if hasattr(thing, "uuid"):
        keys.add((type(thing), thing.uuid))
    return keys


def _deserialize(record, known):
    """The object of a record, not written yet, and its lists of others by the name of the field.

    Unresolved where it names something that is not there.
    """
    try:
        if "pk" in record.data:
            # It would be taken for the row of the directory that happens to have this number.
            raise record.error("has a pk. Fixtures name things by their natural keys only.")
        if record.data["fields"].get("confirmed_on"):
            raise record.error("has confirmed_on. Only somebody answerable confirms an entry.")
        _check_form(record)
        return _make(record, known)
    except (DeserializationError, FieldDoesNotExist) as error:
        raise record.error(_in_words(error)) from error
    except ObjectDoesNotExist as error:
        # A natural key is made of rows that are not there yet.
        raise Unresolved(f"It names something that does not exist. {error}") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise record.error(f"is not an entry as fixtures have them: {error!r}") from error


def _make(record, known):
    model = apps.get_model(record.data["model"])
    values, lists, missing = {}, {}, []
    for name, value in record.data["fields"].items():
        field = model._meta.get_field(name)
        try:
            if isinstance(field, models.ManyToManyField):
                lists[name] = [known.get(field.related_model, key) for key in value]
            elif isinstance(field, models.ForeignKey):
                values[name] = None if value is None else known.get(field.related_model, value)
            else:
                values[name] = field.to_python(value)
        except ObjectDoesNotExist:
            missing.append(f"{name}: there is no {value}.")
        except Exception as error:
            label = record.data["model"]
            raise DeserializationError.WithData(error, label, None, value) from error
    thing = model(**values)
    # Said first where it is made of what is missing.
    thing.natural_key()
    for reason in missing:
        raise Unresolved(reason)
    return thing, lists


def _check_form(record):
    """Refuse kinds that are no content, such as accounts, and values of the wrong form."""
    model = apps.get_model(record.data["model"])
    if model._meta.app_label not in CONTENT_APPS or not hasattr(model, "natural_key"):
        raise record.error("is of a kind that fixtures cannot hold.")
    for name, value in record.data["fields"].items():
        field = model._meta.get_field(name)
        values = value if field.many_to_many and isinstance(value, list) else [value]
        if field.is_relation:
            # A number would be taken for the row of the directory that happens to have it.
            fits = all(one is None or isinstance(one, list) for one in values)
        else:
            fits = not isinstance(value, list | dict) and "\0" not in str(value)
        if not fits:
            raise record.error(f"{name}: {value!r} is not a value for this field.")


def _is_new(thing, new, known):
    """Whether the directory lacks `thing` and is to have it.

    An entry or a term is judged by itself. A row is to be there where it belongs to something that
    this run added: it cannot have been there before, and an editor may have removed any other.
    """
    owners = [
        getattr(thing, field.name)
        for field in _relations(thing)
        if not field.null and not isinstance(thing, Entry)
    ]
    return any(owner in new for owner in owners) if owners else not known.has(thing)


def _relations(thing):
    return [field for field in thing._meta.concrete_fields if field.is_relation]


def _check_sources(new):
    # A new entry cannot have been cited before.
    cited = {row.entry for row in new if isinstance(row, Citation)}
    for thing, record in new.items():
        if isinstance(thing, Entry) and thing not in cited:
            raise record.error("has no source: every entry needs at least one.")


def _in_words(error):
    if isinstance(error, ValidationError):
        if hasattr(error, "message_dict"):
            parts = [
                " ".join(messages) if field == "__all__" else f"{field}: {' '.join(messages)}"
                for field, messages in error.message_dict.items()
            ]
            return "; ".join(parts)
        return " ".join(error.messages)
    return str(error)


def is_empty():
    """Whether the directory holds no entry of any kind, published or not."""
    return not any(model.objects.exists() for model in entry_models())
