"""Keeps the index of texts in step with the entries.

An entry is indexed in the transaction that changes it, whichever way Django changes it; where many
writes belong together, once at their end (`indexed_once`). What goes past Django, such as SQL in a
database shell, takes `manage.py index` afterwards.
"""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from finding import documents
from organisations.models.entry import EntryQuerySet, State, entries_changed
from translations.models import (
    Translation,
    TranslationQuerySet,
    changes_texts,
    translations_changed,
)

# By database, the entries that wait to be indexed: their models with their primary keys.
_waiting: ContextVar[Mapping] = ContextVar("waiting", default=MappingProxyType({}))


@contextmanager
def indexed_once(using="default"):
    """Index what is written in this block when it ends, not with each write: all or nothing.

    For those who write many entries, or many rows of one. Searches in the block find what was
    there before it. Within another such block, that one indexes.
    """
    with transaction.atomic(using=using):
        if using in _waiting.get():
            yield
            return
        entries = defaultdict(set)
        token = _waiting.set({**_waiting.get(), using: entries})
        try:
            yield
        finally:
            _waiting.reset(token)
        # As they are now: what was written and taken back has left nothing.
        for model, pks in entries.items():
            documents.refresh(model, pks, using)


def _refresh(model, pks, using):
    if using in (waiting := _waiting.get()):
        waiting[using][model].update(pks)
    else:
        documents.refresh(model, pks, using)


def connect():
    """Have every change that Django makes to entries, rows and translations taken in."""
    for kind in documents.KINDS:
        post_save.connect(_entry_saved, sender=documents.model_of(kind))
        post_delete.connect(_entry_deleted, sender=documents.model_of(kind))
    for model in documents.row_fields():
        post_save.connect(_row_saved, sender=model)
    entries_changed.connect(_entries_changed)
    post_save.connect(_translation_saved, sender=Translation)
    post_delete.connect(_translation_deleted, sender=Translation)
    translations_changed.connect(_translations_changed)


def _entry_saved(sender, instance, created, update_fields, using, **kwargs):
    if created and instance.state != State.PUBLISHED:
        return
    if _are_searched(update_fields, documents.TEXTS[sender._meta.model_name].fields):
        _refresh(sender, [instance.pk], using)


def _entry_deleted(sender, instance, origin, using, **kwargs):
    # A queryset tells of all its entries at once.
    if not (isinstance(origin, EntryQuerySet) and origin.model is sender):
        _refresh(sender, [instance.pk], using)


def _row_saved(sender, instance, update_fields, using, **kwargs):
    if _are_searched(update_fields, {"entry", *documents.row_fields()[sender]}):
        _refresh(sender._meta.get_field("entry").related_model, [instance.entry_id], using)


def _entries_changed(sender, model, pks, using, **kwargs):
    # Rows of other lists, such as guests and steps do, tell too.
    if sender is model or sender in documents.row_fields():
        _refresh(model, pks, using)


def _translation_saved(sender, instance, update_fields, using, **kwargs):
    if update_fields is None or changes_texts(update_fields):
        _translations_changed(sender, {instance.kind: {instance.object_id}}, using)


def _translation_deleted(sender, instance, origin, using, **kwargs):
    # A queryset tells of all its translations at once.
    if not isinstance(origin, TranslationQuerySet):
        _translations_changed(sender, {instance.kind: {instance.object_id}}, using)


def _translations_changed(sender, things, using, **kwargs):
    for kind, pks in documents.entries_of(things, using).items():
        _refresh(documents.model_of(kind), pks, using)


def _are_searched(changed, fields):
    """Whether a change of these fields changes what is found; None stands for all fields."""
    return changed is None or not fields.isdisjoint(changed)
