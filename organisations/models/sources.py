"""Where facts come from, and what has been published about them."""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.choices import display_of
from organisations.models.dates import (
    SINCE_CHOICES,
    partial_date,
    precision_constraint,
    precision_field,
)
from organisations.models.entry import Entry, FormerSlug, SluggedQuerySet


class Source(models.Model):
    """A document that facts in the directory were taken from."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("Who put it out. Leave empty where it does not say."),
    )
    url = models.URLField(
        pgettext_lazy("of a web page", "address"),
        blank=True,
        help_text=_("Where the document stands. Leave empty if not known."),
    )
    address_in_document = models.CharField(
        _("address in document"),
        max_length=200,
        blank=True,
        help_text=_("The address the document gives for itself, where that is only part of one."),
    )
    summary = models.CharField(
        _("summary"), max_length=400, help_text=_("What the document is about.")
    )
    headings = models.TextField(
        _("headings"),
        blank=True,
        help_text=_(
            "Its headings in the document's order, one a line. The page that shows what was "
            "taken from it follows this order."
        ),
    )
    checked_on = models.DateField(
        _("last compared on"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which somebody last compared the entries with the document. Leave it "
            "empty where nobody has."
        ),
    )

    objects = SluggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        FormerSlug.objects.keep(self)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("source_detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def facts(self, groups=None):
        """What was taken from this document, in its order, as Facts.

        `groups` is what fact_groups() returned, where it is known already.
        """
        return Facts(self, self.fact_groups() if groups is None else groups)

    def fact_groups(self):
        """The FactGroups of this document in its order; one query over all kinds of entry."""
        parts = [
            kind.objects.filter(source=self)
            .visible()
            .order_by()
            .values_list("heading", Value(name, models.CharField()))
            .annotate(number=Count("pk"))
            for name, kind in citation_kinds().items()
        ]
        place_of_kind = {name: place for place, name in enumerate(citation_kinds())}
        place_of_heading = {line: place for place, line in enumerate(self.headings.splitlines())}
        return sorted(
            itertools.starmap(FactGroup, parts[0].union(*parts[1:], all=True)),
            key=lambda group: (
                # A heading that the list lacks comes after all others.
                place_of_heading.get(group.heading, len(place_of_heading)),
                group.heading,
                place_of_kind[group.kind],
            ),
        )


class FactGroup(NamedTuple):
    """The facts of one kind of entry, by the name of its model, under one heading."""

    heading: str
    kind: str
    number: int


class Facts(Sequence):
    """What was taken from a document, published entries only, by heading, kind and name.

    A slice is a list of dicts of heading, kind, name, url and facts; one query over all kinds.
    """

    def __init__(self, source, groups):
        self.source, self.groups = source, groups

    def __len__(self):
        return sum(group.number for group in self.groups)

    def __getitem__(self, part):
        if not isinstance(part, slice):
            place = range(len(self))[part]
            return self[place : place + 1][0]
        first, last, _step = part.indices(len(self))
        queries = list(self._queries(first, last))
        if not queries:
            return []
        place = {group[:2]: place for place, group in enumerate(self.groups)}
        rows = sorted(
            queries[0].union(*queries[1:], all=True),
            key=lambda row: (place.get(row[:2], len(place)), row[4].lower(), row[2]),
        )
        return [self._fact(row) for row in rows]

    def __iter__(self):
        return iter(self[:])

    def _queries(self, first, last):
        """The queries of the facts from the place `first` up to `last`."""
        if (first, last) == (0, len(self)):
            yield from (self._rows(kind) for kind in {group.kind for group in self.groups})
            return
        whole, start = defaultdict(list), 0
        for heading, kind, number in self.groups:
            skip, stop = max(first - start, 0), min(last - start, number)
            if (skip, stop) == (0, number):
                whole[kind].append(heading)
            elif skip < stop:
                rows = self._rows(kind, [heading]).order_by(Lower("entry__name"), "pk")
                # Asked for by key, because parts of a union cannot be sliced on SQLite.
                yield self._rows(kind).filter(pk__in=rows.values("pk")[skip:stop])
            start += number
        yield from (self._rows(kind, headings) for kind, headings in whole.items())

    def _rows(self, kind, headings=None):
        """The facts of one kind of entry, under some headings where they are given."""
        rows = citation_kinds()[kind].objects.filter(source=self.source).visible().order_by()
        if headings is not None:
            rows = rows.filter(heading__in=headings)
        name = Value(kind, models.CharField())
        return rows.values_list(
            "heading", name, "pk", "facts", "entry__name", "entry__slug", "entry__summary"
        )

    def _fact(self, row):
        heading, kind, _key, taken, name, slug, summary = row
        model = citation_kinds()[kind].entry_model()
        return {
            "heading": heading,
            "kind": model._meta.verbose_name,
            "name": name,
            "url": model(slug=slug).get_absolute_url(),
            "facts": taken or summary,
        }


class CitationQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(entry__in=self.model.entry_model().objects.published())

    def get_by_natural_key(self, entry, source, heading):
        model = self.model.entry_model()
        return self.get(
            entry=model.objects.get_by_natural_key(entry),
            source=Source.objects.get_by_natural_key(source),
            heading=heading,
        )


NO_SOURCE = _("An entry needs at least one source before it can be published.")


class Citation(models.Model):
    """Where in a source the facts of one entry stand. Each kind of entry has its own subclass."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+"
    )
    heading = models.CharField(
        _("heading"),
        max_length=200,
        help_text=_("The heading in the document under which the facts stand."),
    )
    facts = models.CharField(
        _("facts"),
        max_length=400,
        blank=True,
        help_text=_("What was taken from there. Leave empty where it is the whole entry."),
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["source__title", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "source", "heading"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This heading of this source is given already."),
            )
        ]

    def __str__(self):
        return f"{self.source}: {self.heading}"

    def natural_key(self):
        return (self.entry.slug, self.source.slug, self.heading)

    @classmethod
    def entry_model(cls):
        return cls._meta.get_field("entry").related_model


def citation_kinds():
    """Each kind of Citation by the name of the model whose facts it cites."""
    return {kind.entry_model()._meta.model_name: kind for kind in Citation.__subclasses__()}


class PublicationKind(models.TextChoices):
    SPEECH = "speech", _("Speech")
    PAPER = "paper", pgettext_lazy("to read", "Paper")
    CASE_STUDIES = "case-studies", _("Case studies")
    ARTICLES = "articles", _("Articles")


class Publication(Entry):
    """Something to read that a source names: a speech, a paper, case studies."""

    kind = models.CharField(
        pgettext_lazy("what sort it is", "kind"), max_length=15, choices=PublicationKind
    )
    url = models.URLField(
        pgettext_lazy("of a web page", "address"),
        max_length=400,
        blank=True,
        help_text=_("Leave empty where it is not stated."),
    )
    author = models.CharField(
        _("author"),
        max_length=200,
        blank=True,
        help_text=_("The person who gave or wrote it, with their office."),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text=_("The organisation that put it out or that it is about."),
    )
    event = models.ForeignKey(
        "organisations.Event",
        verbose_name=_("event"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text=_("The event at which it was given or released."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_precision = precision_field(
        verbose_name=_("published precision"), choices=SINCE_CHOICES
    )

    get_kind_display = display_of("kind", PublicationKind)

    class Meta(Entry.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            *Entry.Meta.constraints,
            precision_constraint("published_on", "published_precision", "publication_date"),
        ]

    def get_absolute_url(self):
        return f"{reverse('source_list')}#{self.slug}"

    @property
    def when(self):
        return partial_date(self.published_on, self.published_precision)


class PublicationCitation(Citation):
    entry = models.ForeignKey(
        Publication, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )
