"""Organisations, and the places where things happen."""

from django.db import models
from django.db.models import Count, Q
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
from organisations.models.entry import Entry, EntryQuerySet, State
from organisations.models.sources import Citation


class VocabularyQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class VocabularyTerm(models.Model):
    """A term of a controlled vocabulary, in the order in which choices are shown."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in an order", "position"),
        default=100,
        help_text=_("Lower numbers come first in every list of choices."),
    )

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class Country(VocabularyTerm):
    """A country or territory; the slug is its ISO 3166-1 alpha-2 code in lower case."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("country or territory")
        verbose_name_plural = _("countries and territories")


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government-agency", _("Government agency")
    STATUTORY_BOARD = "statutory-board", _("Statutory board")
    CHARITY = "charity", _("Charity or community organisation")
    OFFICE = "office", pgettext_lazy("kind of organisation", "Office")
    RELIGIOUS = "religious-institution", _("Religious institution")
    HALFWAY_HOUSE = "halfway-house", _("Halfway house")
    HOSPITAL = "hospital", _("Hospital")
    COMPANY = "company", _("Company")


class OrganisationQuerySet(EntryQuerySet):
    def for_list(self):
        return self.select_related("country").annotate(
            programme_count=Count(
                "programmes", filter=Q(programmes__state=State.PUBLISHED), distinct=True
            )
        )


class Organisation(Entry):
    """A body that provides or supports programmes."""

    kind = models.CharField(
        pgettext_lazy("what sort it is", "kind"),
        max_length=25,
        choices=OrganisationKind,
        blank=True,
        help_text=_("Leave empty where it is not stated."),
    )
    kind_stated = models.BooleanField(
        _("the source names the kind"),
        default=False,
        help_text=_("Untick where an editor worked the kind out; the page then says so."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_(
            "More about what it does, in plain words. A blank line starts a new paragraph."
        ),
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text=_("Leave empty where it is not stated."),
    )
    founded_on = models.DateField(_("set up on"), null=True, blank=True)
    founded_precision = precision_field(
        verbose_name=_("precision of that date"), choices=SINCE_CHOICES
    )
    staffed_by = models.ManyToManyField(
        "self",
        verbose_name=_("staffed by"),
        symmetrical=False,
        blank=True,
        related_name="sends_staff_to",
        help_text=_("For a joint office: the organisations whose officers make it up."),
    )
    contact = models.TextField(
        pgettext_lazy("how to reach somebody", "contact"),
        blank=True,
        help_text=_(
            "Telephone, e-mail or postal address for the public. Leave empty where it is not "
            "stated."
        ),
    )
    contact_url = models.URLField(
        _("page to get in touch"),
        max_length=400,
        blank=True,
        help_text=_("The web page on which people can write to it. Leave empty where not stated."),
    )
    website = models.URLField(
        _("website"), blank=True, help_text=_("Leave empty where it is not stated.")
    )
    venues = models.ManyToManyField(
        "organisations.Venue",
        verbose_name=_("venues"),
        blank=True,
        related_name="organisations",
        help_text=_("Where it is."),
    )

    get_kind_display = display_of("kind", OrganisationKind)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=OrganisationKind.values),
                name="organisation_kind",
                violation_error_message=_("Choose one of the kinds of organisation."),
            ),
            models.CheckConstraint(
                condition=Q(kind_stated=False) | ~Q(kind=""),
                name="organisation_kind_stated_has_kind",
                violation_error_message=_("Choose the kind that the source names."),
            ),
            precision_constraint("founded_on", "founded_precision", "organisation_founded"),
        ]

    @property
    def founded(self):
        return partial_date(self.founded_on, self.founded_precision)


class OrganisationCitation(Citation):
    entry = models.ForeignKey(
        Organisation, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )


class Venue(Entry):
    """A named place. It has no page of its own; it is shown where something happens there."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="places",
        help_text=_("The organisation whose place it is, where the directory lists it."),
    )
    address = models.TextField(
        pgettext_lazy("of a place", "address"),
        blank=True,
        help_text=_("Leave empty where it is not stated."),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    class Meta(Entry.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # One that is empty makes the comparison null, which a database lets pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="venue_coordinates",
                violation_error_message=_(
                    "Give both latitude (−90 to 90) and longitude (−180 to 180) in degrees, or "
                    "neither."
                ),
            ),
        ]

    def get_absolute_url(self):
        return f"{reverse('event_list')}?venue={self.slug}"


class VenueCitation(Citation):
    entry = models.ForeignKey(
        Venue, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )
