"""How rows of this app name an entry of any kind: by its kind and its primary key.

As translations do, and not by Django's content types: a kind is readable in the table, and whoever
erases an entry decides what becomes of the rows about it.
"""

from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.entry import entry_models
from translations.texts import kind_of


@cache
def entry_kinds():
    """Each kind of entry by its name, such as «programme»."""
    return {kind_of(model): model for model in entry_models()}


def kinds_by_name():
    """Pairs of a kind and what it is called, for choices."""
    return [(kind, model._meta.verbose_name) for kind, model in entry_kinds().items()]


class AboutEntryQuerySet(models.QuerySet):
    def about(self, entry):
        return self.filter(kind=kind_of(entry), object_id=entry.pk)


class AboutEntry(models.Model):
    """Something about one entry. `object_id` is empty where there is no entry yet."""

    kind = models.CharField(pgettext_lazy("what sort it is", "kind"), max_length=40, blank=True)
    object_id = models.BigIntegerField(_("entry"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def model(self):
        """The kind of entry as a model, or None."""
        return entry_kinds().get(self.kind)

    @property
    def entry(self):
        """The entry as it is now, or None where it is gone or was never there."""
        if not self.model or self.object_id is None:
            return None
        return self.model.objects.filter(pk=self.object_id).first()
