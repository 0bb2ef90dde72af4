"""Who needs a second factor, and whose sign-in is good enough for a page."""

import time

from django.conf import settings

# Where a session says when somebody signed in, in seconds since 1970.
SIGNED_IN_AT = "accounts_signed_in_at"
# The names of the admin's pages that changes_roles is about begin with one of these.
ROLES = ("auth_user_", "auth_group_", "password_change")


def must_have_second_factor(user):
    """Whoever may publish: what they do, the public sees."""
    return user.is_superuser or user.has_perm("editorial.decide_proposal")


def has_second_factor(user):
    """Whether `user` has set one up; recovery codes alone are none."""
    from allauth.mfa.models import Authenticator

    factors = Authenticator.objects.filter(user_id=user.pk)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def signed_in_too_long(request):
    """Whether the hours of a session are over, however busy it was."""
    began = request.session.get(SIGNED_IN_AT, 0)
    return time.time() - began > settings.SESSION_COOKIE_AGE


def factors_proved(request, user):
    """The kinds of second factor that `user` proved in this session, the latest last."""
    from allauth.account.internal.flows.login import get_authentication_records

    records = get_authentication_records(request, user)
    return [record["type"] for record in records if record["method"] == "mfa"]


def changes_roles(request):
    """Whether the page gives or takes roles, passwords or accounts, or is about to."""
    asked = request.resolver_match
    if asked.app_names != ["admin"] or not asked.url_name.startswith(ROLES):
        return False
    only_reads = asked.url_name.endswith(("_changelist", "_history"))
    return request.method == "POST" or not only_reads
