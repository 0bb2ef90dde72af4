"""What every entry of the directory has in common."""

import uuid
from contextlib import contextmanager
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models.confirmed import first_fresh_day


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


# Sent in the transaction in which texts or states of many entries, or rows of theirs, change at
# once, for which Django sends nothing: the sender is the model that was written, `model` the kind
# of the entries, `pks` the set of their primary keys, `using` the database. Single ones send
# post_save and post_delete.
entries_changed = Signal()


def alters_data(method):
    """Mark a method that templates must not call."""
    method.alters_data = True
    return method


def queryset_only(method):
    """Mark a method of a queryset that its managers must not have."""
    method.queryset_only = True
    return method


class TellingQuerySet(models.QuerySet):
    """Sends `entries_changed` for what is written by the queryset, not one by one."""

    # The column that says which entry a row belongs to; an entry is its own.
    entry_column = "pk"

    @alters_data
    def update(self, **values):
        if not _change_texts(self.model, values):
            return super().update(**values)
        with self._telling() as tell:
            tell(self._entries())
            # Rows that move leave one entry and come to another.
            moves = not values.keys().isdisjoint({"entry", "entry_id"})
            moving = list(self.order_by().values_list("pk", flat=True)) if moves else ()
            rows = super().update(**values)
            if moving:
                tell(self.model.objects.filter(pk__in=moving)._entries())
        return rows

    @alters_data
    @queryset_only
    def delete(self):
        with self._telling() as tell:
            tell(self._entries())
            return super().delete()

    @alters_data
    def bulk_create(self, objs, *args, **kwargs):
        with self._telling() as tell:
            objs = super().bulk_create(objs, *args, **kwargs)
            tell(self._entries_of(objs))
        return objs

    @contextmanager
    def _telling(self):
        """Gives a function that takes primary keys of entries, and tells of them at the end."""
        using, pks = router.db_for_write(self.model, **self._hints), set()
        with transaction.atomic(using=using, savepoint=False):
            yield pks.update
            tell_of(self.model, pks, using)

    def _entries(self):
        return self.order_by().values_list(self.entry_column, flat=True)

    def _entries_of(self, objs):
        return {getattr(row, self.entry_column) for row in objs}


def tell_of(sender, pks, using):
    """Send `entries_changed` for the entries with these primary keys, to which rows belong."""
    if pks:
        is_entry = issubclass(sender, Entry)
        model = sender if is_entry else sender._meta.get_field("entry").related_model
        entries_changed.send(sender=sender, model=model, pks=pks, using=using)


def _change_texts(model, fields):
    """Whether texts, states or the entry that a row belongs to are among these fields."""
    found = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in fields]
    return any(
        isinstance(field, models.CharField | models.TextField) or field.name == "entry"
        for field in found
    )


class BySlug:
    """A queryset of what fixtures know by its slug."""

    def get_by_natural_key(self, slug):
        """What has this slug, or what had it before it was renamed."""
        try:
            return self.get(slug=slug)
        except self.model.DoesNotExist:
            return self.get(uuid__in=FormerSlug.objects.of(self.model, slug))


class SluggedQuerySet(BySlug, models.QuerySet):
    """Knows what is no entry by its slug."""


class EntryQuerySet(BySlug, TellingQuerySet):
    def published(self):
        """What the public may see. Every public list, count and related list starts here."""
        return self.filter(state=State.PUBLISHED)

    def for_list(self):
        """Everything that a card in a list shows."""
        return self

    def _entries_of(self, objs):
        # One that was there already, and was left as it is, has not been given its primary key.
        unknown = [entry.uuid for entry in objs if entry.pk is None]
        found = self.filter(uuid__in=unknown).values_list("pk", flat=True) if unknown else ()
        return {*found, *(entry.pk for entry in objs if entry.pk is not None)}


