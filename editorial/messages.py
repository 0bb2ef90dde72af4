"""The messages that the directory sends to whoever proposed something."""

import logging

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from editorial import mail, said
from editorial.models import Channel, ProposalState, Wish
from editorial.reporting import page_of

log = logging.getLogger(__name__)


def thank(proposal):
    """Tell whoever proposed what became of it, in their language.

    What a reviewer decided is decided: where the message cannot be sent, the log says so, and
    nobody tries again.
    """
    if not proposal.email or not settings.SENDS_EMAIL:
        return
    try:
        with translation.override(proposal.language):
            subject = _("What became of your message %(receipt)s") % {"receipt": proposal.receipt}
            context = _context(proposal)
            mail.send(template="thanks", subject=subject, to=proposal.email, context=context)
    except Exception as error:
        # Neither the address nor what the server said about it.
        log.error(
            "The message about proposal %s could not be sent: %s.",
            proposal.receipt,
            type(error).__name__,
        )


def _context(proposal):
    entry, model = proposal.entry, proposal.model
    is_listed = entry is not None and entry.is_published
    labels = {name: said.label(model, name) for name in proposal.changes} if model else {}
    return {
        "proposal": proposal,
        "name": proposal.entry_name,
        # Of contacts and partners, the directory has the address anyway.
        "is_stranger": proposal.channel == Channel.PUBLIC,
        "outcome": _outcome(proposal),
        "accepted": [label for name, label in labels.items() if name in proposal.accepted],
        "declined": [label for name, label in labels.items() if name not in proposal.accepted],
        "page": mail.address(page_of(entry)) if is_listed else "",
    }


def _outcome(proposal):
    """A sentence on what became of it as a whole."""
    if proposal.state == ProposalState.PARTLY:
        return _("We have looked at it, and took over a part of it.")
    if proposal.state == ProposalState.DECLINED:
        return _("We have looked at it, and did not change anything.")
    return {
        Wish.NEW: _("We have looked at it. It is now prepared for the directory."),
        Wish.CLOSED: _("We have looked at it, and took the page off the site."),
        Wish.TELL: _("We have looked at it, and done what was needed."),
    }.get(proposal.wish, _("We have looked at it, and took over all of it."))
