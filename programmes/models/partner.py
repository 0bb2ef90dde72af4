"""What organisations do in programmes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from organisations.models.choices import display_of


class Partnership(models.TextChoices):
    PROVIDER = "provider", _("Provider")
    CO_DEVELOPER = "co-developer", _("Co-developer")
    FUNDER = "funder", _("Funder")
    HOST = "host-site", _("Host site")
    REFERRAL = "referral-point", _("Referral point")
    SUPPORTER = "supporter", pgettext_lazy("organisation", "Supporter")


# Those who answer for what happens in a programme.
RUNNING = (Partnership.PROVIDER, Partnership.CO_DEVELOPER)


class PartnerRoleQuerySet(models.QuerySet):
    def visible(self):
        """Roles of published organisations in published programmes."""
        return self.filter(
            organisation__in=Organisation.objects.published(),
            programme__in=self._programmes().published(),
        )

    def for_list(self):
        return self.select_related("organisation")

    def _programmes(self):
        return self.model._meta.get_field("programme").related_model.objects

    def get_by_natural_key(self, programme, organisation, role):
        return self.get(
            programme=self._programmes().get_by_natural_key(programme),
            organisation=Organisation.objects.get_by_natural_key(organisation),
            role=role,
        )


class PartnerRole(models.Model):
    """What one organisation does in one programme."""

    programme = models.ForeignKey(
        "programmes.Programme",
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        related_name="partners",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="partner_roles",
    )
    role = models.CharField(_("role"), max_length=15, choices=Partnership)
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("What it does, in a few words, where that helps."),
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in an order", "position"), default=1
    )

    get_role_display = display_of("role", Partnership)

    objects = PartnerRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner role")
        verbose_name_plural = _("partner roles")
        ordering = ["position", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"],
                name="partner_role_once",
                violation_error_message=_("This organisation has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Partnership.values),
                name="partner_role_known",
                violation_error_message=_("Choose one of the roles."),
            ),
        ]

    def __str__(self):
        return gettext("%(organisation)s, %(role)s of %(programme)s") % {
            "organisation": self.organisation,
            "role": self.get_role_display(),
            "programme": self.programme,
        }

    def natural_key(self):
        return (self.programme.slug, self.organisation.slug, self.role)
