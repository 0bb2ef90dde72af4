"""What finding keeps in the database: the edition, what changed when, and people's words."""

from django.db import models


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
