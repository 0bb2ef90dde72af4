import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from rehabdir import env


@pytest.mark.parametrize(
    ("value", "meant"),
    [("1", True), ("TRUE", True), ("Yes", True), ("on", True), ("0", False), ("off", False)],
)
def test_a_flag_is_read_in_the_usual_words(monkeypatch, value, meant):
    monkeypatch.setenv("NAME", f" {value} ")

    assert env.flag("NAME", not meant) is meant


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_that_is_not_set_has_its_default(monkeypatch, default):
    monkeypatch.delenv("NAME", raising=False)

    assert env.flag("NAME", default) is default


def test_a_number_is_whole(monkeypatch):
    monkeypatch.delenv("NAME", raising=False)
    assert env.number("NAME", 7) == 7

    monkeypatch.setenv("NAME", "12")
    assert env.number("NAME", 7) == 12


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.delenv("NAME", raising=False)
    assert env.words("NAME", ["a", "b"]) == ["a", "b"]
    assert env.words("NAME", []) == []

    monkeypatch.setenv("NAME", "example.org, www.example.org,,")
    assert env.words("NAME", ["a"]) == ["example.org", "www.example.org"]


def test_a_file_goes_before_the_variable(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv("NAME", "from the variable")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))

    assert env.text("NAME") == "from the file"


def test_what_is_required_is_named_with_a_hint(monkeypatch):
    monkeypatch.delenv("NAME", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"^NAME is not set\. Set it to a name\.$"):
        env.text("NAME", hint="Set it to a name.")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("smtp://127.0.0.1", ("127.0.0.1", 25, "", "", False, False)),
        ("smtp://[::1]:1025/", ("::1", 1025, "", "", False, False)),
        (
            "smtp+starttls://u:p%40ss@post.example.org",
            ("post.example.org", 587, "u", "p@ss", True, False),
        ),
        ("smtps://me%40example.org:p@h:465", ("h", 465, "me@example.org", "p", False, True)),
    ],
)  # fmt: skip
def test_a_mail_server_is_one_address(monkeypatch, address, meant):
    monkeypatch.setenv("NAME", address)

    assert tuple(env.mail_server("NAME").values()) == meant


def test_without_a_mail_server_there_are_no_settings_of_it(monkeypatch):
    monkeypatch.delenv("NAME", raising=False)

    assert env.mail_server("NAME") == {}


@pytest.mark.parametrize(
    "address",
    [
        "hush", "post.example.org:587", "http://u:hush@host", "smtp://", "smtp://u:hush@host:port",
        "smtp://u:hu/hush@host", "smtp://u:hush@[host", "smtp://u:hush@host?tls=1",
    ],
)  # fmt: skip
def test_the_password_of_a_malformed_mail_server_is_not_shown(monkeypatch, address):
    monkeypatch.setenv("NAME", address)

    with pytest.raises(ImproperlyConfigured, match="Set it to smtp") as caught:
        env.mail_server("NAME")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("https://directory.example.org/", "https://directory.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://example.org/directory", "https://example.org/directory"),
        ("", ""),
    ],
)
def test_the_address_of_a_site(monkeypatch, address, meant):
    monkeypatch.setenv("NAME", address)

    assert env.site("NAME") == meant


@pytest.mark.parametrize(
    "address",
    ["example.org", "ftp://example.org", "https://", "https://h:port", "https://a@h", "https://h?q",
     "https://h h"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_named(monkeypatch, address):
    monkeypatch.setenv("NAME", address)

    with pytest.raises(ImproperlyConfigured, match=r"Set it as https://"):
        env.site("NAME")


@pytest.mark.parametrize("value", ["post@example.org", "The directory <post@example.org>"])
def test_an_address_for_mail_may_have_a_name(monkeypatch, value):
    monkeypatch.setenv("NAME", value)

    assert env.mail_address("NAME") == value


@pytest.mark.parametrize("value", ["post", "The directory <post>", "a@b@c", "<>"])
def test_what_is_no_address_for_mail_is_named(monkeypatch, value):
    monkeypatch.setenv("NAME", value)

    with pytest.raises(ImproperlyConfigured, match=r"is no e-mail address\. Set it\."):
        env.mail_address("NAME", hint="Set it.")


class TestKeptSecret:
    def test_is_made_once(self, tmp_path):
        path = tmp_path / "new" / "secret"

        secret = env.kept_secret(path)

        assert len(secret) >= 50
        assert env.kept_secret(path) == secret

    def test_is_read_by_its_owner_only(self, tmp_path):
        env.kept_secret(tmp_path / "secret")

        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600

    def test_differs_from_any_other(self, tmp_path):
        assert env.kept_secret(tmp_path / "one") != env.kept_secret(tmp_path / "two")

    def test_is_made_anew_where_making_it_was_interrupted(self, tmp_path):
        (tmp_path / "secret").touch()

        assert env.kept_secret(tmp_path / "secret")

    def test_is_the_same_for_all_that_start_at_the_same_moment(self, tmp_path):
        starters = 8
        barrier = Barrier(starters)

        def start(path):
            barrier.wait(timeout=60)
            return env.kept_secret(path)

        with ThreadPoolExecutor(starters) as pool:
            for attempt in range(50):
                secrets = set(pool.map(start, [tmp_path / str(attempt)] * starters))
                assert len(secrets) == 1
                assert "" not in secrets

    def test_that_cannot_be_kept_is_named(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(ImproperlyConfigured, match="Set VAR_DIR"):
            env.kept_secret(tmp_path / "file" / "secret")
