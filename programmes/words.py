"""The words of the glossary, as the pages of one edition link them."""

import copy
from typing import NamedTuple

from programmes.models import Glossary, GlossaryTerm
from translations.reading import tell


class Word(NamedTuple):
    """A term of the glossary as Glossary needs it, with its address worked out once."""

    pk: int
    forms: list[str]
    address: str

    def get_absolute_url(self):
        return self.address


def glossary(directory):
    """A Glossary of which no word has been explained yet, for one page.

    One or two queries for the first page of an edition in each language, and none for the others.
    """
    words = copy.copy(directory.keep_said("glossary", _read))
    words.used = set()
    return words


def _read():
    terms = GlossaryTerm.objects.published().only("name", "also_written", "slug")
    terms = list(terms)
    tell(terms)
    return Glossary([Word(term.pk, term.forms, term.get_absolute_url()) for term in terms])