class Entry(models.Model):
    """One thing the directory lists, with an address for people and an identifier for machines."""

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("As the provider writes it. Put abbreviations in the next field."),
    )
    also_known_as = models.CharField(
        _("also known as"),
        max_length=200,
        blank=True,
        help_text=_("Abbreviations and other names people use, separated by commas."),
    )
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of the page's address. Left empty, it is made from the name. "
            "When you change it, the old address leads to the new one."
        ),
    )
    uuid = models.UUIDField(
        _("identifier"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Never changes; other systems know the entry by it."),
    )
    state = models.CharField(
        pgettext_lazy("of an entry", "state"),
        max_length=10,
        choices=State,
        default=State.DRAFT,
        db_index=True,
        help_text=_("Only published entries can be seen by the public."),
    )
    summary = models.CharField(
        _("summary"),
        max_length=400,
        help_text=_("One or two short, plain sentences. Lists and search show them."),
    )
    confirmed_on = models.DateField(
        _("confirmed on"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which someone answerable last said that all of this is right. "
            "Leave it empty where nobody has."
        ),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="%(app_label)s_%(class)s_state",
                violation_error_message=_("An entry is a draft, published or archived."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(summary=""),
                name="%(app_label)s_%(class)s_named",
                violation_error_message=_("An entry needs a name and a summary."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        # With the former slug and all that signals write, such as the text index, or not at all.
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            if not self.slug:
                self.slug = self._free_slug()
            if self.pk and not kwargs.get("force_insert"):
                FormerSlug.objects.keep(self)
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The entry's public page; NoReverseMatch for kinds that have none."""
        if not self.slug:
            raise NoReverseMatch("An entry that was not saved has no page.")
        before, after = _around_slug(self._meta.model_name, get_language(), get_script_prefix())
        return f"{before}{self.slug}{after}"

    def clean(self):
        super().clean()
        if not self.slug and self.name:
            self.slug = self._free_slug()
        if self.confirmed_on and self.confirmed_on > timezone.localdate():
            raise ValidationError({"confirmed_on": _("Nobody can have confirmed it after today.")})

    def natural_key(self):
        return (self.slug,)

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def is_stale(self):
        """Whether somebody confirmed it once, but so long ago that pages say so."""
        return bool(self.confirmed_on) and self.confirmed_on < first_fresh_day(timezone.localdate())

    def _free_slug(self):
        """A slug made from the name that no other entry of the kind has or had."""
        stem = slugify(self.name)[:90].strip("-") or self._meta.model_name
        others = type(self).objects.exclude(pk=self.pk)
        slug, number = stem, 1
        while (
            others.filter(slug=slug).exists()
            or FormerSlug.objects.of(type(self), slug).exclude(uuid=self.uuid).exists()
        ):
            number += 1
            slug = f"{stem}-{number}"
        return slug


@lru_cache(maxsize=100)
def _around_slug(kind, language, root):
    """What stands before and after the slug in the address of a page of this kind."""
    return reverse(f"{kind}_detail", args=["-"]).rsplit("-", 1)


class FormerSlugQuerySet(models.QuerySet):
    def of(self, model, slug):
        """The identifier of the entry of this kind that once had this slug, as a query."""
        return self.filter(kind=model._meta.label_lower, slug=slug).values("uuid")

    def keep(self, entry):
        """Remember the slug that `entry` has in the database if it is about to lose it."""
        kind = entry._meta.label_lower
        old = type(entry).objects.filter(pk=entry.pk).values_list("slug", flat=True).first()
        if old and old != entry.slug:
            self.update_or_create(kind=kind, slug=old, defaults={"uuid": entry.uuid})
            # A slug that comes back into use is not a former one any more.
            self.filter(kind=kind, slug=entry.slug).delete()


class FormerSlug(models.Model):
    """A slug that an entry or a source had once: its old address redirects for good."""

    kind = models.CharField(pgettext_lazy("what sort it is", "kind"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=100)
    uuid = models.UUIDField(_("uuid"))

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_former_slug")]

    def __str__(self):
        return f"{self.kind} {self.slug}"


# While rows change places, their positions stand out of each other's way by so much: far above any
# number of rows, and far below what the column holds.
PARKED = 10_000


class PositionedRow(models.Model):
    """A row of an ordered list that belongs to an entry; `position` counts from 1."""

    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in an order", "position"), default=1
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


def entry_models():
    """Every kind of entry."""
    return [model for model in _subclasses(Entry) if not model._meta.abstract]


def _subclasses(model: type[models.Model]):
    for subclass in model.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
