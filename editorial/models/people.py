"""Who may propose for an organisation, and who answers for an entry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.models.kinds import AboutEntry, AboutEntryQuerySet
from organisations.models import Organisation


class Affiliation(models.Model):
    """That somebody works for an organisation: a partner editor sees its entries and no others."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="affiliations",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="affiliations",
    )

    class Meta:
        verbose_name = _("partner editor")
        verbose_name_plural = _("partner editors")
        ordering = ["organisation__name", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="affiliation_once",
                violation_error_message=_("This account belongs to the organisation already."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}"


class Contact(AboutEntry):
    """Who is asked whether entries are still right: of one entry, or of all of an organisation."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("In which messages to them are written."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answerable",
        help_text=_("They answer for it and for all that it runs."),
    )

    objects = AboutEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("answerable contact")
        verbose_name_plural = _("answerable contacts")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, object_id__isnull=True, kind="")
                | (Q(organisation__isnull=True, object_id__isnull=False) & ~Q(kind="")),
                name="contact_of_one_thing",
                violation_error_message=_("Choose an organisation or one entry."),
            )
        ]

    def __str__(self):
        return f"{self.name} <{self.email}>" if self.name else self.email
