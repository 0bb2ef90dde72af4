"""What somebody outside the office would change."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.models.kinds import AboutEntry, AboutEntryQuerySet
from organisations.models import Organisation

# Letters and digits that nobody mistakes for one another on paper.
RECEIPT_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    # Some of the changes were.
    PARTLY = "partly", _("Accepted in part")
    DECLINED = "declined", _("Declined")


class Wish(models.TextChoices):
    CHANGE = "change", _("Change it")
    NEW = "new", _("Add it")
    CLOSED = "closed", _("It is closed")
    # Words without a change to a field: a reviewer makes of them what is needed.
    TELL = "tell", _("Something to look at")


class Channel(models.TextChoices):
    PARTNER = "partner", _("Partner editor")
    PUBLIC = "public", _("Form on the site")
    CONFIRMATION = "confirmation", _("Confirmation link")
    IMPORT = "import", _("Import")


def receipt():
    """A number to give to whoever proposed: eight letters, such as «K7QX-2M4P»."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def token():
    return secrets.token_urlsafe(16)


class ProposalQuerySet(AboutEntryQuerySet):
    def waiting(self):
        """What nobody has decided, the oldest first."""
        return self.filter(state=ProposalState.WAITING).order_by("created_at", "pk")


class Proposal(AboutEntry):
    """Changes to one entry, or a new one, that a reviewer accepts, field by field, or declines.

    `changes` maps names of fields and rows (editorial.documents) to what they `was` when the
    proposer saw them, and what they should be: `new`. A new entry has no `was`.
    """

    receipt = models.CharField(
        _("receipt number"), max_length=9, unique=True, default=receipt, editable=False
    )
    # Of the form that it came with, so that a form sent twice is one proposal.
    token = models.CharField(max_length=64, unique=True, default=token, editable=False)
    wish = models.CharField(_("what is asked for"), max_length=10, choices=Wish)
    channel = models.CharField(_("how it came"), max_length=15, choices=Channel)
    state = models.CharField(
        pgettext_lazy("of a proposal", "state"),
        max_length=10,
        choices=ProposalState,
        default=ProposalState.WAITING,
        db_index=True,
    )
    # What the entry was called then: it may be renamed or erased.
    entry_name = models.CharField(_("entry"), max_length=200, blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    why = models.TextField(_("why"), blank=True)
    source = models.TextField(_("from which source"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
    )
    by_name = models.CharField(_("proposed by"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("for the organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
    )
    # Emptied 30 days after the decision.
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_by_name = models.CharField(_("decided by"), max_length=150, blank=True)
    # The names among `changes` that were accepted.
    accepted = models.JSONField(_("accepted"), default=list)
    answer = models.TextField(
        _("answer"), blank=True, help_text=_("Sent to the proposer where an address was left.")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="proposal_about")]
        permissions = [
            ("decide_proposal", "Can decide proposals and publish"),
            ("see_every_entry", "Can see the entries of every organisation"),
            ("erase_entry", "Can erase an entry for good"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.WAITING, decided_at__isnull=True)
                | (~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False)),
                name="proposal_decided",
                violation_error_message=_("A proposal that is decided has a date."),
            )
        ]

    def __str__(self):
        return f"{self.receipt} {self.entry_name}".strip()

    @property
    def is_waiting(self):
        return self.state == ProposalState.WAITING
