import datetime

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn
from tests.accounts.people import (
    CODE,
    PASSWORD,
    administrator,
    editor,
    shown,
    sign_in,
    signed_in,
)
from tests.pages import page

LOG = "/admin/accounts/signin/"
HERE = {"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": "Firefox"}


def lines():
    """What the log says, the oldest first."""
    return list(SignIn.objects.order_by("pk").values_list("name", "event", "proof"))


def test_it_says_who_came_from_where_with_what_and_left():
    editor()
    client = Client(**HERE)

    sign_in(client, "mei", "not it")
    sign_in(client, "mei")
    client.post("/admin/logout/")

    assert lines() == [
        ("mei", "failed", "password"),
        ("mei", "signed_in", "password"),
        ("mei", "signed_out", ""),
    ]
    assert set(SignIn.objects.values_list("address", "browser")) == {("192.0.2.1", "Firefox")}


def test_it_says_which_second_factor_was_used_and_changed(client):
    administrator()
    secret, _ = signed_in(client, "admin")
    client.post("/admin/account/codes/new/")
    other = Client()
    sign_in(other, "admin")
    other.post(CODE, {"code": "000000"})
    other.post(CODE, {"code": shown(secret)})
    client.post("/admin/account/again/", {"password": PASSWORD})
    client.post("/admin/account/app/remove/")

    assert lines() == [
        ("admin", "signed_in", "password"),
        ("admin", "factor_added", "totp"),
        ("admin", "factor_added", "recovery_codes"),
        ("admin", "factor_renewed", "recovery_codes"),
        ("admin", "failed", "totp"),
        ("admin", "signed_in", "totp"),
        ("admin", "proved_again", "password"),
        ("admin", "factor_removed", "totp"),
        ("admin", "factor_removed", "recovery_codes"),
    ]


def test_it_says_who_was_locked_out(client):
    editor()

    for _ in range(6):
        sign_in(client, "mei", "not it")

    assert [event for _, event, _ in lines()] == ["failed"] * 4 + ["locked_out"] * 2


@pytest.mark.parametrize("name", ["x" * 150, "nobody\u00e9"])
def test_whatever_is_typed_as_a_name_is_written_down(client, name):
    sign_in(client, name, "x", HTTP_USER_AGENT="y" * 5000)

    assert lines() == [(name, "failed", "password")]


def test_administrators_read_it_and_nobody_changes_it(client):
    administrator()
    signed_in(client, "admin")
    line = SignIn.objects.first()

    shown = page(client.get(LOG))

    assert len(shown.select("#result_list tbody tr")) == SignIn.objects.count()
    assert not shown.select("[name=action], #content .addlink, #result_list tbody a")
    for path in (f"{LOG}add/", f"{LOG}{line.pk}/delete/"):
        assert client.post(path, {"post": "yes"}).status_code == 403
    assert client.post(f"{LOG}{line.pk}/change/", {"name": "other"}).status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"})
    assert SignIn.objects.filter(pk=line.pk, name="admin").exists()


def test_others_read_it_only_if_they_are_allowed_to(client):
    user = editor()
    sign_in(client, "mei")

    assert client.get(LOG).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_signin"))
    assert client.get(LOG).status_code == 200


def test_it_outlives_the_account(client):
    user = editor()
    sign_in(client, "mei")

    user.delete()

    assert lines() == [("mei", "signed_in", "password")]


def test_it_forgets_after_ninety_days(client, capsys):
    editor()
    for age in (91, 89):
        at = timezone.now() - datetime.timedelta(days=age)
        SignIn.objects.create(name=f"{age} days ago", event="failed", at=at)

    sign_in(client, "mei")

    assert [name for name, _, _ in lines()] == ["89 days ago", "mei"]
    SignIn.objects.update(at=timezone.now() - datetime.timedelta(days=91))
    call_command("forget_sign_ins")
    assert lines() == []
    assert "2 lines" in capsys.readouterr().out


def test_it_forgets_where_attempts_came_from_when_their_time_is_over():
    def addresses():
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM accounts_attempts")
            kept = str(cursor.fetchall())
        return "192.0.2.1" in kept, AccessAttempt.objects.filter(ip_address="192.0.2.1").exists()

    editor()
    sign_in(Client(**HERE), "mei", "not it")
    assert addresses() == (True, True)
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_attempts SET expires = '2026-01-01 00:00:00'")

    call_command("forget_sign_ins")

    assert addresses() == (False, False)


def test_pages_for_the_public_write_nothing(client):
    for path in ("/", "/programmes/", "/nowhere/"):
        client.get(path)

    assert lines() == []
