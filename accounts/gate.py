"""What stands before every page of the staff: who may pass, and where the others have to go."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    suspend_request,
)
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts import rules

SIGN_OUT = "admin:logout"
PASSWORD = "reauthenticate"
# All that somebody can do who has to set up a second factor first.
TO_ENROL = {
    SIGN_OUT,
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
}
# All that somebody can do who has one, but has not shown it in this session.
TO_PROVE = {SIGN_OUT, "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def barred(request):
    """The answer in place of the page that was asked for, or None."""
    user, name = request.user, request.resolver_match.view_name
    if not user.is_authenticated or name == SIGN_OUT:
        return None
    if rules.signed_in_too_long(request):
        logout(request)
        return _leads("account_login", request)
    if not user.is_staff:
        # The sign-in page and the admin would send them to and fro.
        raise PermissionDenied
    return _second_factor(request, name) or _again(request) if settings.STAFF_GATE else None


def _second_factor(request, name):
    if rules.has_second_factor(request.user):
        if name in TO_PROVE or rules.factors_proved(request, request.user):
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        # The password is one too, but it has been given.
        return _leads_to(next(way["url"] for way in ways if way["id"] != PASSWORD), request)
    if rules.must_have_second_factor(request.user) and name not in TO_ENROL:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    return None


def _again(request):
    if not rules.changes_roles(request) or did_recently_reauthenticate(request):
        return None
    if request.method == "POST":
        _without_passwords(request)
    methods = get_adapter().get_reauthentication_methods(request.user)
    return suspend_request(request, methods[0]["url"])


def _without_passwords(request):
    """Have the form kept in the session until whoever sent it has proved who they are.

    All but passwords, which nobody may read there: those have to be typed once more.
    """
    request.POST = request.POST.copy()
    for name in request.POST:
        if "password" in name and name != "usable_password":
            request.POST[name] = ""
    # allauth sends a form again only to an address without a query; its view reads request.GET.
    request.GET, request.META["QUERY_STRING"] = request.GET.copy(), ""


def _leads(name, request):
    return _leads_to(reverse(name), request)


def _leads_to(address, request):
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
