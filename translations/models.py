"""What texts of the directory are called in other languages."""

from collections import defaultdict
from contextlib import contextmanager

from django.conf import settings
from django.db import models, router, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.entry import alters_data, queryset_only
from translations.texts import kind_of

# Sent in the transaction in which many translations change at once, for which Django sends
# nothing: `things` are the primary keys of what they are of, a set by kind; `using` is the
# database. Single ones send post_save and post_delete.
translations_changed = Signal()


def changes_texts(fields):
    """Whether these fields of a translation say what is said of which thing."""
    return not {"kind", "object_id", "field", "language", "text"}.isdisjoint(fields)


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
    """Sends `translations_changed` for what is written by the queryset, not one by one."""

    @alters_data
    def update(self, **values):
        if not changes_texts(values):
            return super().update(**values)
        with self._telling() as tell:
            tell(self._things())
            # Where they are given to other things, those are told of too.
            moves = not {"kind", "object_id"}.isdisjoint(values)
            moving = list(self.order_by().values_list("pk", flat=True)) if moves else ()
            rows = super().update(**values)
            if moving:
                tell(self.model.objects.using(self._db).filter(pk__in=moving)._things())
        return rows

    @alters_data
    @queryset_only
    def delete(self):
        with self._telling() as tell:
            tell(self._things())
            return super().delete()

    @alters_data
    def bulk_create(self, objs, *args, **kwargs):
        with self._telling() as tell:
            objs = super().bulk_create(objs, *args, **kwargs)
            tell((translation.kind, translation.object_id) for translation in objs)
        return objs

    @contextmanager
    def _telling(self):
        """Gives a function that takes pairs of kind and pk, and tells of them at the end."""
        using = self._db or router.db_for_write(self.model, **self._hints)
        things = defaultdict(set)

        def tell(pairs):
            for kind, pk in pairs:
                things[kind].add(pk)

        with transaction.atomic(using=using, savepoint=False):
            yield tell
            if things:
                translations_changed.send(sender=self.model, things=dict(things), using=using)

    def _things(self):
        return self.order_by().values_list("kind", "object_id").distinct()

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
