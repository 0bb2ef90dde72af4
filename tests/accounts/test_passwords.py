"""Passwords as NIST SP 800-63B-4 advises."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.accounts.people import gets_in, sign_in


@pytest.mark.parametrize(
    "password",
    [
        "onlylowercaseletters",
        "with spaces in between",
        "密码可以是任何文字的很长的一句话吧",
        "x7" * 100,
    ],
)
def test_any_kind_of_character_will_do(password):
    validate_password(password, get_user_model()(username="mei"))


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "rehabilitation directory",
        "Directory-Singapore-2026",
        "mei.tan mei.tan 1",
        "Password123Password",
        "1234567890123456",
    ],
)
def test_short_common_and_obvious_ones_will_not(password):
    with pytest.raises(ValidationError):
        validate_password(password, get_user_model()(username="mei.tan"))


@pytest.mark.parametrize(
    "password", ["  a space at both ends  ", "x7" * 100], ids=["spaces", "200"]
)
def test_all_of_it_counts(client, password):
    get_user_model().objects.create_user("mei", password=password, is_staff=True)

    sign_in(client, "mei", password.strip()[:-1])
    assert not gets_in(client)
    sign_in(client, "mei", password)
    assert gets_in(client)


def test_nothing_keeps_anybody_from_pasting_one(client):
    field = client.get("/admin/login/").text

    assert "maxlength" not in field
    assert "onpaste" not in field
