"""Staff as they sign in: with a name, a password and what their phone shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from tests.pages import page

PASSWORD = "correct horse battery staple"
SIGN_IN = "/admin/login/"
ENROL = "/admin/account/app/"
CODE = "/admin/account/code/"
CODES = "/admin/account/codes/"


def editor(name="mei", **more):
    """Somebody of the staff who may change programmes, but publish nothing."""
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True, **more)
    may = Permission.objects.filter(content_type__app_label="programmes")
    user.user_permissions.set(may.filter(codename__in=["view_programme", "change_programme"]))
    return user


def publisher(name="hana"):
    """Somebody of the staff who may decide what the public sees."""
    user = editor(name)
    kind, _ = ContentType.objects.get_or_create(app_label="editorial", model="proposal")
    decide, _ = Permission.objects.get_or_create(
        content_type=kind, codename="decide_proposal", defaults={"name": "Can decide"}
    )
    user.user_permissions.add(decide)
    return user


def administrator(name="admin"):
    return get_user_model().objects.create_superuser(name, password=PASSWORD)


def sign_in(client, name, password=PASSWORD, to="/admin/", **more):
    return client.post(f"{SIGN_IN}?next={to}", {"login": name, "password": password}, **more)


def shown(secret):
    """What the app on the phone shows now; each code is taken once, so let it be a new one."""
    cache.clear()
    return current_code(secret)


def current_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol(client):
    """Set up an app as the page says; return its key and the recovery codes."""
    secret = page(client.get(ENROL)).select_one("code.key").text
    response = client.post(ENROL, {"code": shown(secret)}, follow=True)
    return secret, [item.text for item in page(response).select("ol.codes code")]


def signed_in(client, name):
    """Somebody who has just signed in, with the app on the phone where there has to be one."""
    sign_in(client, name)
    if client.get("/admin/").status_code == 302:
        return enrol(client)
    return None


def gets_in(client):
    return client.get("/admin/").status_code == 200
