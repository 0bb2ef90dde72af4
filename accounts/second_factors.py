"""Writes down what allauth tells of second factors, and has axes count codes that were wrong."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver

from accounts.actions import note
from accounts.models import SignIn


def _note(event, request, user, authenticator):
    note(event=event, name=user.get_username(), request=request, proof=authenticator.type)


@receiver(signals.authenticator_added)
def added(sender, request, user, authenticator, **kwargs):
    _note(SignIn.Event.FACTOR_ADDED, request, user, authenticator)
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        # To set one up is to show it: this session need not show it once more.
        record_authentication(request, user, "mfa", type=authenticator.type)


@receiver(signals.authenticator_removed)
def removed(sender, request, user, authenticator, **kwargs):
    _note(SignIn.Event.FACTOR_REMOVED, request, user, authenticator)


@receiver(signals.authenticator_reset)
def renewed(sender, request, user, authenticator, **kwargs):
    _note(SignIn.Event.FACTOR_RENEWED, request, user, authenticator)


@receiver(signals.authentication_failed)
def wrong(sender, request, user, authenticator, **kwargs):
    """A wrong code counts as a wrong password does."""
    credentials = {"username": user.get_username(), "proof": authenticator.type}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


@receiver(authentication_step_completed)
def proved_again(sender, request, method, user, **kwargs):
    # Signing in counts as a proof too, and has a line of its own.
    if kwargs.get("reauthenticated") and not kwargs.get("signing_in"):
        proof = kwargs.get("type", SignIn.Proof.PASSWORD)
        note(
            event=SignIn.Event.PROVED_AGAIN, name=user.get_username(), request=request, proof=proof
        )
