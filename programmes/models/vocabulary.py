"""The words that programmes are described in."""

import re

from django.db import models
from django.urls import reverse

from organisations.models import Citation, Entry, VocabularyTerm


class Need(VocabularyTerm):
    """A kind of help: somewhere to live, work, family and parenting …"""


class Audience(VocabularyTerm):
    """Whom a programme is for: people in custody, partners, parents and relatives …"""


class Qualifier(VocabularyTerm):
    """What narrows an audience: women, youth, foreign nationals …"""


class Language(VocabularyTerm):
    """A language in which a programme is given; the slug is its IETF language tag."""


class GlossaryTerm(Entry):
    """A word of the field, explained in one plain sentence (the summary)."""

    also_written = models.CharField(
        max_length=200,
        blank=True,
        help_text="Other forms of the word as they stand in texts, separated by commas.",
    )
    explained_in_source = models.BooleanField(
        "the source explains the word",
        default=False,
        help_text="Untick where the source only uses the word and an editor explained it.",
    )

    class Meta(Entry.Meta):
        pass

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.slug}"

    @property
    def forms(self):
        """The word in every form in which it stands in texts."""
        forms = [self.name, *self.also_written.split(",")]
        return [form.strip() for form in forms if form.strip()]


class GlossaryTermCitation(Citation):
    entry = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="citations")


def glossary_pattern(terms):
    """A pattern that finds any form of any of `terms`, longest first, as whole words.

    Returns the pattern and a dict from the lower-case form to its term; the pattern is None
    where there are no terms.
    """
    by_form = {form.lower(): term for term in terms for form in term.forms}
    if not by_form:
        return None, by_form
    alternatives = "|".join(re.escape(form) for form in sorted(by_form, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE), by_form
