"""The links that contacts are sent, and what they answered."""

import hashlib
import secrets
from datetime import timedelta

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from editorial.models.kinds import entry_kinds
from editorial.models.people import Contact

VALID = timedelta(days=30)
# Between two links that somebody asked for.
PAUSE = timedelta(days=1)
# A message that is not out after so long never went: whoever was sending it is gone.
UNSENT = timedelta(hours=1)
# «.» stands in no number, no secret and no signature.
SIGNER = signing.Signer(salt="editorial.confirmation", sep=".")


class Answer(models.TextChoices):
    CORRECT = "correct", _("Still correct")
    CHANGE = "change", _("Change something")
    CLOSED = "closed", _("It is closed")


def key_of(kind, pk):
    """The name of an entry among the answers of a link."""
    return f"{kind}:{pk}"


def hash_of(secret):
    # Not a hash for passwords: nobody tries out 32 random bytes.
    return hashlib.sha256(secret.encode()).hexdigest()


class ConfirmationLinkQuerySet(models.QuerySet):
    def sent(self):
        """Those that went out, the first one first."""
        return self.filter(sent_at__isnull=False).order_by("sent_at", "pk")

    def with_token(self, token):
        """The link that this token opens, with its contact, or None: it was forged, or is gone."""
        try:
            pk, secret = SIGNER.unsign(token).split("-", 1)
            link = self.select_related("contact__organisation").filter(pk=int(pk)).first()
        except (signing.BadSignature, ValueError, OverflowError):
            return None
        same = link is not None and constant_time_compare(link.secret_hash, hash_of(secret))
        return link if same else None


class ConfirmationLink(models.Model):
    """A link that one contact was sent, to say whether some entries are still right.

    Each entry is answered once, and with the last answer the link is used up. The secret is in the
    message only: nobody can make links from the database.
    """

    contact = models.ForeignKey(
        Contact,
        verbose_name=_("answerable contact"),
        on_delete=models.CASCADE,
        related_name="links",
    )
    secret_hash = models.CharField(max_length=64, editable=False)
    # Pairs of a kind and a primary key.
    entries = models.JSONField(_("entries"), default=list)
    # The first message, or one of two reminders.
    round = models.PositiveSmallIntegerField(_("message"), default=1)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    # By key_of() an entry: the answer, when it was given, and the receipt of what came of it.
    answers = models.JSONField(_("answers"), default=dict)

    objects = ConfirmationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=3),
                name="confirmation_round",
                violation_error_message=_("There is one message, and there are two reminders."),
            )
        ]

    def __str__(self):
        return f"{self.contact}, {self.created_at:%Y-%m-%d}"

    @classmethod
    def make(cls, *, contact, entries, number):
        """Keep a link for these entries; return it and its token, which is
        kept nowhere. `number` is that of the message."""
        secret, now = secrets.token_urlsafe(32), timezone.now()
        link = cls.objects.create(
            contact=contact,
            secret_hash=hash_of(secret),
            entries=[[entry._meta.model_name, entry.pk] for entry in entries],
            round=number,
            created_at=now,
            expires_at=now + VALID,
        )
        return link, SIGNER.sign(f"{link.pk}-{secret}")

    @property
    def is_expired(self):
        return timezone.now() >= self.expires_at

    @property
    def is_used(self):
        return self.used_at is not None

    def holds(self, kind, pk):
        return [kind, pk] in self.entries

    def answer_to(self, entry):
        """What was answered about an entry, {} where nothing was."""
        return self.answers.get(key_of(entry._meta.model_name, entry.pk), {})

    def of_models(self):
        """Pairs of a kind of entry and the primary keys of its entries, in their order."""
        found: dict[str, list] = {}
        for kind, pk in self.entries:
            found.setdefault(kind, []).append(pk)
        return [(entry_kinds()[kind], pks) for kind, pks in found.items()]
