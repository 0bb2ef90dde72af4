from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session

from tests.accounts.people import (
    PASSWORD,
    SIGN_IN,
    administrator,
    editor,
    gets_in,
    sign_in,
    signed_in,
)
from tests.pages import page, text

LANGUAGES = ["", "/ms", "/zh-hans", "/ta"]
HOUR = 3600


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_whoever_is_nobody_is_led_to_the_sign_in_page_of_the_language(client, prefix):
    editor()

    response = client.get(f"{prefix}/admin/")
    assert response["Location"] == f"{prefix}{SIGN_IN}?next={prefix}/admin/"
    response = client.post(response["Location"], {"login": "mei", "password": PASSWORD})

    assert response["Location"] == f"{prefix}/admin/"
    assert client.get(f"{prefix}/admin/").status_code == 200


def test_a_wrong_password_is_said_where_it_is_heard(client):
    editor()

    response = sign_in(client, "mei", "something else")

    assert "do not belong together" in page(response).select_one("[role=alert]").text
    assert page(response).title.text.startswith("Error:")
    assert page(response).select_one("[name=login]")["value"] == "mei"
    assert "something else" not in response.text
    assert not gets_in(client)


def test_a_name_that_nobody_has_gets_the_same_answer(client):
    editor()

    known, unknown = sign_in(client, "mei", "x"), sign_in(client, "nobody", "x")

    assert text(known) == text(unknown)


def test_every_field_has_a_label_and_the_page_a_heading(client):
    shown = page(client.get(SIGN_IN))

    for field in shown.select("main input:not([type=hidden], [type=submit])"):
        assert shown.select_one(f"label[for={field['id']}]").text.strip()
    assert len(shown.select("h1")) == 1
    assert not shown.select("script:not([src]), [style], style")


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "login/code/", "trust/"])
def test_there_is_no_other_way_in(client, path):
    assert client.get(f"/admin/account/{path}").status_code in (302, 404)
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/admin/account/{path}").status_code in (302, 404)


def test_nobody_is_sent_to_another_site(client):
    editor()

    assert sign_in(client, "mei", to="https://evil.example/")["Location"] == "/admin/"


def test_an_account_that_is_no_staff_stays_outside(client):
    editor(name="former")
    type(editor(name="other")).objects.filter(username="former").update(is_staff=False)

    sign_in(client, "former")

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_closed_account_stays_outside(client):
    user = editor()
    user.is_active = False
    user.save()

    sign_in(client, "mei")

    assert not gets_in(client)


def test_a_session_ends_with_the_browser(client):
    editor()

    cookie = sign_in(client, "mei").cookies["sessionid"]

    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    assert cookie["httponly"]


def test_a_session_ends_twelve_hours_after_it_began_however_busy(client, monkeypatch):
    editor()
    sign_in(client, "mei")
    began = client.session["accounts_signed_in_at"]

    for hours in (4, 8, 11.9):
        monkeypatch.setattr("accounts.rules.time.time", lambda hours=hours: began + hours * HOUR)
        assert gets_in(client)
        session = client.session
        session["busy"] = hours
        session.save()
    monkeypatch.setattr("accounts.rules.time.time", lambda: began + 12.01 * HOUR)
    response = client.get("/admin/programmes/programme/")

    assert unquote(response["Location"]) == f"{SIGN_IN}?next=/admin/programmes/programme/"
    assert not Session.objects.exists()


def test_signing_out_ends_it(client):
    editor()
    sign_in(client, "mei")

    client.post("/admin/logout/")

    assert not gets_in(client)


def test_pages_for_the_public_get_no_cookie_and_know_nobody(client):
    administrator()
    signed_in(client, "admin")

    for path in ("/", "/programmes/", "/about/"):
        assert not client.get(path).cookies
        assert client.post(path).status_code == 405
