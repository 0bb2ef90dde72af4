"""What finding keeps in the database: the edition, what changed when, and people's words."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from finding.words import words


class Edition(models.Model):
    """One state of the directory; the row with the highest number is the state of now.

    Triggers add a row in the transaction of every change (finding/triggers.py), so nothing here
    is written by hand. Whatever is computed from the data is keyed to `number` and `stamp`.
    """

    number = models.BigAutoField(_("number"), primary_key=True)
    raised_at = models.DateTimeField(_("raised at"))
    # Random. A number comes back after a roll-back or a restored backup; the pair does not.
    stamp = models.BigIntegerField(_("stamp"))

    class Meta:
        verbose_name = pgettext_lazy("state of the directory", "edition")
        verbose_name_plural = pgettext_lazy("states of the directory", "editions")
        ordering = ["number"]

    def __str__(self):
        return gettext("Edition %(number)s") % {"number": self.number}


class Change(models.Model):
    """The last edition that changed one entry, or the rows that belong to it.

    Written by the same triggers: one row for each entry that ever changed.
    """

    kind = models.CharField(
        pgettext_lazy("what sort it is", "kind"),
        max_length=40,
        help_text=_("The model's name in lower case."),
    )
    entry_id = models.BigIntegerField(_("entry id"))
    edition = models.BigIntegerField(
        pgettext_lazy("state of the directory", "edition"), db_index=True
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [models.UniqueConstraint(fields=["kind", "entry_id"], name="one_change")]

    def __str__(self):
        return gettext("%(kind)s %(entry)s in edition %(edition)s") % {
            "kind": self.kind,
            "entry": self.entry_id,
            "edition": self.edition,
        }


class SynonymQuerySet(models.QuerySet):
    def of_pair(self, language, phrase, means):
        """The pair, whether it is written in capitals or not."""
        return self.filter(language=language, phrase__iexact=phrase, means__iexact=means)

    def get_by_natural_key(self, language, phrase, means):
        pair = self.of_pair(language, phrase, means).first()
        if pair is None:
            raise self.model.DoesNotExist(f"There is no synonym {phrase} of {means}.")
        return pair


class Synonym(models.Model):
    """Words that people use, and the words that entries use for the same thing."""

    language = models.CharField(
        _("language"),
        max_length=10,
        default="en",
        help_text=_("The language of the phrase: en, ms, zh-hans or ta."),
    )
    phrase = models.CharField(_("phrase"), max_length=80, help_text=_("What people type: «jail»."))
    means = models.CharField(
        pgettext_lazy("what a phrase stands for", "means"),
        max_length=80,
        help_text=_("What entries say: «prison»."),
    )
    both_ways = models.BooleanField(
        _("both ways"),
        default=True,
        help_text=_("Untick where the second word must not lead to the first."),
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["phrase", "means"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "phrase", "means"],
                name="synonym_once",
                violation_error_message=_("This pair is there already."),
            )
        ]

    def __str__(self):
        return f"{self.phrase} {'↔' if self.both_ways else '→'} {self.means}"

    def tidy(self):
        """Tidy what was typed. Capitals stay, so that abbreviations look as people know them.

        ValidationError for a pair that leads nowhere.
        """
        self.language = self.language.strip().lower()
        self.phrase, self.means = (" ".join(text.split()) for text in (self.phrase, self.means))
        for name in ("phrase", "means"):
            typed = getattr(self, name)
            if typed and not words(typed):
                raise ValidationError({name: _("There is no word in this, only signs.")})
        if self.phrase and words(self.phrase) == words(self.means):
            message = _("This is what people type already. Capitals and signs make no difference.")
            raise ValidationError({"means": message})

    def clean(self):
        super().clean()
        self.tidy()
        others = type(self).objects.of_pair(self.language, self.phrase, self.means)
        # The constraint speaks for a pair that is the same to the letter.
        if others.exclude(pk=self.pk).exclude(phrase=self.phrase, means=self.means).exists():
            raise ValidationError(_("This pair is there already, with other capitals."))

    def natural_key(self):
        return (self.language, self.phrase, self.means)


class Word(models.Model):
    """A word that entries use in any language, from which spelling is corrected."""

    word = models.CharField(_("word"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self):
        return self.word


class MissedSearch(models.Model):
    """Words that found nothing, and how often. Nothing is kept about who typed them."""

    language = models.CharField(_("language"), max_length=10)
    text = models.CharField(_("searched for"), max_length=200)
    times = models.PositiveIntegerField(pgettext_lazy("how often", "times"), default=1)

    class Meta:
        ordering = ["-times", "text"]
        verbose_name = _("missed search")
        verbose_name_plural = _("missed searches")
        constraints = [models.UniqueConstraint(fields=["language", "text"], name="missed_once")]

    def __str__(self):
        return f"{self.text} ({self.times})"
