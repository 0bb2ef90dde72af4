"""The words that programmes are described in."""

import re

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Citation, Entry, VocabularyTerm


class Need(VocabularyTerm):
    """A kind of help: somewhere to live, work, family and parenting …"""

    class Meta(VocabularyTerm.Meta):
        verbose_name = pgettext_lazy("kind of help", "need")
        verbose_name_plural = pgettext_lazy("kinds of help", "needs")


class Audience(VocabularyTerm):
    """Whom a programme is for: people in custody, partners, parents and relatives …"""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Qualifier(VocabularyTerm):
    """What narrows an audience: women, youth, foreign nationals …"""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("qualifier")
        verbose_name_plural = _("qualifiers")


class Language(VocabularyTerm):
    """A language in which a programme is given; the slug is its IETF language tag."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")


class GlossaryTerm(Entry):
    """A word of the field, explained in one plain sentence (the summary)."""

    also_written = models.CharField(
        _("also written"),
        max_length=200,
        blank=True,
        help_text=_("Other forms of the word as they stand in texts, separated by commas."),
    )
    explained_in_source = models.BooleanField(
        _("the source explains the word"),
        default=False,
        help_text=_("Untick where the source only uses the word and an editor explained it."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.slug}"

    @property
    def forms(self):
        """The word in every form in which it stands in texts."""
        forms = [self.name, *self.also_written.split(",")]
        return [form.strip() for form in forms if form.strip()]


class GlossaryTermCitation(Citation):
    entry = models.ForeignKey(
        GlossaryTerm, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )


def _is_chinese(form):
    """Whether a form stands in texts without spaces around it."""
    return "\u4e00" <= form[0] <= "\u9fff"


# Letters and digits that stand together.
RUN = re.compile(r"\w+")


class Glossary:
    """Finds the words of the glossary in texts, each of them once.

    One is made for each page, so that a word is explained where it first stands and not again.
    """

    def __init__(self, terms):
        self.by_form = {form.lower(): term for term in terms for form in term.forms}
        self.exact_forms = {form for term in terms for form in term.forms}
        self.used = set()
        # Longest first: «fidyah voucher» before «fidyah».
        forms = sorted(self.by_form, key=len, reverse=True)
        spaced = "|".join(re.escape(form) for form in forms if not _is_chinese(form))
        chinese = [re.escape(form) for form in forms if _is_chinese(form)]
        patterns = [rf"(?<!\w)(?:{spaced})(?!\w)", *chinese] if spaced else chinese
        self.pattern = re.compile("|".join(patterns), re.IGNORECASE)
        # A text that has a form has the longest run of letters in it.
        runs = [max(RUN.findall(form), key=len, default="") for form in forms]
        self.runs = None if chinese or "" in runs else frozenset(runs)

    def _has_none(self, text):
        """Whether it is plain that no form is in the text; a search takes ten times as long."""
        return self.runs is not None and self.runs.isdisjoint(RUN.findall(text.lower()))

    def parts(self, text):
        """Yield (words, term) pieces of `text` in order; the term is None for plain text."""
        end = 0
        for match in () if self._has_none(text) else self.pattern.finditer(text):
            # None where letters match that are not each other's lower case: i and the dotless i.
            term = self.by_form.get(match[0].lower())
            if term is None or term.pk in self.used or self._is_a_name(match[0]):
                continue
            self.used.add(term.pk)
            yield text[end : match.start()], None
            yield match[0], term
            end = match.end()
        yield text[end:], None

    def _is_a_name(self, words):
        """Whether capitals make a name of a word that the glossary writes small: FITRAH, fitrah."""
        return len(words) > 1 and words.isupper() and words not in self.exact_forms
