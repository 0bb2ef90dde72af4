"""An import that waits to be confirmed."""

import json
import zlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.proposal import token

EXPIRES = timedelta(hours=1)


class SpreadsheetImportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at__isnull=True, created_at__gt=timezone.now() - EXPIRES)

    def expired(self):
        return self.filter(created_at__lte=timezone.now() - EXPIRES)


class SpreadsheetImport(models.Model):
    """What one person has been shown that a file would change; an hour later it is gone.

    In the database, so that whichever worker or host is asked next has it.
    """

    token = models.CharField(max_length=64, unique=True, default=token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200, blank=True)
    # Compressed JSON: thousands of entries with what they were and will be.
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()

    def __str__(self):
        return self.file_name

    @property
    def plan(self):
        return json.loads(zlib.decompress(self.content))

    @plan.setter
    def plan(self, plan):
        self.content = zlib.compress(json.dumps(plan, ensure_ascii=False).encode(), 3)
