"""What a contact answers through a link.

Each entry is answered once, and a link is used up when none is left to answer: whoever wants to
change three entries has three forms to send. All is written under a lock on the link, so that of
two answers at the same moment one counts and the other is told.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from editorial import actions, history
from editorial.confirming.asking import answered_by
from editorial.models import Channel, Erasure, Origin, Wish
from editorial.models.confirmation import Answer, ConfirmationLink, key_of
from organisations.models import Entry


class Expired(Exception):
    """The link is too old."""


class Answered(Exception):
    """Somebody has answered all of what was asked for already."""


@dataclass
class Line:
    """One entry of a link.

    `gone` says why it cannot be answered: archived, erased, or elsewhere where others answer for
    it now.
    """

    kind: str
    pk: int
    thing: str
    name: str
    entry: Entry | None = None
    answer: dict = field(default_factory=dict)
    gone: str = ""
    # The address of its page, empty where it has none.
    page: str = ""

    @property
    def key(self):
        return key_of(self.kind, self.pk)

    @property
    def is_open(self):
        return not self.answer and not self.gone

    @property
    def given(self):
        """The Answer, or an empty text."""
        return self.answer.get("answer", "")


def lines(link):
    """The Lines of a link as things are now, in its order."""
    found = []
    for model, pks in link.of_models():
        kind, entries = model._meta.model_name, model.objects.in_bulk(pks)
        own = answered_by(link.contact, model).filter(pk__in=pks)
        own = set(own.values_list("pk", flat=True))
        erased = Erasure.objects.filter(kind=kind, object_id__in=set(pks) - set(entries))
        slugs = dict(erased.values_list("object_id", "slug"))
        for pk in pks:
            entry = entries.get(pk)
            gone = "erased"
            if entry is not None:
                gone = "" if pk in own else "elsewhere"
                gone = gone if entry.is_published else "archived"
            found.append(
                Line(
                    kind=kind,
                    pk=pk,
                    thing=model._meta.verbose_name,
                    name=entry.name if entry else slugs.get(pk, ""),
                    entry=entry,
                    answer=link.answers.get(key_of(kind, pk), {}),
                    gone=gone,
                )
            )
    return found


@transaction.atomic
def answer(*, link, answers):
    """Take answers, by Line.key CORRECT or CLOSED; return the link.

    What was answered before, or cannot be any more, is left as it is. Expired, Answered: nothing
    is taken then.
    """
    link = _held(link)
    wanted = [line for line in lines(link) if line.is_open and line.key in answers]
    asked = [key for key in answers if link.holds(*_pair(key))]
    if asked and not wanted:
        raise Answered
    correct = [line for line in wanted if answers[line.key] == Answer.CORRECT]
    _confirm([line.entry for line in correct], link.contact)
    for line in wanted:
        receipt = ""
        if answers[line.key] == Answer.CLOSED:
            receipt = _propose(link.contact, line.entry, wish=Wish.CLOSED).receipt
        _note(link, line, answers[line.key], receipt)
    return _kept(link)


@transaction.atomic
def change(*, link, line, said):
    """Make a proposal of what somebody would change about the entry of one Line; return the link.

    `said` is what Proposal has: wish, changes, why. Expired, Answered.
    """
    link = _held(link)
    now = {each.key: each for each in lines(link)}
    line = now[line.key]
    if not line.is_open:
        raise Answered
    proposal = _propose(link.contact, line.entry, **said)
    _note(link, line, Answer.CHANGE, proposal.receipt)
    return _kept(link)


def _pair(key):
    kind, _colon, pk = key.partition(":")
    return kind, int(pk) if pk.isdecimal() else None


def _held(link):
    """The link as it is now, held until the transaction ends."""
    link = ConfirmationLink.objects.select_for_update().get(pk=link.pk)
    if link.is_used:
        raise Answered
    if link.is_expired:
        raise Expired
    return link


def _confirm(entries, contact):
    """Write that entries are right today, which holds for all languages of them."""
    by_model: dict = {}
    for entry in entries:
        by_model.setdefault(type(entry), []).append(entry)
    for model, some in by_model.items():
        # The name and not the address: histories stay.
        why = contact.name or str(contact.organisation or "")
        with history.recorded(some, by=None, origin=Origin.CONFIRMATION, why=why):
            pks = [entry.pk for entry in some]
            model.objects.published().filter(pk__in=pks).update(confirmed_on=timezone.localdate())


def _propose(contact, entry, **said):
    return actions.propose(
        channel=Channel.CONFIRMATION,
        entry=entry,
        by_name=contact.name,
        email=contact.email,
        organisation=contact.organisation,
        language=contact.language,
        **said,
    )


def _note(link, line, given, receipt):
    at = timezone.now().isoformat()
    link.answers[line.key] = {"answer": str(given), "receipt": receipt, "at": at}


def _kept(link):
    if not any(line.is_open for line in lines(link)):
        link.used_at = timezone.now()
    link.save(update_fields=["answers", "used_at"])
    return link
