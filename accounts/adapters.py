"""What allauth does in this directory: nobody signs up, and it speaks plainly."""

import base64
import logging
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "This name and this password do not belong together. Check both: capital letters count."
        ),
        "incorrect_password": _("This is not your password. Capital letters count."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
        "too_many_login_attempts": _("Too many attempts have failed. Try again tomorrow."),
        "rate_limited": _("Too many attempts have failed. Try again tomorrow."),
    }

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        # Who has just signed in is not asked for the password once more.
        record_authentication(request, user, "password", reauthenticated=True, signing_in=True)
        return super().post_login(request, user, **kwargs)

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        # allauth's own sentences are not in all our languages; the pages say what has happened.
        super().add_message(request, level, None, *args, **kwargs)

    def send_notification_mail(self, *args, **kwargs):
        """None: the log of sign-ins says what happened."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def build_totp_svg(self, url):
        """The square code as part of a page: a picture would need another CSP."""
        return super().build_totp_svg(url).partition("?>")[2].strip()

    def _get_site_name(self):
        return str(_("Rehabilitation Directory"))

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        from cryptography.fernet import InvalidToken

        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("A second factor was kept under another SECRET_KEY: have it set up anew.")
            # Fits no code that anybody has.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet():
    """Seals secrets of second factors: a copy of the database without SECRET_KEY shows none."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    sealed = [salted_hmac(__name__, "second factor", key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in sealed])


def address_of(request):
    """Where a request comes from, as allauth counts attempts; BEHIND_PROXY says whom it trusts."""
    from allauth.core.internal.httpkit import get_client_ip

    return get_client_ip(request)
