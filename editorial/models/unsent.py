"""What somebody typed in the admin when their session had ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.proposal import token


class Unsent(models.Model):
    """A form that was sent by nobody: shown again to whoever signs in with its token, for a day."""

    token = models.CharField(max_length=64, unique=True, default=token, editable=False)
    path = models.CharField(_("address"), max_length=300)
    data = models.JSONField(_("what was typed"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("form that was not sent")
        verbose_name_plural = _("forms that were not sent")

    def __str__(self):
        return self.path
