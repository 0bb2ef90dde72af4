"""What needs, audiences, places and words of the glossary are called, in every language.

So that a word of one language finds what only has a name in another. One query an edition.
"""

from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import override

from translations.models import Translation

# The kinds whose names stand for words in entries, too: «Singapura» for «Singapore».
WORDS = ("country", "language", "need", "audience", "qualifier", "glossaryterm")
# Those of the facets that are searched by the names of their values.
KINDS = (*WORDS, "network", "venue")


class Name(NamedTuple):
    language: str
    text: str
    # The English that it is a translation of.
    english: str


def translated(directory):
    """By kind and primary key, the Names that things of KINDS have in other languages."""
    return directory.keep("names", _read)


def _read():
    found = defaultdict(list)
    rows = Translation.objects.filter(kind__in=KINDS, field="name").order_by()
    for kind, pk, *name in rows.values_list("kind", "object_id", "language", "text", "source_text"):
        found[kind, pk].append(Name(*name))
    return dict(found)


def of_terms(directory, model):
    """By primary key, what a vocabulary's terms are called: (language, name), English first."""
    known, kind = translated(directory), model._meta.model_name
    with override(settings.LANGUAGE_CODE):
        terms = directory.terms(model)
    return {
        term.pk: [
            (settings.LANGUAGE_CODE, str(term.name)),
            *((name.language, name.text) for name in known.get((kind, term.pk), ())),
        ]
        for term in terms
    }


def of_options(directory, facet):
    """By slug, what a facet's values are called: (language, name), English first."""
    if model := getattr(facet, "terms", None):
        names = of_terms(directory, model)
        return {term.slug: names[term.pk] for term in directory.terms(model) if term.pk in names}
    found = defaultdict(list)
    for language, _ in settings.LANGUAGES:
        with override(language):
            for slug, option in facet.options(directory).items():
                if option.value is not None:
                    found[slug].append((language, str(option.label)))
    return dict(found)
