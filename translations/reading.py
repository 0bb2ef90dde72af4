"""Shows what the database holds in the language of the page, with English where there is no other.

A thing is told in place: its translated fields hold the texts of the language afterwards. Never
save such a thing.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from organisations.models.gathering import JSONArray, JSONRows
from translations.models import Translation, TranslationState
from translations.texts import TEXTS, kind_of

# The language in which everything is written first, as pages mark it.
SOURCE = "en"


class English(str):
    """An English text on a page in another language; templates mark it as such."""

    __slots__ = ()

    def __html__(self):
        return mark_safe(f'<span lang="{SOURCE}">{escape(str(self))}</span>')


def as_told(text, html):
    """HTML made of a text, marked as English where the text is."""
    return f'<span lang="{SOURCE}">{html}</span>' if isinstance(text, English) else html


def language():
    """The language to translate into now, or None on a page in English."""
    now = get_language()
    return None if now is None or now == settings.LANGUAGE_CODE else now


def in_source_language(text):
    """A text that is quoted as it is on pages in all languages."""
    return English(text) if text and language() else text


@dataclass
class Telling:
    """What is to be said about the texts of a page: which states occur among them."""

    is_missing: bool = False
    is_outdated: bool = False
    is_unreviewed: bool = False

    def note(self, state):
        self.is_missing |= state == TranslationState.MISSING
        self.is_outdated |= state == TranslationState.OUT_OF_DATE
        self.is_unreviewed |= state == TranslationState.UNREVIEWED

    def add(self, other):
        """Take in what another part of the page says."""
        self.is_missing |= other.is_missing
        self.is_outdated |= other.is_outdated
        self.is_unreviewed |= other.is_unreviewed

    def __bool__(self):
        return self.is_missing or self.is_outdated or self.is_unreviewed


def told(english, translation, telling):
    """What to show for an English text: `translation` is a row of TOLD, or None."""
    if not english:
        return english
    if translation is None:
        telling.note(TranslationState.MISSING)
        return English(english)
    text, source_text, is_reviewed = translation
    if source_text != english:
        telling.note(TranslationState.OUT_OF_DATE)
    elif not is_reviewed:
        telling.note(TranslationState.UNREVIEWED)
    return text


TOLD = ("text", "source_text", "is_reviewed")
ROW = ("kind", "object_id", "field", *TOLD)
# What lists show of the things on them.
LISTED = ("name", "summary", "stated_member_noun")


def told_column(kind, fields, into):
    """What a thing's `fields` are in the language `into`, as one column of a query of things.

    `read_column` reads it. So a page of a list needs no query more than in English.
    """
    own = Translation.objects.filter(kind=kind, language=into, field__in=fields)
    row = JSONArray("field", *TOLD)
    own = own.filter(object_id=OuterRef("pk")).order_by().annotate(json=row)
    return JSONRows(own.values("json"))


def read_column(text):
    """By field, what `told` takes, from the text of a `told_column`."""
    return {field: row for field, *row in json.loads(f"[{text or ''}]")}


def notice(telling):
    """HTML that says what the reader has to know about the translation of a page, or nothing."""
    if not telling:
        return ""
    return _notice(telling.is_missing, telling.is_outdated, telling.is_unreviewed, get_language())


@lru_cache(maxsize=50)
def _notice(is_missing, is_outdated, is_unreviewed, language):
    context = {
        "is_missing": is_missing,
        "is_outdated": is_outdated,
        "is_unreviewed": is_unreviewed,
    }
    return render_to_string("components/translation_notice.html", context)


def tell(*things):
    """Tell things, lists of them, and what hangs on them in the language in force.

    What hangs on a thing are the related things that were fetched with it and lists of rows among
    its attributes. Returns a Telling. One query; none where the page is in English.
    """
    telling = Telling()
    if (into := language()) is None or not (found := _collected(things)):
        return telling
    wanted = defaultdict(set)
    for kind, pk in found:
        wanted[kind].add(pk)
    where = Q()
    for kind, pks in sorted(wanted.items()):
        where |= Q(kind=kind, object_id__in=sorted(pks))
    rows = Translation.objects.filter(where, language=into).order_by()
    _tell(found, rows.values_list(*ROW), telling)
    return telling


def with_told(things):
    """A queryset with a column more, `told`: its things in the language in force.

    It has what a list shows of them and of what is fetched with them. `tell_listed` reads it, so a
    page of a list needs no query more than in English.
    """
    if (into := language()) is None:
        return things
    where = Q(kind=kind_of(things.model), object_id=OuterRef("pk"))
    for name in things.query.select_related or ():
        field = things.model._meta.get_field(name)
        where |= Q(kind=kind_of(field.related_model), object_id=OuterRef(field.attname))
    own = Translation.objects.filter(where, language=into, field__in=LISTED).order_by()
    return things.annotate(told=JSONRows(own.annotate(json=JSONArray(*ROW)).values("json")))


def tell_listed(things):
    """As `tell`, for a list of things of a queryset `with_told`; no query."""
    telling = Telling()
    if language() is not None:
        rows = chain.from_iterable(json.loads(f"[{thing.told or ''}]") for thing in things)
        _tell(_collected(things), rows, telling, LISTED)
    return telling


def names_of(model):
    """A function from a primary key and an English name to the name in the language in force.

    One query; none where the page is in English, or for a model that is not translated.
    """
    kind, into = kind_of(model), language()
    if into is None or "name" not in getattr(TEXTS.get(kind), "fields", ()):
        return lambda pk, english: english
    rows = Translation.objects.filter(kind=kind, language=into, field="name")
    names = dict(rows.values_list("object_id", "text"))
    return lambda pk, english: names.get(pk) or English(english)


def _tell(found, rows, telling, only=None):
    """Tell what `_collected` found with these rows of ROW; `only` these fields of it."""
    translations = {(kind, pk, field): row for kind, pk, field, *row in rows}
    for (kind, pk), same in found.items():
        fields = [field for field in TEXTS[kind].fields if only is None or field in only]
        for values, field in product((thing.__dict__ for thing in same), fields):
            # What was not fetched is not shown.
            if isinstance(english := values.get(field), str):
                values[field] = told(english, translations.get((kind, pk, field)), telling)


def _collected(things):
    """By kind and primary key, all things with translated texts."""
    found: dict = {}
    _collect(list(things), found)
    return found


def _collect(thing, found):
    """Add to `found`, by kind and primary key, every thing with translated texts."""
    if isinstance(thing, (list, tuple, models.QuerySet)):
        for each in thing:
            _collect(each, found)
    elif isinstance(thing, models.Model):
        kind = kind_of(thing)
        same = found.setdefault((kind, thing.pk), []) if kind in TEXTS else []
        if any(each is thing for each in same):
            return
        same.append(thing)
        for value in (*thing.__dict__.values(), *thing._state.fields_cache.values()):
            if isinstance(value, (list, models.Model)):
                _collect(value, found)
        for rows in getattr(thing, "_prefetched_objects_cache", {}).values():
            _collect(rows, found)
