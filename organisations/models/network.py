"""Networks: organisations that act together."""

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models.choices import display_of
from organisations.models.dates import (
    SINCE_CHOICES,
    partial_date,
    precision_constraint,
    precision_field,
)
from organisations.models.entry import (
    Entry,
    EntryQuerySet,
    PositionedRow,
    State,
    TellingQuerySet,
    alters_data,
    tell_of,
)
from organisations.models.organisation import Country, Organisation
from organisations.models.sources import Citation


class Exactness(models.TextChoices):
    EXACTLY = "exactly", pgettext_lazy("before a number", "Exactly")
    MORE_THAN = "more-than", pgettext_lazy("before a number", "More than")


class NetworkQuerySet(EntryQuerySet):
    def for_list(self):
        return self.select_related("country").annotate(
            known_members=Count(
                "memberships__organisation",
                filter=Q(memberships__organisation__state=State.PUBLISHED),
                distinct=True,
            )
        )


class Network(Entry):
    """Organisations that act together, with the aims they share."""

    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("More about it, in plain words. A blank line starts a new paragraph."),
    )
    leader = models.CharField(
        _("leader"), max_length=250, blank=True, help_text=_("Who leads it, with their office.")
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
    )
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    formed_precision = precision_field(
        verbose_name=_("precision of that date"), choices=SINCE_CHOICES
    )
    stated_member_count = models.PositiveIntegerField(
        _("number of members stated"),
        null=True,
        blank=True,
        help_text=_("The figure a source gives, also where it does not list them all."),
    )
    stated_member_exactness = models.CharField(
        pgettext_lazy("followed by «exactly» or «more than»", "the figure is"),
        max_length=10,
        choices=Exactness,
        default=Exactness.EXACTLY,
    )
    stated_member_noun = models.CharField(
        _("what the source counts"),
        max_length=100,
        default="members",
        help_text=_("For example «member agencies» or «mosques»."),
    )
    website = models.URLField(
        _("website"), blank=True, help_text=_("Leave empty where it is not stated.")
    )
    members = models.ManyToManyField(
        Organisation, verbose_name=_("members"), through="Membership", related_name="networks"
    )

    objects = NetworkQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stated_member_count__isnull=True) | Q(stated_member_count__gt=0),
                name="network_member_count",
                violation_error_message=_("A stated number of members is at least 1."),
            ),
            precision_constraint("formed_on", "formed_precision", "network_formed"),
        ]

    @property
    def formed(self):
        return partial_date(self.formed_on, self.formed_precision)

    @property
    def stated_members(self):
        """«8 member agencies», «more than 100 …», or an empty text where nobody says."""
        if self.stated_member_count is None:
            return ""
        figure = {"count": f"{self.stated_member_count:,}", "noun": self.stated_member_noun}
        if self.stated_member_exactness == Exactness.MORE_THAN:
            # Translators: such as «more than 100 mosques»; the noun is the source's own.
            return gettext("more than %(count)s %(noun)s") % figure
        # Translators: such as «8 member agencies»; the noun is the source's own.
        return gettext("%(count)s %(noun)s") % figure


class RowQuerySet(TellingQuerySet):
    """Rows of an entry's lists in fixtures are known by the entry and their position."""

    entry_column = "entry_id"

    def get_by_natural_key(self, entry, position):
        model = self.model._meta.get_field("entry").related_model
        return self.get(entry=model.objects.get_by_natural_key(entry), position=position)


class EntryRow(PositionedRow):
    """A row that belongs to one entry, named `entry` in each subclass."""

    objects = RowQuerySet.as_manager()

    class Meta(PositionedRow.Meta):
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "position"],
                name="%(app_label)s_%(class)s_position",
                violation_error_message=_("Two rows have the same position."),
            )
        ]

    def save(self, *args, **kwargs):
        model, using = type(self), kwargs.get("using") or DEFAULT_DB_ALIAS
        with transaction.atomic(using=using, savepoint=False):
            # Of the entry that a row leaves nothing else tells.
            stored = model.objects.using(using).filter(pk=self.pk).exclude(entry=self.entry_id)
            left = set(stored.values_list("entry", flat=True)) if self.pk else set()
            super().save(*args, **kwargs)
            tell_of(model, left, using)

    @alters_data
    def delete(self, using=None, keep_parents=False):
        using = using or DEFAULT_DB_ALIAS
        # Here rather than by post_delete: for that, Django would read the rows of every entry
        # that is deleted.
        with transaction.atomic(using=using, savepoint=False):
            deleted = super().delete(using=using, keep_parents=keep_parents)
            tell_of(type(self), {self.entry_id}, using)
        return deleted

    def natural_key(self):
        return (self.entry.slug, self.position)


