"""What finding keeps in the database: the edition, what changed when, and people's words."""

from django.core.exceptions import ValidationError
from django.db import models

from finding.words import words


class Edition(models.Model):
    """One state of the directory; the row with the highest number is the state of now.

    Triggers add a row in the transaction of every change (finding/triggers.py), so nothing here
    is written by hand. Whatever is computed from the data is keyed to `number` and `stamp`.
    """

    number = models.BigAutoField(primary_key=True)
    raised_at = models.DateTimeField()
    # Random. A number comes back after a roll-back or a restored backup; the pair does not.
    stamp = models.BigIntegerField()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"Edition {self.number}"


class Change(models.Model):
    """The last edition that changed one entry, or the rows that belong to it.

    Written by the same triggers: one row for each entry that ever changed.
    """

    kind = models.CharField(max_length=40, help_text="The model's name in lower case.")
    entry_id = models.BigIntegerField()
    edition = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "entry_id"], name="one_change")]

    def __str__(self):
        return f"{self.kind} {self.entry_id} in edition {self.edition}"


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
        max_length=10, default="en", help_text="The language of the phrase, such as en or ms."
    )
    phrase = models.CharField(max_length=80, help_text="What people type: «jail».")
    means = models.CharField(max_length=80, help_text="What entries say: «prison».")
    both_ways = models.BooleanField(
        default=True, help_text="Untick where the second word must not lead to the first."
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering = ["phrase", "means"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "phrase", "means"],
                name="synonym_once",
                violation_error_message="This pair is there already.",
            )
        ]

    def __str__(self):
        return f"{self.phrase} {'↔' if self.both_ways else '→'} {self.means}"

    def clean(self):
        """Tidy what was typed. Capitals stay, so that abbreviations look as people know them."""
        super().clean()
        self.language = self.language.strip().lower()
        self.phrase, self.means = (" ".join(text.split()) for text in (self.phrase, self.means))
        for name in ("phrase", "means"):
            typed = getattr(self, name)
            if typed and not words(typed):
                raise ValidationError({name: "There is no word in this, only signs."})
        if self.phrase and words(self.phrase) == words(self.means):
            message = "This is what people type already. Capitals and signs make no difference."
            raise ValidationError({"means": message})
        others = type(self).objects.of_pair(self.language, self.phrase, self.means)
        # The constraint speaks for a pair that is the same to the letter.
        if others.exclude(pk=self.pk).exclude(phrase=self.phrase, means=self.means).exists():
            raise ValidationError("This pair is there already, with other capitals.")

    def natural_key(self):
        return (self.language, self.phrase, self.means)


class Word(models.Model):
    """A word that entries use, from which spelling is corrected."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="word_once")]

    def __str__(self):
        return self.word


class MissedSearch(models.Model):
    """Words that found nothing, and how often. Nothing is kept about who typed them."""

    language = models.CharField(max_length=10)
    text = models.CharField("searched for", max_length=200)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-times", "text"]
        verbose_name_plural = "missed searches"
        constraints = [models.UniqueConstraint(fields=["language", "text"], name="missed_once")]

    def __str__(self):
        return f"{self.text} ({self.times})"
