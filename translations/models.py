"""What texts of the directory are called in other languages."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from translations.texts import kind_of


def languages():
    """The languages that are translated into, as choices: all of the site's but its own."""
    return [pair for pair in settings.LANGUAGES if pair[0] != settings.LANGUAGE_CODE]


class TranslationState(models.TextChoices):
    """How far a text is to be trusted in a language."""

    MISSING = "missing", pgettext_lazy("state of a translation", "Missing")
    # The English has changed since: what it says may no longer be so.
    OUT_OF_DATE = "out-of-date", pgettext_lazy("state of a translation", "Out of date")
    # By a machine or a helper; nobody who answers for it has read it.
    UNREVIEWED = "unreviewed", pgettext_lazy("state of a translation", "Not reviewed")
    REVIEWED = "reviewed", pgettext_lazy("state of a translation", "Reviewed")


class TranslationQuerySet(models.QuerySet):
    def of(self, kind, pks):
        """The translations of things of one kind with these primary keys."""
        return self.filter(kind=kind, object_id__in=pks)

    def of_thing(self, thing):
        return self.of(kind_of(thing), [thing.pk])


class Translation(models.Model):
    """One text of an entry, a row of it or a term, in another language.

    `source_text` is the English that it was made from: where that is no longer what the entry
    says, the translation is out of date, whichever way the English was changed.
    """

    # A key of TEXTS.
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.BigIntegerField(_("object"))
    field = models.CharField(_("field"), max_length=40)
    language = models.CharField(_("language"), max_length=10, choices=languages())
    text = models.TextField(_("text"))
    source_text = models.TextField(_("English it was made from"))
    is_reviewed = models.BooleanField(
        _("reviewed"),
        default=False,
        help_text=_("Somebody who reads both languages has compared them and answers for it."),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["kind", "object_id", "field", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "language", "field"],
                name="one_translation",
                violation_error_message=_("This text has a translation in this language already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}, {self.field} ({self.language})"

    def state(self, english):
        """Its TranslationState beside the English of now."""
        if self.source_text != english:
            return TranslationState.OUT_OF_DATE
        return TranslationState.REVIEWED if self.is_reviewed else TranslationState.UNREVIEWED