class NetworkAim(EntryRow):
    """One aim of a network."""

    entry = models.ForeignKey(
        Network, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="aims"
    )
    text = models.CharField(_("text"), max_length=300)

    class Meta(EntryRow.Meta):
        verbose_name = _("aim")
        verbose_name_plural = _("aims")

    def __str__(self):
        return self.text


class Figure(EntryRow):
    """A figure that a source gives, as exact as it gives it."""

    value = models.CharField(
        pgettext_lazy("of a figure", "value"),
        max_length=60,
        help_text=_("As the source has it: «more than 2,000», «30», «2 kg»."),
    )
    label = models.CharField(
        pgettext_lazy("of a figure", "label"),
        max_length=120,
        help_text=_("What is counted: «Friday prayer sessions a week, on average»."),
    )

    class Meta(EntryRow.Meta):
        abstract = True
        verbose_name = pgettext_lazy("number that a source gives", "figure")
        verbose_name_plural = pgettext_lazy("numbers that a source gives", "figures")

    def __str__(self):
        return f"{self.value} {self.label}"


class NetworkFigure(Figure):
    entry = models.ForeignKey(
        Network, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="figures"
    )


class MembershipRole(models.TextChoices):
    CONVENOR = "convenor", _("Convenor")
    SECRETARIAT = "secretariat", _("Secretariat")
    LEAD = "lead-agency", _("Lead agency")
    MEMBER = "member", _("Member")


class MembershipQuerySet(models.QuerySet):
    def visible(self):
        """Memberships of published organisations in published networks."""
        return self.filter(
            organisation__in=Organisation.objects.published(),
            network__in=Network.objects.published(),
        )

    def in_role_order(self):
        """Convenor first, members last, by name within a role."""
        roles = [When(role=role, then=place) for place, role in enumerate(MembershipRole.values)]
        return self.order_by(Case(*roles, output_field=models.IntegerField()), "organisation__name")

    def get_by_natural_key(self, network, organisation, role):
        return self.get(
            network=Network.objects.get_by_natural_key(network),
            organisation=Organisation.objects.get_by_natural_key(organisation),
            role=role,
        )


class Membership(models.Model):
    """One organisation's part in one network."""

    network = models.ForeignKey(
        Network, verbose_name=_("network"), on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(
        _("role"), max_length=15, choices=MembershipRole, default=MembershipRole.MEMBER
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("What it does, in a few words, where that helps."),
    )
    since = models.DateField(pgettext_lazy("date", "since"), null=True, blank=True)
    since_precision = precision_field(
        verbose_name=_("precision of that date"), choices=SINCE_CHOICES
    )

    get_role_display = display_of("role", MembershipRole)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation", "role"],
                name="membership_once",
                violation_error_message=_(
                    "This organisation has this role in the network already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=MembershipRole.values),
                name="membership_role",
                violation_error_message=_("Choose one of the roles."),
            ),
            precision_constraint("since", "since_precision", "membership_since"),
        ]

    def __str__(self):
        return gettext("%(organisation)s, %(role)s of %(network)s") % {
            "organisation": self.organisation,
            "role": self.get_role_display(),
            "network": self.network,
        }

    def natural_key(self):
        return (self.network.slug, self.organisation.slug, self.role)

    @property
    def since_text(self):
        return partial_date(self.since, self.since_precision) if self.since else ""


class NetworkCitation(Citation):
    entry = models.ForeignKey(
        Network, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="citations"
    )
