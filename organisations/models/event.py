"""Events, once or again and again."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models.choices import display_of
from organisations.models.dates import (
    DATED,
    DatePrecision,
    last_day,
    partial_date,
    precision_constraint,
    precision_field,
)
from organisations.models.entry import Entry, EntryQuerySet
from organisations.models.network import EntryRow, Figure, Network
from organisations.models.organisation import Country, Organisation, Venue
from organisations.models.sources import Citation


class EventSeries(Entry):
    """An event that comes back, with an edition each time."""

    description = models.TextField(
        _("description"), blank=True, help_text=_("More about it, in plain words.")
    )
    rhythm = models.CharField(
        _("rhythm"),
        max_length=60,
        blank=True,
        help_text=_("How often: «every year». Leave empty if not stated."),
    )
    network = models.ForeignKey(
        Network,
        verbose_name=_("network"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_series",
    )

    class Meta(Entry.Meta):
        verbose_name = pgettext_lazy("one", "event series")
        verbose_name_plural = pgettext_lazy("several", "event series")

    def get_absolute_url(self):
        return reverse("series_detail", args=[self.slug])


class EventSeriesCitation(Citation):
    entry = models.ForeignKey(
        EventSeries, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )


class EventQuerySet(EntryQuerySet):
    def for_list(self):
        return self.select_related("network", "series", "venue", "country")

    def coming(self, today=None):
        """Events that may still lie ahead, those of this month or year included."""
        today = today or timezone.localdate()
        precise = {
            DatePrecision.DAY: today,
            DatePrecision.MONTH: today.replace(day=1),
            DatePrecision.YEAR: today.replace(month=1, day=1),
        }
        ahead = Q()
        for precision, first in precise.items():
            ahead |= Q(date_precision=precision, last_day__gte=first)
        return self.alias(last_day=Coalesce("ends_on", "starts_on")).filter(
            ahead | Q(date_precision=DatePrecision.REGULAR)
        )


class Event(Entry):
    """Something that happened or will, or one edition of a series."""

    description = models.TextField(
        _("description"), blank=True, help_text=_("More about it, in plain words.")
    )
    theme = models.CharField(
        pgettext_lazy("of an event", "theme"),
        max_length=200,
        blank=True,
        help_text=_("Exactly as it was announced."),
    )
    series = models.ForeignKey(
        EventSeries,
        verbose_name=pgettext_lazy("of events", "series"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="editions",
    )
    network = models.ForeignKey(
        Network,
        verbose_name=_("network"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    starts_on = models.DateField(_("date"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only where it took several days.")
    )
    date_precision = precision_field(verbose_name=_("date precision"))
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("venue"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    website = models.URLField(
        _("website"), blank=True, help_text=_("Leave empty where it is not stated.")
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        through="EventOrganisation",
        related_name="events",
    )

    objects = EventQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_on").desc(nulls_last=True), "name"]
        constraints = [
            *Entry.Meta.constraints,
            precision_constraint("starts_on", "date_precision", "event_date"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(date_precision=DatePrecision.DAY, ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
                violation_error_message=_(
                    "The last day comes after the first, and needs an exact first day."
                ),
            ),
        ]

    @property
    def when(self):
        first = partial_date(self.starts_on, self.date_precision)
        if not self.ends_on:
            return first
        last = partial_date(self.ends_on, DatePrecision.DAY)
        return gettext("%(first_day)s to %(last_day)s") % {"first_day": first, "last_day": last}

    @property
    def is_coming(self):
        if self.date_precision not in DATED:
            return self.date_precision == DatePrecision.REGULAR
        end = self.ends_on or last_day(self.starts_on, self.date_precision)
        return end >= timezone.localdate()

    @property
    def period(self):
        """The heading under which it stands in a list by time."""
        if self.is_coming:
            if self.date_precision == DatePrecision.REGULAR:
                return pgettext("events", "Regular")
            return pgettext("events", "Coming")
        return str(self.starts_on.year) if self.starts_on else gettext("Date not stated")


class EventCitation(Citation):
    entry = models.ForeignKey(
        Event, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )


class EventFigure(Figure):
    entry = models.ForeignKey(
        Event, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="figures"
    )


class EventGoal(EntryRow):
    """One thing that an event set out to do."""

    entry = models.ForeignKey(
        Event, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="goals"
    )
    text = models.CharField(_("text"), max_length=300)

    class Meta(EntryRow.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self):
        return self.text


class EventGuest(EntryRow):
    """A person whom a source names at an event."""

    entry = models.ForeignKey(
        Event, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="guests"
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("With the title the source uses.")
    )
    office = models.CharField(
        pgettext_lazy("post that somebody holds", "office"), max_length=250, blank=True
    )
    part = models.CharField(
        pgettext_lazy("what somebody does at an event", "part"),
        max_length=80,
        help_text=_("For example «Guest-of-Honour»."),
    )

    class Meta(EntryRow.Meta):
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self):
        return f"{self.name}, {self.part}"


class EventRole(models.TextChoices):
    ORGANISER = "organiser", pgettext_lazy("organisation", "Organiser")
    SUPPORTER = "supporter", pgettext_lazy("organisation", "Supporter")
    PRESENTER = "presenter", pgettext_lazy("organisation", "Presenter")
    PARTNER = "partner", pgettext_lazy("organisation", "Partner")


class EventOrganisationQuerySet(models.QuerySet):
    def visible(self):
        """Parts of published organisations in published events."""
        return self.filter(
            organisation__in=Organisation.objects.published(),
            event__in=Event.objects.published(),
        )

    def get_by_natural_key(self, event, organisation, role):
        return self.get(
            event=Event.objects.get_by_natural_key(event),
            organisation=Organisation.objects.get_by_natural_key(organisation),
            role=role,
        )


class EventOrganisation(models.Model):
    """One organisation's part in one event."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="parts"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="event_parts",
    )
    role = models.CharField(_("role"), max_length=15, choices=EventRole)
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("What it did, in a few words, where that helps."),
    )

    get_role_display = display_of("role", EventRole)

    objects = EventOrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["role", "organisation__name"]
        verbose_name = _("organisation at the event")
        verbose_name_plural = _("organisations at the event")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "role"],
                name="event_organisation_once",
                violation_error_message=_("This organisation has this part already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=EventRole.values),
                name="event_organisation_role",
                violation_error_message=_("Choose one of the parts."),
            ),
        ]

    def __str__(self):
        return gettext("%(organisation)s, %(role)s of %(event)s") % {
            "organisation": self.organisation,
            "role": self.get_role_display(),
            "event": self.event,
        }

    def natural_key(self):
        return (self.event.slug, self.organisation.slug, self.role)
