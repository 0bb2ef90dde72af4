"""Where facts come from, and what has been published about them."""

import uuid

from django.db import models
from django.db.models import Value
from django.urls import reverse

from organisations.models.dates import (
    SINCE_CHOICES,
    partial_date,
    precision_constraint,
    precision_field,
)
from organisations.models.entry import Entry, FormerSlug, SluggedQuerySet


class Source(models.Model):
    """A document that facts in the directory were taken from."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    uuid = models.UUIDField("identifier", default=uuid.uuid4, unique=True, editable=False)
    publisher = models.CharField(
        max_length=200, blank=True, help_text="Who put it out. Leave empty where it does not say."
    )
    url = models.URLField(
        "address", blank=True, help_text="Where the document stands. Leave empty if not known."
    )
    address_in_document = models.CharField(
        max_length=200,
        blank=True,
        help_text="The address the document gives for itself, where that is only part of one.",
    )
    summary = models.CharField(max_length=400, help_text="What the document is about.")
    headings = models.TextField(
        blank=True,
        help_text="Its headings in the document's order, one a line. The page that shows what was "
        "taken from it follows this order.",
    )

    objects = SluggedQuerySet.as_manager()

    class Meta:
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

    def facts(self):
        """What was taken from this document, as dicts of heading, kind, name, url and facts.

        One query over all kinds of entry, published ones only, in the document's order.
        """
        kinds = {kind.entry_model()._meta.model_name: kind for kind in Citation.__subclasses__()}
        parts = [
            kind.objects.filter(source=self)
            .visible()
            .order_by()
            .values_list(
                Value(name, models.CharField()),
                "heading",
                "facts",
                "entry__name",
                "entry__slug",
                "entry__summary",
            )
            for name, kind in kinds.items()
        ]
        facts = []
        for kind, heading, taken, name, slug, summary in parts[0].union(*parts[1:], all=True):
            model = kinds[kind].entry_model()
            facts.append(
                {
                    "heading": heading,
                    "kind": model._meta.verbose_name,
                    "name": name,
                    "url": model(slug=slug).get_absolute_url(),
                    "facts": taken or summary,
                }
            )
        order_of_kinds = [kind.entry_model()._meta.verbose_name for kind in kinds.values()]
        order = {heading: place for place, heading in enumerate(self.headings.splitlines())}
        return sorted(
            facts,
            key=lambda fact: (
                order.get(fact["heading"], len(order)),
                fact["heading"],
                order_of_kinds.index(fact["kind"]),
                fact["name"].lower(),
            ),
        )


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


class Citation(models.Model):
    """Where in a source the facts of one entry stand. Each kind of entry has its own subclass."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    heading = models.CharField(
        max_length=200, help_text="The heading in the document under which the facts stand."
    )
    facts = models.CharField(
        max_length=400,
        blank=True,
        help_text="What was taken from there. Leave empty where it is the whole entry.",
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["source__title", "pk"]
        verbose_name = "source"
        verbose_name_plural = "sources"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "source", "heading"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This heading of this source is given already.",
            )
        ]

    def __str__(self):
        return f"{self.source}: {self.heading}"

    def natural_key(self):
        return (self.entry.slug, self.source.slug, self.heading)

    @classmethod
    def entry_model(cls):
        return cls._meta.get_field("entry").related_model


class PublicationKind(models.TextChoices):
    SPEECH = "speech", "Speech"
    PAPER = "paper", "Paper"
    CASE_STUDIES = "case-studies", "Case studies"
    ARTICLES = "articles", "Articles"


class Publication(Entry):
    """Something to read that a source names: a speech, a paper, case studies."""

    kind = models.CharField(max_length=15, choices=PublicationKind)
    url = models.URLField(
        "address", max_length=400, blank=True, help_text="Leave empty where it is not stated."
    )
    author = models.CharField(
        max_length=200, blank=True, help_text="The person who gave or wrote it, with their office."
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text="The organisation that put it out or that it is about.",
    )
    event = models.ForeignKey(
        "organisations.Event",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text="The event at which it was given or released.",
    )
    published_on = models.DateField(null=True, blank=True)
    published_precision = precision_field(choices=SINCE_CHOICES)

    class Meta(Entry.Meta):
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
    entry = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="citations")
