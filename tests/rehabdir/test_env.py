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
