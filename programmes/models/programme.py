"""Programmes: what a person can take part in or receive."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import (
    Citation,
    Country,
    Entry,
    EntryQuerySet,
    EntryRow,
    Figure,
    Network,
    Organisation,
    Venue,
)
from organisations.models.choices import display_of
from programmes.models.journey import (
    FIRST_POINT_OUT,
    LAST_POINT_IN_CUSTODY,
    JourneyPoint,
    Stage,
)
from programmes.models.partner import RUNNING, PartnerRole
from programmes.models.vocabulary import Audience, Language, Need, Qualifier


class CostKind(models.TextChoices):
    NOT_STATED = "not-stated", _("Not stated")
    FREE = "free", pgettext_lazy("cost", "Free")
    PAID = "paid", _("There is a cost")


class ProgrammeQuerySet(EntryQuerySet):
    def for_list(self):
        return (
            self.select_related("country")
            .names_partners()
            .prefetch_related(
                "needs",
                Prefetch("audience_rows", ProgrammeAudience.objects.for_list()),
                Prefetch("partners", PartnerRole.objects.visible().for_list()),
            )
        )

    def names_partners(self):
        """Annotate whether any organisation is named, and one that runs the programme.

        Those that the public cannot see count too.
        """
        partners = PartnerRole.objects.filter(programme=OuterRef("pk"))
        return self.annotate(
            has_partners=Exists(partners),
            has_providers=Exists(partners.filter(role__in=RUNNING)),
        )


class Programme(Entry):
    """What a person in custody, after release or in their family can take part in or receive."""

    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("What happens in it, in plain words. A blank line starts a new paragraph."),
    )
    stage = models.CharField(
        pgettext_lazy("of the journey", "stage"), max_length=15, choices=Stage, db_index=True
    )
    stage_stated = models.BooleanField(
        _("the source names the stage"),
        default=False,
        help_text=_("Untick where an editor worked the stage out; the page then says so."),
    )
    stage_note = models.CharField(
        _("stage note"),
        max_length=250,
        blank=True,
        help_text=_("Why this stage, where the source does not name it. Shown on the page."),
    )
    starts_at = models.PositiveSmallIntegerField(
        pgettext_lazy("where on the journey", "starts"),
        choices=JourneyPoint,
        help_text=_("Where on the journey it starts."),
    )
    ends_at = models.PositiveSmallIntegerField(
        pgettext_lazy("where on the journey", "ends"),
        choices=JourneyPoint,
        help_text=_("Where on the journey it ends."),
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        help_text=_("Leave empty where it is not stated."),
    )
    needs = models.ManyToManyField(
        Need,
        verbose_name=pgettext_lazy("kinds of help", "needs"),
        blank=True,
        related_name="programmes",
        help_text=_("The kinds of help it gives. Choose none where nobody says."),
    )
    audiences = models.ManyToManyField(
        Audience,
        verbose_name=_("audiences"),
        through="ProgrammeAudience",
        related_name="programmes",
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        through="PartnerRole",
        related_name="programmes",
    )
    networks = models.ManyToManyField(
        Network,
        verbose_name=_("networks"),
        blank=True,
        related_name="programmes",
        help_text=_("Networks that it belongs to, or whose members take part in it as a whole."),
    )
    venues = models.ManyToManyField(
        Venue, verbose_name=_("venues"), blank=True, related_name="programmes"
    )
    languages = models.ManyToManyField(
        Language,
        verbose_name=_("languages"),
        blank=True,
        related_name="programmes",
        help_text=_("The languages it is given in. Leave empty where nobody says."),
    )
    eligibility = models.TextField(
        _("eligibility"),
        blank=True,
        help_text=_("Who can take part. Leave empty where it is not stated."),
    )
    exclusions = models.TextField(
        _("exclusions"),
        blank=True,
        help_text=_("Who cannot take part. Leave empty where it is not stated."),
    )
    cost_kind = models.CharField(
        _("cost"),
        max_length=10,
        choices=CostKind,
        default=CostKind.NOT_STATED,
        help_text=_("«Free» only where a source or the provider says so."),
    )
    cost = models.TextField(
        _("cost in words"),
        blank=True,
        help_text=_("What is paid, by whom, and what help there is."),
    )
    how_to_apply = models.TextField(
        _("how to apply"),
        blank=True,
        help_text=_("The first step somebody takes. Leave empty where it is not stated."),
    )
    who_can_refer = models.TextField(
        _("who can refer"),
        blank=True,
        help_text=_("Who can send people to it. Leave empty where it is not stated."),
    )
    opening_hours = models.TextField(
        _("opening hours"), blank=True, help_text=_("Leave empty where not stated.")
    )
    contact = models.TextField(
        pgettext_lazy("how to reach somebody", "contact"),
        blank=True,
        help_text=_("Telephone, e-mail or postal address. Leave empty where it is not stated."),
    )
    contact_url = models.URLField(
        _("page to get in touch"),
        max_length=400,
        blank=True,
        help_text=_("The web page on which people can write to it. Leave empty where not stated."),
    )

    get_cost_kind_display = display_of("cost_kind", CostKind)
    get_stage_display = display_of("stage", Stage)

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_at__in=JourneyPoint.values)
                & Q(ends_at__in=JourneyPoint.values)
                & Q(starts_at__lte=F("ends_at")),
                name="programme_points_in_order",
                violation_error_message=_("A programme ends where it starts or later."),
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.IN_CARE, ends_at__lte=LAST_POINT_IN_CUSTODY)
                | Q(stage=Stage.AFTERCARE, starts_at__gte=FIRST_POINT_OUT)
                | Q(
                    stage=Stage.THROUGHCARE,
                    starts_at__lte=LAST_POINT_IN_CUSTODY,
                    ends_at__gte=FIRST_POINT_OUT,
                ),
                name="programme_stage_agrees",
                violation_error_message=_(
                    "The stage and the points do not agree: in-care lies in custody, aftercare "
                    "starts on the day of release or later, throughcare starts in custody and ends "
                    "after it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cost_kind__in=CostKind.values)
                & (Q(cost="") | ~Q(cost_kind=CostKind.NOT_STATED)),
                name="programme_cost_agrees",
                violation_error_message=_(
                    "Say whether it is free or has a cost, or take the words about the cost out."
                ),
            ),
        ]

    @property
    def run_by(self):
        """The roles of those who run it, of the partners that for_list() fetched."""
        return [partner for partner in self.partners.all() if partner.role in RUNNING]


class ProgrammeCitation(Citation):
    entry = models.ForeignKey(
        Programme, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )


class ProgrammeStep(EntryRow):
    """One step of what happens in a programme."""

    entry = models.ForeignKey(
        Programme, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="steps"
    )
    text = models.CharField(_("text"), max_length=400)

    class Meta(EntryRow.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return self.text


class ProgrammeFigure(Figure):
    entry = models.ForeignKey(
        Programme, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="figures"
    )


class ProgrammeAudienceQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("audience", "qualifier")

    def get_by_natural_key(self, programme, audience, qualifier=None):
        return self.get(
            programme=Programme.objects.get_by_natural_key(programme),
            audience__slug=audience,
            qualifier=qualifier and Qualifier.objects.get(slug=qualifier),
        )


class ProgrammeAudience(models.Model):
    """One audience of a programme, narrowed by a qualifier where there is one."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        related_name="audience_rows",
    )
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        on_delete=models.PROTECT,
        related_name="programme_rows",
    )
    qualifier = models.ForeignKey(
        Qualifier,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programme_rows",
        help_text=_("Leave empty where it is for everyone in this audience."),
    )

    objects = ProgrammeAudienceQuerySet.as_manager()

    class Meta:
        # PostgreSQL and SQLite put an empty qualifier at different ends.
        ordering = [
            "audience__position",
            "audience__name",
            F("qualifier__position").asc(nulls_first=True),
            "pk",
        ]
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "audience", "qualifier"],
                name="programme_audience_once",
                violation_error_message=_("This audience is given already."),
            ),
            models.UniqueConstraint(
                fields=["programme", "audience"],
                condition=Q(qualifier__isnull=True),
                name="programme_audience_once_unqualified",
                violation_error_message=_("This audience is given already."),
            ),
        ]

    def __str__(self):
        return f"{self.audience}: {self.qualifier}" if self.qualifier else str(self.audience)

    def natural_key(self):
        key = (self.programme.slug, self.audience.slug)
        return (*key, self.qualifier.slug) if self.qualifier else key
