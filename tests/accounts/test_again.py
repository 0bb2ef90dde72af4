"""Pages that change who may do what ask once more who it is."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session

from tests.accounts.people import PASSWORD, administrator, editor, signed_in
from tests.pages import page, text

AGAIN = "/admin/account/again/"


@pytest.fixture
def admin(client):
    administrator()
    signed_in(client, "admin")
    return client


@pytest.fixture
def later(admin, monkeypatch):
    """Six minutes after the last proof."""
    from allauth.account.internal.flows import reauthentication

    now = reauthentication.time.time
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.time.time", lambda: now() + 360
    )
    return monkeypatch


def pages(user):
    group = Group.objects.create(name="Editors")
    return [
        "/admin/auth/user/add/",
        f"/admin/auth/user/{user.pk}/change/",
        f"/admin/auth/user/{user.pk}/password/",
        f"/admin/auth/user/{user.pk}/delete/",
        "/admin/auth/group/add/",
        f"/admin/auth/group/{group.pk}/change/",
        f"/admin/auth/group/{group.pk}/delete/",
        "/admin/password_change/",
        "/ms/admin/auth/user/add/",
    ]


def test_nobody_is_asked_just_after_signing_in(admin):
    for path in pages(editor()):
        assert admin.get(path).status_code == 200


@pytest.mark.usefixtures("later")
def test_five_minutes_later_they_are(admin):
    for path in pages(editor()):
        prefix = path.partition("/admin")[0]
        for response in (admin.get(path), admin.post(path)):
            assert response["Location"].startswith(f"{prefix}{AGAIN}?next=")


@pytest.mark.usefixtures("later")
def test_but_not_to_read_or_to_work_on_entries(admin):
    for path in ("/admin/", "/admin/auth/user/", "/admin/auth/group/", "/admin/programmes/need/"):
        assert admin.get(path).status_code == 200


@pytest.mark.usefixtures("later")
def test_they_are_before_an_action_on_a_list(admin):
    user = editor()

    admin.post(
        "/admin/auth/user/",
        {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"},
    )

    assert get_user_model().objects.filter(pk=user.pk).exists()


@pytest.mark.usefixtures("later")
def test_a_wrong_password_does_not_do(admin):
    response = admin.post(f"{AGAIN}?next=/admin/auth/user/add/", {"password": "something"})

    assert "not your password" in page(response).select_one(".errorlist").text
    assert admin.get("/admin/auth/user/add/").status_code == 302


def test_the_right_one_leads_back(admin, later):
    later.undo()

    response = admin.post(f"{AGAIN}?next=/admin/auth/user/add/", {"password": PASSWORD})

    assert response["Location"] == "/admin/auth/user/add/"
    assert admin.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("query", ["", "?_changelist_filters=q%3Dmei"])
def test_what_was_typed_is_sent_when_they_have_proved_it(admin, later, query):
    user = editor()
    typed = {"username": "mei", "is_staff": "on", "is_active": "on", "first_name": "Mei Ling"}
    typed |= {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}

    asked = admin.post(f"/admin/auth/user/{user.pk}/change/{query}", typed)
    later.undo()
    admin.post(asked["Location"], {"password": PASSWORD})

    user.refresh_from_db()
    assert user.first_name == "Mei Ling"


def test_passwords_are_kept_nowhere_and_typed_again(admin, later):
    typed = {"username": "new", "usable_password": "true", "password1": "x" * 20}

    asked = admin.post("/admin/auth/user/add/", {**typed, "password2": "x" * 20})
    sessions = [session.get_decoded() for session in Session.objects.all()]
    later.undo()
    back = admin.post(asked["Location"], {"password": PASSWORD})

    assert "username=new" in str(sessions)
    assert "x" * 20 not in str(sessions)
    assert page(back).select_one("[name=username]")["value"] == "new"
    assert page(back).select("#id_password1_error")
    assert not get_user_model().objects.filter(username="new").exists()


def test_the_page_says_why(admin, later):
    response = admin.get("/admin/auth/user/add/", follow=True)

    assert "Is it you?" in text(response)
    assert page(response).select_one("label[for=id_password]")
    assert page(response).select_one(f"a[href^='{AGAIN}code/']")
