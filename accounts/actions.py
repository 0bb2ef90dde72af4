"""What can be done to accounts and to the log of sign-ins."""

from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection, transaction
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
    """Remove lines that are older than they are kept for; return how many.

    What only counts attempts, and for a day at most, goes when its own time is over.
    """
    _forget_counted()
    return SignIn.objects.filter(at__lt=timezone.now() - SignIn.KEPT_FOR).delete()[0]


def _forget_counted():
    """Django's cache in a table removes what is over only when the table is full."""
    attempts = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    AccessAttempt.objects.filter(
        attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME
    ).delete()
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {attempts} WHERE expires < %s", [now])


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
