"""What becomes of proposals, and of earlier versions.

Every function does all of it or nothing, and writes to the history of each entry that it changes.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from editorial import documents, history, messages
from editorial.history import name_of
from editorial.models import Contact, Erasure, Origin, Proposal, ProposalState, Version, Wish
from editorial.models.kinds import kind_of
from organisations.models import State
from translations.models import Translation

ORIGINS = {"import": Origin.IMPORT, "confirmation": Origin.CONFIRMATION}


class AlreadyDecided(Exception):
    """Somebody else was faster; `proposal` says who and how."""

    def __init__(self, proposal):
        super().__init__()
        self.proposal = proposal


class Conflict(Exception):
    """What a change would overwrite is no longer what the reviewer saw; `names` says where."""

    def __init__(self, names):
        super().__init__()
        self.names = names


def propose(*, wish, channel, kind="", entry=None, changes=None, token="", **said):
    """Keep a proposal and return it; the same token a second time returns the first one.

    `changes` as Proposal has them; `said` are its other fields: why, source, by, organisation,
    email, language, entry_name.
    """
    if entry is not None:
        kind = kind_of(entry)
        said.setdefault("entry_name", entry.name)
    values = {
        "wish": wish,
        "channel": channel,
        "kind": kind,
        "object_id": entry.pk if entry is not None else None,
        "changes": changes or {},
        "by_name": name_of(said.get("by")),
        **said,
    }
    if not token:
        return Proposal.objects.create(**values)
    known = Proposal.objects.filter(token=token).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Proposal.objects.create(token=token, **values)
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return Proposal.objects.get(token=token)


def conflicts(proposal, now):
    """The names of changes whose field is neither what the proposer saw nor what is proposed."""
    if proposal.wish != Wish.CHANGE:
        return []
    return [
        name
        for name, change in proposal.changes.items()
        if now.get(name) not in (change.get("was"), change["new"])
    ]


@transaction.atomic
def decide(*, proposal, accepted, by, seen="", answer=""):
    """Accept the changes named in `accepted`, decline the others; return the proposal.

    With none accepted it is declined. That it asks to close, or to look at something, is accepted
    by its wish among the names. `seen` is the digest of the entry as the reviewer saw it beside
    the proposal: whoever saw a conflict may decide it. AlreadyDecided where it does not wait any
    more; Conflict where a field to be written is not what was seen; ValidationError where the
    result breaks a rule: nothing is written then.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not proposal.is_waiting:
        raise AlreadyDecided(proposal)
    wanted = [name for name in proposal.changes if name in accepted]
    asked = list(proposal.changes)
    if proposal.wish in (Wish.CLOSED, Wish.TELL):
        asked.append(proposal.wish)
    done = [name for name in asked if name in accepted]
    if wanted:
        _apply(proposal, wanted, by, seen)
    if Wish.CLOSED in done:
        _close(proposal, by)
    if not done:
        proposal.state = ProposalState.DECLINED
    elif len(done) < len(asked):
        proposal.state = ProposalState.PARTLY
    else:
        proposal.state = ProposalState.ACCEPTED
    proposal.accepted = done
    proposal.answer = answer
    proposal.decided_at = timezone.now()
    proposal.decided_by, proposal.decided_by_name = by, name_of(by)
    proposal.save()
    if proposal.email:
        # Sent only once all of this is in the database.
        transaction.on_commit(lambda: messages.thank(proposal))
    return proposal


def _apply(proposal, wanted, by, seen):
    values = {name: proposal.changes[name]["new"] for name in wanted}
    said = {
        "by": by,
        "origin": ORIGINS.get(proposal.channel, Origin.PROPOSAL),
        "proposal": proposal,
        "why": proposal.why,
    }
    if proposal.wish == Wish.NEW:
        entry = proposal.model()
        documents.write(entry, {"state": State.DRAFT, **values})
        history.record_new(entry, **said)
        proposal.object_id = entry.pk
        return
    entry = _held(proposal)
    with history.recorded([entry], **said) as before:
        now = before[entry.pk]
        if seen != documents.digest(now):
            changed = [name for name in conflicts(proposal, now) if name in wanted]
            if changed:
                raise Conflict(changed)
        documents.write(entry, values)


def _close(proposal, by):
    """Take an entry that is closed off the site."""
    entry = _held(proposal)
    with history.recorded([entry], by=by, origin=Origin.PROPOSAL, proposal=proposal):
        type(entry).objects.filter(pk=entry.pk).update(state=State.ARCHIVED)


def _held(about):
    """The entry of a proposal or version as it is now, held until the transaction ends."""
    held = history.locked([about.entry]) if about.entry is not None else []
    if not held:
        raise _gone()
    # Read only now: an entry that was read before the lock would put old values back.
    return held[0]


def _gone():
    return ValidationError(gettext("This entry is not in the directory any more."))


@transaction.atomic
def revert(*, version, by, why=""):
    """Make an entry what it was in `version`, as a new version; return the entry.

    ValidationError where that breaks a rule of today, or names what is not there any more.
    """
    entry = _held(version)
    with history.recorded([entry], by=by, origin=Origin.REVERT, why=why):
        values = {
            name: value
            for name, value in version.document.items()
            if name in documents.names(type(entry))
        }
        documents.write(entry, values)
    return entry


@transaction.atomic
def erase(*, entry, by, reason):
    """Delete an entry, its history and its proposals for good; keep that, by whom and why.

    PermissionDenied for anybody but administrators, ValidationError without a reason.
    """
    if not by.has_perm("editorial.erase_entry"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(gettext("Say why it has to be erased: this is kept."))
    kind, pk = kind_of(entry), entry.pk
    Erasure.objects.create(
        kind=kind, object_id=pk, slug=entry.slug, reason=reason, by_name=name_of(by)
    )
    for model in (Proposal, Version, Contact):
        model.objects.about(entry).delete()
    Translation.objects.of_thing(entry).delete()
    entry.delete()
