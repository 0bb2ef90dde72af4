"""What every entry was, version by version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.models.kinds import AboutEntry, AboutEntryQuerySet


class Origin(models.TextChoices):
    FOUND = "found", _("As it was found")
    STAFF = "staff", _("Changed by staff")
    PROPOSAL = "proposal", _("Proposal accepted")
    CONFIRMATION = "confirmation", _("Confirmed by link")
    IMPORT = "import", _("Import")
    REVERT = "revert", _("Earlier version put back")


class Version(AboutEntry):
    """One entry with all its rows at one time, as editorial.documents writes it.

    A version of the origin «found» is what was there when the history began, or what somebody had
    changed past it, such as a data migration.
    """

    number = models.PositiveIntegerField(_("version"))
    document = models.JSONField(_("content"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # Stays where the account goes.
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    origin = models.CharField(_("how"), max_length=15, choices=Origin)
    proposal = models.ForeignKey(
        "editorial.Proposal",
        verbose_name=_("proposal"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="versions",
    )
    why = models.TextField(_("why"), blank=True)

    objects = AboutEntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of an entry", "version")
        verbose_name_plural = pgettext_lazy("of an entry", "versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "number"], name="one_version")
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}, {self.number}"


class Erasure(AboutEntry):
    """That an entry was erased for good: which, by whom and why, and nothing of what it said."""

    slug = models.SlugField(_("slug"), max_length=100)
    reason = models.TextField(_("reason"))
    by_name = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.kind} {self.slug}"
