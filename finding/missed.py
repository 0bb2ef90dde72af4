"""Count what was looked for in vain, so that editors can add words or find programmes."""

from django.db import DatabaseError, transaction
from django.db.models import F

from finding.languages import LANGUAGE
from finding.models import MissedSearch
from finding.words import together, units, words
from translations.reading import language

# Longer texts are no search term, but may be somebody's story.
MOST_WORDS = 6
LONGEST = 60
# Nobody can fill the table: beyond so many terms, only those that are there are counted.
MOST_TERMS = 5000


def count(request, found):
    """Note that nothing matches the text of a ListFilter; nothing about the visitor is kept.

    A count that cannot be written is not worth an error: the page comes first.
    """
    own = words(found.match.text)
    text, said_in = together(units(found.match.text)), language() or LANGUAGE
    if request.method != "GET" or not own or len(own) > MOST_WORDS or len(text) > LONGEST:
        return
    try:
        with transaction.atomic():
            known = MissedSearch.objects.filter(language=said_in, text=text)
            if known.update(times=F("times") + 1) or MissedSearch.objects.count() >= MOST_TERMS:
                return
            MissedSearch.objects.create(language=said_in, text=text)
    except DatabaseError:
        return
