import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import factories
from tests.accounts.people import (
    CODE,
    CODES,
    ENROL,
    administrator,
    editor,
    enrol,
    gets_in,
    publisher,
    shown,
    sign_in,
    signed_in,
)
from tests.pages import page, text

PAGES = [
    "/admin/",
    "/admin/programmes/programme/",
    "/admin/auth/user/add/",
    "/admin/jsi18n/",
    "/admin/password_change/",
    "/admin/account/",
    "/admin/account/app/remove/",
    "/admin/nowhere/",
    "/ms/admin/",
]


@pytest.mark.parametrize("who", [administrator, publisher], ids=["administrator", "publisher"])
@pytest.mark.parametrize("path", PAGES)
def test_whoever_may_publish_gets_nowhere_without_a_second_factor(client, who, path):
    sign_in(client, who().get_username())

    for response in (client.get(path), client.post(path)):
        assert response["Location"].endswith(ENROL)


def test_nor_does_what_they_send_change_anything(client):
    programme = factories.programme()
    administrator()
    sign_in(client, "admin")

    client.post(f"/admin/programmes/programme/{programme.pk}/delete/", {"post": "yes"})

    assert type(programme).objects.filter(pk=programme.pk).exists()


def test_they_set_up_an_app_and_get_in(client):
    administrator()
    sign_in(client, "admin")

    secret, codes = enrol(client)

    assert gets_in(client)
    assert len(secret) == 32 and len(set(codes)) == 10


def test_the_key_is_there_to_read_and_to_type_and_nothing_runs_in_the_page(client):
    administrator()
    sign_in(client, "admin")

    shown = page(client.get(ENROL))

    assert shown.select_one(".square svg path")
    assert shown.select_one(".square")["aria-label"]
    assert not shown.select("script:not([src]), [style], style, img[src^=data]")


def test_a_wrong_code_sets_nothing_up(client):
    administrator()
    sign_in(client, "admin")
    client.get(ENROL)

    response = client.post(ENROL, {"code": "000000"})

    assert "not right" in page(response).select_one(".errorlist").text
    assert page(response).select_one("[name=code]")["aria-describedby"] == "id_code_error"
    assert not gets_in(client)


def test_recovery_codes_are_shown_once(client):
    administrator()
    sign_in(client, "admin")

    _, codes = enrol(client)

    again = client.get(CODES)
    assert "cannot be shown again" in text(again)
    assert not any(code in again.text for code in codes)


def test_signing_in_asks_for_a_code_from_then_on(client):
    administrator()
    secret, _ = signed_in(client, "admin")
    client.post("/admin/logout/")

    response = sign_in(client, "admin")
    assert response["Location"] == CODE
    assert not gets_in(client)
    assert "not right" in page(client.post(CODE, {"code": "000000"})).select_one(".errorlist").text
    assert not gets_in(client)
    client.post(CODE, {"code": shown(secret)})

    assert gets_in(client)


def test_a_code_works_once(client):
    administrator()
    secret, _ = signed_in(client, "admin")
    code = shown(secret)
    for attempt in (Client(), thief := Client()):
        sign_in(attempt, "admin")
        attempt.post(CODE, {"code": code})

    assert not gets_in(thief)


def test_a_recovery_code_works_once(client):
    administrator()
    _, codes = signed_in(client, "admin")
    first, second = Client(), Client()
    for attempt in (first, second):
        sign_in(attempt, "admin")
        attempt.post(CODE, {"code": codes[3]})

    assert gets_in(first)
    assert not gets_in(second)


def test_whoever_publishes_nothing_need_not_but_may(client):
    editor()
    sign_in(client, "mei")

    assert gets_in(client)
    secret, _ = enrol(client)
    assert gets_in(client)
    client.post("/admin/logout/")
    assert sign_in(client, "mei")["Location"] == CODE
    client.post(CODE, {"code": shown(secret)})
    assert gets_in(client)


def test_a_session_with_the_password_alone_has_to_show_it_too(client):
    """Somebody else's, for instance, who had found out the password before."""
    editor()
    thief = Client()
    sign_in(thief, "mei")
    sign_in(client, "mei")

    secret, _ = enrol(client)

    for path in ("/admin/", "/admin/account/app/remove/", CODES, "/admin/account/codes/new/"):
        for response in (thief.get(path), thief.post(path)):
            assert response["Location"].startswith("/admin/account/again/code/?next=")
    assert thief.get("/admin/account/again/").status_code == 302
    thief.post("/admin/account/again/code/?next=/admin/", {"code": shown(secret)})
    assert gets_in(thief)


def test_without_the_app_they_have_to_set_up_another(client):
    administrator()
    signed_in(client, "admin")

    client.post("/admin/account/app/remove/")

    assert not Authenticator.objects.exists()
    assert client.get("/admin/")["Location"] == ENROL


def test_what_the_database_holds_gives_no_key_away(client):
    administrator()

    secret, codes = signed_in(client, "admin")

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_a_key_from_another_secret_key_fits_no_code(client, settings, caplog):
    administrator()
    secret, codes = signed_in(client, "admin")
    settings.SECRET_KEY = "another" * 10
    client = Client()
    sign_in(client, "admin")

    for code in (shown(secret), codes[0]):
        client.post(CODE, {"code": code})

    assert not gets_in(client)
    assert "have it set up anew" in caplog.text


def test_a_passkey_can_be_asked_for(client):
    administrator()
    sign_in(client, "admin")

    shown = page(client.get("/admin/account/passkeys/add/"))

    assert shown.select_one("noscript").text.strip()
    # Data for a script is none itself.
    inline = shown.select("script:not([src])")
    assert {script["type"] for script in inline} == {"application/json"}
    assert "publicKey" in shown.select_one("#js_data").text
