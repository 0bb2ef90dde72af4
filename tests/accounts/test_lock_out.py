import datetime

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from tests.accounts.people import (
    CODE,
    PASSWORD,
    administrator,
    editor,
    gets_in,
    shown,
    sign_in,
    signed_in,
)
from tests.pages import page, text

QUARTER = datetime.timedelta(minutes=15)


def fail(client, name="mei", times=5, **more):
    for _ in range(times):
        response = sign_in(client, name, "not it", **more)
    return response


def wait(for_=QUARTER):
    """Let time pass for what has been counted."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - for_)


def test_four_mistakes_are_forgiven(client):
    editor()

    fail(client, times=4)
    sign_in(client, "mei")

    assert gets_in(client)


def test_and_forgotten_after_signing_in(client):
    editor()

    for _ in range(3):
        fail(client, times=4)
        sign_in(client, "mei")
        client.post("/admin/logout/")

    sign_in(client, "mei")
    assert gets_in(client)


def test_after_five_the_right_password_does_not_help_for_a_quarter_of_an_hour(client):
    editor()

    response = fail(client)

    assert response.status_code == 429
    assert "closed for 15 minutes" in text(response)
    assert "try again" in text(response)
    assert len(page(response).select("h1")) == 1
    assert sign_in(client, "mei").status_code == 429
    wait(QUARTER - datetime.timedelta(minutes=1))
    assert sign_in(client, "mei").status_code == 429
    assert not gets_in(client)
    wait(datetime.timedelta(minutes=1))
    sign_in(client, "mei")
    assert gets_in(client)


def test_it_says_the_same_of_a_name_that_nobody_has(client):
    editor()

    assert text(fail(client)) == text(fail(client, "nobody"))


def test_another_browser_at_the_same_place_does_not_help(client):
    editor()

    fail(client)

    assert sign_in(Client(), "mei", HTTP_USER_AGENT="another").status_code == 429


def test_others_and_other_places_are_not_locked_out(client):
    editor()
    editor("aisha")
    elsewhere, other = Client(REMOTE_ADDR="192.0.2.7"), Client()

    fail(client)
    sign_in(elsewhere, "mei")
    sign_in(other, "aisha")

    assert gets_in(elsewhere)
    assert gets_in(other)


def test_no_visitor_makes_up_where_they_are(client):
    editor()

    for number in range(5):
        fail(client, times=1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    assert sign_in(client, "mei", HTTP_X_FORWARDED_FOR="192.0.2.9").status_code == 429


def test_behind_a_proxy_its_word_counts_and_no_other(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    editor()
    elsewhere = Client()

    for number in range(5):
        fail(client, times=1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 192.0.2.1")
    sign_in(elsewhere, "mei", HTTP_X_FORWARDED_FOR="192.0.2.2")

    assert sign_in(client, "mei", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429
    assert gets_in(elsewhere)


def test_wrong_codes_count_too(client):
    administrator()
    secret, codes = signed_in(client, "admin")
    thief = Client()
    sign_in(thief, "admin")

    for _ in range(5):
        response = thief.post(CODE, {"code": "000000"})

    assert response.status_code == 429
    for code in (shown(secret), codes[0]):
        assert thief.post(CODE, {"code": code}).status_code == 429
    assert not gets_in(thief)


@pytest.mark.parametrize("way", ["", "code/"])
def test_so_do_wrong_answers_to_who_it_is(client, way):
    administrator()
    signed_in(client, "admin")

    for _ in range(5):
        wrong = {"password": "not it", "code": "000000"}
        response = client.post(f"/admin/account/again/{way}", wrong)

    assert response.status_code == 429
    assert client.post("/admin/account/again/", {"password": PASSWORD}).status_code == 429


def test_from_many_places_a_hundred_mistakes_are_all_there_are(client):
    editor()

    for number in range(100):
        fail(Client(REMOTE_ADDR=f"192.0.2.{number}"), times=1)

    assert "tomorrow" in text(sign_in(client, "mei"))
    assert not gets_in(client)


def test_what_is_counted_holds_no_password(client):
    editor()

    fail(client)

    (counted,) = AccessAttempt.objects.values()
    assert "not it" not in str(counted)
    assert "mei" not in counted["post_data"] + counted["get_data"]
