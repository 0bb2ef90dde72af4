"""What can be done to accounts and to the log of sign-ins."""

from django.db import transaction
from django.utils import timezone

from accounts.models import SignIn


def note(*, event, name, request=None, proof=""):
    """Write a line of the log, and drop those whose time is over."""
    from accounts.adapters import address_of

    forget_old()
    headers = request.META if request else {}
    SignIn.objects.create(
        event=event,
        # A client may send what no database takes.
        name=str(name or "").replace("\0", "")[:150],
        proof=proof,
        address=address_of(request) if request else None,
        browser=headers.get("HTTP_USER_AGENT", "").replace("\0", "")[:200],
    )


def forget_old():
    """Remove lines that are older than they are kept for; return how many."""
    return SignIn.objects.filter(at__lt=timezone.now() - SignIn.KEPT_FOR).delete()[0]


@transaction.atomic
def take_away_second_factor(*, user):
    """Remove all second factors and recovery codes of `user`; return how many there were."""
    from allauth.mfa.models import Authenticator

    removed = Authenticator.objects.filter(user=user)
    kinds = list(removed.values_list("type", flat=True))
    removed.delete()
    for _kind in kinds:
        note(
            event=SignIn.Event.FACTOR_REMOVED,
            name=user.get_username(),
            proof=SignIn.Proof.OPERATOR,
        )
    return len(kinds)
