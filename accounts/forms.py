"""The forms for codes, which a lock-out closes as it closes the one for passwords."""

from allauth.core import context
from allauth.mfa.base import forms
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.core.exceptions import ValidationError


class _ClosedByLockOut:
    def clean_code(self):
        request = context.request
        if not AxesProxyHandler.is_allowed(request, get_credentials(self.user.get_username())):
            # The page that says so comes in place of this form.
            request.axes_locked_out = True
            raise ValidationError("")
        return super().clean_code()


class AuthenticateForm(_ClosedByLockOut, forms.AuthenticateForm):
    pass


class ReauthenticateForm(_ClosedByLockOut, forms.ReauthenticateForm):
    pass
