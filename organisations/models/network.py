"""Networks: organisations that act together."""

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Case, Count, Q, When

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
    EXACTLY = "exactly", "Exactly"
    MORE_THAN = "more-than", "More than"


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
        blank=True, help_text="More about it, in plain words. A blank line starts a new paragraph."
    )
    leader = models.CharField(
        max_length=250, blank=True, help_text="Who leads it, with their office."
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="networks"
    )
    formed_on = models.DateField(null=True, blank=True)
    formed_precision = precision_field(verbose_name="precision of that date", choices=SINCE_CHOICES)
    stated_member_count = models.PositiveIntegerField(
        "number of members stated",
        null=True,
        blank=True,
        help_text="The figure a source gives, also where it does not list them all.",
    )
    stated_member_exactness = models.CharField(
        "the figure is", max_length=10, choices=Exactness, default=Exactness.EXACTLY
    )
    stated_member_noun = models.CharField(
        "what the source counts",
        max_length=100,
        default="members",
        help_text="For example «member agencies» or «mosques».",
    )
    website = models.URLField(blank=True, help_text="Leave empty where it is not stated.")
    members = models.ManyToManyField(Organisation, through="Membership", related_name="networks")

    objects = NetworkQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stated_member_count__isnull=True) | Q(stated_member_count__gt=0),
                name="network_member_count",
                violation_error_message="A stated number of members is at least 1.",
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
        more = "more than " if self.stated_member_exactness == Exactness.MORE_THAN else ""
        return f"{more}{self.stated_member_count:,} {self.stated_member_noun}"


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
                violation_error_message="Two rows have the same position.",
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

    entry = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="aims")
    text = models.CharField(max_length=300)

    class Meta(EntryRow.Meta):
        verbose_name = "aim"

    def __str__(self):
        return self.text


class Figure(EntryRow):
    """A figure that a source gives, as exact as it gives it."""

    value = models.CharField(
        max_length=60, help_text="As the source has it: «more than 2,000», «30», «2 kg»."
    )
    label = models.CharField(
        max_length=120, help_text="What is counted: «Friday prayer sessions a week, on average»."
    )

    class Meta(EntryRow.Meta):
        abstract = True
        verbose_name = "figure"

    def __str__(self):
        return f"{self.value} {self.label}"


class NetworkFigure(Figure):
    entry = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="figures")


class MembershipRole(models.TextChoices):
    CONVENOR = "convenor", "Convenor"
    SECRETARIAT = "secretariat", "Secretariat"
    LEAD = "lead-agency", "Lead agency"
    MEMBER = "member", "Member"


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

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=15, choices=MembershipRole, default=MembershipRole.MEMBER)
    note = models.CharField(
        max_length=200, blank=True, help_text="What it does, in a few words, where that helps."
    )
    since = models.DateField(null=True, blank=True)
    since_precision = precision_field(verbose_name="precision of that date", choices=SINCE_CHOICES)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation", "role"],
                name="membership_once",
                violation_error_message="This organisation has this role in the network already.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=MembershipRole.values),
                name="membership_role",
                violation_error_message="Choose one of the roles.",
            ),
            precision_constraint("since", "since_precision", "membership_since"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_role_display()} of {self.network}"

    def natural_key(self):
        return (self.network.slug, self.organisation.slug, self.role)

    @property
    def since_text(self):
        return partial_date(self.since, self.since_precision) if self.since else ""


class NetworkCitation(Citation):
    entry = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="citations")
