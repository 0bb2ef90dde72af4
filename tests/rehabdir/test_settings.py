import secrets
import stat
import sys

import pytest

from tests.processes import manage, run

HINTS = {
    "SECRET_KEY": "Set it to at least 50 random characters",
    "ALLOWED_HOSTS": "Set it to the host names",
    "DATABASE_URL": "Set it to postgres://user:password@host:5432/name.",
}


@pytest.fixture
def public(tmp_path):
    """The least that a public site has to set."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(45),
        "ALLOWED_HOSTS": "directory.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'public.sqlite3'}",
        "VAR_DIR": str(tmp_path / "var"),
    }


def assert_stops(outcome, *words):
    """One line says why the directory does not start."""
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("The directory cannot start. ")
    for word in words:
        assert word in line


class TestPublicSite:
    def test_passes_the_checks_for_deployment(self, public, tmp_path):
        outcome = manage("check", "--deploy", "--fail-level", "WARNING", **public)

        assert outcome.returncode == 0, outcome.stderr
        assert outcome.stdout == "System check identified no issues (1 silenced).\n"
        assert outcome.stderr == ""
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", HINTS)
    @pytest.mark.parametrize("value", [None, "", "  "])
    def test_does_not_start_without(self, public, name, value):
        del public[name]
        if value is not None:
            public[name] = value

        outcome = manage("check", **public)

        assert_stops(outcome, f"{name} is not set. ", HINTS[name])

    @pytest.mark.parametrize(
        ("name", "value", "hint"),
        [
            ("EMBEDDED", "maybe", "Set it to 1 or 0."),
            ("DEBUG", "2", "Set it to 1 or 0."),
            ("SECURE_SSL_REDIRECT", "ja", "Set it to 1 or 0."),
            ("BEHIND_PROXY", "https", "Set it to 1 or 0."),
            ("SECURE_HSTS_SECONDS", "-1", "is not a whole number"),
            ("SECURE_HSTS_SECONDS", "1.5", "is not a whole number"),
            ("SECURE_HSTS_SECONDS", "a year", "is not a whole number"),
        ],
    )
    def test_does_not_start_with_a_malformed(self, public, name, value, hint):
        outcome = manage("check", **{**public, name: value})

        assert_stops(outcome, f"{name}={value} ", hint)

    @pytest.mark.parametrize(
        "url",
        [
            "hush",
            "http://user:hush@host/name",
            "postgers://user:hush@host/name",
            "postgres://user:hush@host:port/name",
            "postgres://user:hu/hush@host/name",
            "postgres://user:hush@[host/name",
            "user:hush@host/name",
        ],
    )
    def test_does_not_show_the_password_of_a_malformed_database_address(self, public, url):
        public["DATABASE_URL"] = url

        assert_stops(manage("check", **public), "DATABASE_URL is not a database address.")
        # As gunicorn meets it, with the whole traceback.
        outcome = run(sys.executable, "-c", "import rehabdir.settings", **public)
        assert outcome.returncode == 1
        assert "DATABASE_URL is not a database address." in outcome.stderr
        assert "hush" not in outcome.stderr

    @pytest.mark.parametrize("name", HINTS)
    def test_reads_a_secret_from_a_file(self, public, tmp_path, name):
        path = tmp_path / "secret"
        path.write_text(f"{public.pop(name)}\n")
        public[f"{name}_FILE"] = str(path)

        outcome = manage("check", "--deploy", "--fail-level", "WARNING", **public)

        assert outcome.returncode == 0, outcome.stderr

    @pytest.mark.parametrize("content", [None, b"\xff\xfe", b"", b" \n"])
    def test_does_not_start_with_an_unreadable_file(self, public, tmp_path, content):
        path = tmp_path / "secret"
        if content is not None:
            path.write_bytes(content)
        public["SECRET_KEY_FILE"] = str(path)

        assert_stops(manage("check", **public), f"SECRET_KEY_FILE={path} ")

    def test_redirects_to_https_and_says_so_for_a_year(self, public):
        outcome = run(
            sys.executable,
            "-c",
            "from rehabdir import settings as s;"
            "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS,"
            " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
            " hasattr(s, 'SECURE_PROXY_SSL_HEADER'))",
            **public,
        )

        assert outcome.stdout == "False True 31536000 True True False\n", outcome.stderr

    def test_takes_the_word_of_a_proxy_only_where_it_is_told_to(self, public):
        outcome = run(
            sys.executable,
            "-c",
            "from rehabdir import settings as s; print(*s.SECURE_PROXY_SSL_HEADER)",
            BEHIND_PROXY="1",
            **public,
        )

        assert outcome.stdout == "HTTP_X_FORWARDED_PROTO https\n", outcome.stderr

    def test_keeps_postgresql_connections_open(self, public):
        public["DATABASE_URL"] = "postgres://user:hush@db.example.org:5433/directory"
        code = "from rehabdir import settings as s; d = s.DATABASES['default'];" + (
            "print(d['ENGINE'], d['HOST'], d['PORT'], d['NAME'], d['CONN_MAX_AGE'])"
        )

        outcome = run(sys.executable, "-c", code, **public)
        without = run(sys.executable, "-c", code, DATABASE_POOL="0", **public)

        words = "django.db.backends.postgresql db.example.org 5433 directory"
        assert outcome.stdout == f"{words} 600\n", outcome.stderr
        assert without.stdout == f"{words} 0\n", without.stderr

    def test_sends_mail_only_through_a_server_that_was_named(self, public):
        code = (
            "from rehabdir import settings as s;"
            "print(s.EMAIL_BACKEND.split('.')[-2], s.SENDS_EMAIL, s.EMAIL_HOST, s.EMAIL_TIMEOUT)"
        )
        named = {
            "EMAIL_URL": "smtps://u:hush@post.example.org",
            "DEFAULT_FROM_EMAIL": "Directory <post@example.org>",
        }

        assert run(sys.executable, "-c", code, **public).stdout == "dummy False  10\n"
        outcome = run(sys.executable, "-c", code, **public, **named)
        assert outcome.stdout == "smtp True post.example.org 10\n", outcome.stderr

    def test_does_not_start_with_a_mail_server_and_no_sender(self, public):
        public["EMAIL_URL"] = "smtps://u:hush@post.example.org"

        outcome = manage("check", **public)

        assert_stops(outcome, "DEFAULT_FROM_EMAIL is not set. ", "Set it to the address")
        assert "hush" not in outcome.stderr


class TestEmbedded:
    def test_shows_its_messages_where_it_was_started(self, tmp_path):
        code = (
            "from rehabdir import settings as s;"
            "print(s.EMAIL_BACKEND.split('.')[-2], s.SENDS_EMAIL, s.SITE_URL)"
        )

        outcome = run(sys.executable, "-c", code, EMBEDDED="1", PORT="8001", VAR_DIR=str(tmp_path))

        assert outcome.stdout == "console True http://127.0.0.1:8001\n", outcome.stderr

    def test_needs_nothing(self, tmp_path):
        outcome = manage("check", EMBEDDED="1", VAR_DIR=str(tmp_path / "var"))

        assert outcome.returncode == 0, outcome.stderr
        (secret,) = (tmp_path / "var").iterdir()
        assert secret.name == "secret-key"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600

    def test_keeps_its_data_in_one_folder(self, tmp_path):
        outcome = run(
            sys.executable,
            "-c",
            "from rehabdir import settings as s;"
            "print(s.DATABASES['default']['NAME'], s.STATIC_ROOT)",
            EMBEDDED="1",
            VAR_DIR=str(tmp_path),
        )

        assert outcome.stdout == f"{tmp_path / 'directory.sqlite3'} {tmp_path / 'static'}\n"

    def test_keeps_sessions_through_a_restart(self, tmp_path):
        code = "from rehabdir import settings as s; print(s.SECRET_KEY)"

        keys = [
            run(sys.executable, "-c", code, EMBEDDED="1", VAR_DIR=str(tmp_path)).stdout
            for _ in range(2)
        ]

        assert keys[0] == keys[1]
        assert len(keys[0].strip()) >= 50

    def test_answers_on_the_loopback_only(self, tmp_path):
        outcome = run(
            sys.executable,
            "-c",
            "from rehabdir import settings as s; print(s.ALLOWED_HOSTS)",
            EMBEDDED="1",
            VAR_DIR=str(tmp_path),
        )

        assert outcome.stdout == "['127.0.0.1', 'localhost', '[::1]']\n"

    def test_does_not_start_where_it_cannot_write(self, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("not a folder")

        outcome = manage("check", EMBEDDED="1", VAR_DIR=str(blocked))

        assert_stops(outcome, f"{blocked}/secret-key cannot be made", "Set VAR_DIR to a folder")
