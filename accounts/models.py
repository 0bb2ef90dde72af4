import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """A line of the log: who tried to sign in, or changed what signing in needs.

    The name is as it was typed and no reference, so that the line outlives the account. Nothing but
    `actions.forget_old` ever removes one.
    """

    KEPT_FOR = datetime.timedelta(days=90)

    class Event(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "failed", _("failed")
        LOCKED_OUT = "locked_out", _("locked out")
        SIGNED_OUT = "signed_out", _("signed out")
        PROVED_AGAIN = "proved_again", _("proved who they are again")
        FACTOR_ADDED = "factor_added", _("second factor added")
        FACTOR_RENEWED = "factor_renewed", _("recovery codes renewed")
        FACTOR_REMOVED = "factor_removed", _("second factor removed")

    class Proof(models.TextChoices):
        NONE = "", _("none")
        PASSWORD = "password", _("password")
        TOTP = "totp", _("authenticator app")
        WEBAUTHN = "webauthn", _("passkey")
        RECOVERY_CODES = "recovery_codes", _("recovery code")
        OPERATOR = "operator", _("an operator on the server")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    name = models.CharField(_("who"), max_length=150)
    event = models.CharField(_("what"), max_length=20, choices=Event)
    proof = models.CharField(_("with"), max_length=20, choices=Proof, blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("log of sign-ins")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.name}: {self.get_event_display()}"
