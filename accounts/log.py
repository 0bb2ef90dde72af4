"""Writes down who signs in and out, as Django and axes tell it; no rule is made here."""

import time

from axes.signals import user_locked_out
from django.contrib.auth import signals
from django.dispatch import receiver

from accounts import rules
from accounts.actions import note
from accounts.models import SignIn


@receiver(signals.user_logged_in)
def signed_in(sender, request, user, **kwargs):
    request.session[rules.SIGNED_IN_AT] = time.time()
    proofs = [SignIn.Proof.PASSWORD, *rules.factors_proved(request, user)]
    note(event=SignIn.Event.SIGNED_IN, name=user.get_username(), request=request, proof=proofs[-1])


@receiver(signals.user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user:
        note(event=SignIn.Event.SIGNED_OUT, name=user.get_username(), request=request)


@receiver(signals.user_login_failed)
def failed(sender, credentials, request=None, **kwargs):
    # Who is locked out already has a line for that.
    if not getattr(request, "axes_locked_out", False):
        proof = credentials.get("proof", SignIn.Proof.PASSWORD)
        name = credentials.get("username")
        note(event=SignIn.Event.FAILED, name=name, request=request, proof=proof)


@receiver(user_locked_out)
def locked_out(sender, request, username, **kwargs):
    note(event=SignIn.Event.LOCKED_OUT, name=username, request=request)
