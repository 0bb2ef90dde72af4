"""Brings the translations that come with the fixtures into the directory.

A file is named after its language and pairs each English text with the one in that language. Every
text of the directory that is the same to the letter gets it, unless it has one already.
"""

from collections import defaultdict
from pathlib import Path

import yaml
from django.db import transaction

from translations.models import Translation, languages
from translations.texts import TEXTS, model_of

BATCH = 500


class BadTranslations(Exception):
    """A file of translations cannot be used; the message names it and what is wrong."""


def read(path: Path):
    """The texts of a file as a dict from the English; BadTranslations where it is no such file."""
    language = path.stem
    try:
        pairs = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found = {pair["en"]: pair[language] for pair in pairs or []}
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise BadTranslations(f"{path.name} cannot be read: {error}") from error
    if not all(isinstance(text, str) for pair in found.items() for text in pair):
        raise BadTranslations(f"{path.name} has something that is no text.")
    return {english: text for english, text in found.items() if text.strip()}


@transaction.atomic
def seed(folder: Path):
    """Add what the files in `folder` have and the directory has not; return how many were added."""
    return sum(
        _add(language, read(path))
        for language, _ in languages()
        if (path := folder / f"{language}.yaml").exists()
    )


def _add(language, texts):
    known = defaultdict(set)
    rows = Translation.objects.filter(language=language)
    for kind, pk, field in rows.values_list("kind", "object_id", "field"):
        known[kind].add((pk, field))
    new = [
        Translation(
            kind=kind,
            object_id=pk,
            field=field,
            language=language,
            text=texts[english],
            source_text=english,
        )
        for kind, fields in ((kind, each.fields) for kind, each in TEXTS.items())
        for pk, *values in model_of(kind)._base_manager.order_by("pk").values_list("pk", *fields)
        for field, english in zip(fields, values, strict=True)
        if english in texts and (pk, field) not in known[kind]
    ]
    Translation.objects.bulk_create(new, batch_size=BATCH)
    return len(new)
