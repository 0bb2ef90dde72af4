"""Whom to ask now, about what, and the message that does."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial import mail
from editorial.models import Contact, Proposal
from editorial.models.confirmation import PAUSE, UNSENT, ConfirmationLink
from editorial.models.kinds import entry_kinds, kind_of
from editorial.reporting import page_of
from organisations.models import Event, EventRole, Network, Organisation
from organisations.models.confirmed import REMINDERS, first_recent_day
from programmes.models import Programme
from programmes.models.partner import RUNNING

# In days after the first message about an entry: this one, and the reminders.
STEPS = (0, *(reminder.days for reminder in REMINDERS))
# What organisations run, in the order of a message.
FIRST = (Organisation, Programme, Event, Network)


class NothingToAsk(Exception):
    """All of it was confirmed meanwhile."""


class AskedLately(Exception):
    """The contact was sent a link within PAUSE."""


class NotSent(Exception):
    """The message did not go out; the cause is chained."""


def answered_by(contact, model):
    """The entries of one kind that a contact answers for: the other way of roles.contacts_of."""
    entries, organisation = model.objects.all(), contact.organisation_id
    if organisation is None:
        own = model is contact.model
        return entries.filter(pk=contact.object_id) if own else entries.none()
    if model is Organisation:
        return entries.filter(pk=organisation)
    if model is Programme:
        found = entries.filter(partners__organisation=organisation, partners__role__in=RUNNING)
    elif model is Event:
        found = entries.filter(parts__organisation=organisation, parts__role=EventRole.ORGANISER)
    elif model is Network:
        found = entries.filter(
            memberships__organisation=organisation,
            memberships__role__in=("convenor", "secretariat"),
        )
    elif "organisation" in {field.name for field in model._meta.concrete_fields}:
        return entries.filter(organisation=organisation)
    else:
        return entries.none()
    # Not the joined rows themselves: an organisation can have two roles.
    return entries.filter(pk__in=found.values("pk"))


def due(contact, today):
    """The published entries of a contact that nobody has confirmed, or not for six months."""
    kinds = sorted(
        entry_kinds().values(),
        key=lambda model: FIRST.index(model) if model in FIRST else len(FIRST),
    )
    since = first_recent_day(today)
    return [
        entry
        for model in kinds
        for entry in answered_by(contact, model).published().order_by("name", "pk")
        if entry.confirmed_on is None or entry.confirmed_on < since
    ]


def owed(entries, links, today):
    """The number of the message that `entries` are owed today, 1 to 3; 0 where they are owed none.

    `links` are those that their contact was sent. A message lists everything that is due, so one
    about another entry counts too. Whoever answered in words is asked again once that is decided.
    """
    receipts = {
        answer["receipt"]
        for link in links
        for answer in link.answers.values()
        if answer.get("receipt")
    }
    proposals = {
        proposal.receipt: proposal for proposal in Proposal.objects.filter(receipt__in=receipts)
    }
    return max((_owed(entry, links, proposals, today) for entry in entries), default=0)


def _owed(entry, links, proposals, today):
    sent, decided = [], None
    for link in links:
        if not link.holds(kind_of(entry), entry.pk):
            continue
        sent.append(link.sent_at)
        proposal = proposals.get(link.answer_to(entry).get("receipt"))
        if proposal and proposal.is_waiting:
            return 0
        if proposal:
            decided = max(filter(None, (decided, proposal.decided_at)))
    days = [timezone.localdate(at) for at in sent if decided is None or at > decided]
    # A round of messages ends with the confirmation.
    days = [day for day in days if entry.confirmed_on is None or day > entry.confirmed_on]
    if not days:
        return 1
    passed = [step for step in STEPS if (today - min(days)).days >= step]
    is_out = (max(days) - min(days)).days >= passed[-1]
    return 0 if is_out else len(passed)


@transaction.atomic
def claim(contact, today):
    """Make the link for the message that a contact is owed; None where they are owed none.

    Two hosts that ask at the same moment make one: the other waits here, and then finds it.
    """
    if not _is_free(contact):
        return None
    entries = due(contact, today)
    number = owed(entries, list(contact.links.sent()), today) if entries else 0
    if not number:
        return None
    return ConfirmationLink.make(contact=contact, entries=entries, number=number)


@transaction.atomic
def claim_again(link, today):
    """Make another link for the contact of one that has expired.

    AskedLately, NothingToAsk.
    """
    contact = link.contact
    since = timezone.now() - PAUSE
    if not _is_free(contact) or contact.links.filter(created_at__gt=since).exists():
        raise AskedLately
    entries = due(contact, today)
    if not entries:
        raise NothingToAsk
    return ConfirmationLink.make(contact=contact, entries=entries, number=link.round)


def _is_free(contact):
    """Hold the contact; whether nobody is sending them a message just now."""
    if not Contact.objects.select_for_update().filter(pk=contact.pk).exists():
        return False
    unsent = contact.links.filter(sent_at=None)
    unsent.filter(created_at__lt=timezone.now() - UNSENT).delete()
    return not unsent.exists()


def send(link, token):
    """Send the message with a link that was claimed. NotSent: then the link is gone again."""
    contact = link.contact
    entries = [
        entry for model, pks in link.of_models() for entry in model.objects.filter(pk__in=pks)
    ]
    try:
        with translation.override(contact.language):
            context = {
                "contact": contact,
                "entries": [(entry, mail.address(page_of(entry))) for entry in entries],
                "link": mail.address(reverse("confirm", args=[token])),
                "number": link.round,
                "until": timezone.localtime(link.expires_at),
            }
            mail.send(template="confirm", subject=_subject(link), to=contact.email, context=context)
    except Exception as error:
        # Whatever it was, the next run has to try again.
        link.delete()
        raise NotSent from error
    link.sent_at = timezone.now()
    link.save(update_fields=["sent_at"])


def _subject(link):
    question = ngettext(
        "Is your entry in the directory still correct?",
        "Are your entries in the directory still correct?",
        len(link.entries),
    )
    if link.round == 1:
        return question
    return _("Reminder: %(question)s") % {"question": question}
