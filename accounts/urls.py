"""The pages of allauth that this directory has, under /admin/account/ in each language.

There is no signing up, no e-mail and no way in by another site. The views are loaded when they are
first asked for: they bring cryptography along.
"""

from importlib import import_module

from django.contrib import admin
from django.urls import path
from django.views.decorators.cache import never_cache


def later(module, name):
    """The view `name` of an allauth module, with what every page of the admin shows around it."""

    @never_cache
    def view(request, **kwargs):
        response = getattr(import_module(f"allauth.{module}"), name)(request, **kwargs)
        if hasattr(response, "context_data"):
            room = admin.site.each_context(request)
            response.context_data = {**room, **(response.context_data or {})}
        return response

    return view


# At the address at which Django's admin asks people to sign in.
sign_in = later("account.views", "login")

urlpatterns = [
    path("inactive/", later("account.views", "account_inactive"), name="account_inactive"),
    path("again/", later("account.views", "reauthenticate"), name="account_reauthenticate"),
    path("", later("mfa.base.views", "index"), name="mfa_index"),
    path("code/", later("mfa.base.views", "authenticate"), name="mfa_authenticate"),
    path("again/code/", later("mfa.base.views", "reauthenticate"), name="mfa_reauthenticate"),
    path("app/", later("mfa.totp.views", "activate_totp"), name="mfa_activate_totp"),
    path("app/remove/", later("mfa.totp.views", "deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "codes/",
        later("mfa.recovery_codes.views", "view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "codes/new/",
        later("mfa.recovery_codes.views", "generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", later("mfa.webauthn.views", "list_webauthn"), name="mfa_list_webauthn"),
    path("passkeys/add/", later("mfa.webauthn.views", "add_webauthn"), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        later("mfa.webauthn.views", "remove_webauthn"),
        name="mfa_remove_webauthn",
    ),
    path(
        "again/passkey/",
        later("mfa.webauthn.views", "reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
]
