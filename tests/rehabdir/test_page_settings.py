"""What an operator sets for whole pages, and what makes a release another one."""

import copy
import sys

import pytest

from rehabdir.pages.release import release
from tests.processes import run

SHOW = "from rehabdir import settings as s; print({})"
RELEASE = (
    "import django; django.setup(); from rehabdir.pages.release import release; print(release())"
)


@pytest.fixture
def public(tmp_path):
    """The least that a public site has to set."""
    return {
        "SECRET_KEY": "a key of fifty characters that nobody else can know",
        "ALLOWED_HOSTS": "directory.example.org",
        "DATABASE_URL": "postgres://user@db.example.org/directory",
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "rehabdir.settings",
    }


def shown(expression, **variables):
    outcome = run(sys.executable, "-c", SHOW.format(expression), **variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


@pytest.mark.parametrize(
    "url",
    [
        "hush",
        "http://hush@127.0.0.1:6379/0",
        "redis://",
        "redis://:hush@/0",
        "redis://:hush@127.0.0.1:port/0",
        "redis://:hush@127.0.0.1:99999/0",
        "redis://:hush@127.0.0.1/name",
        "redis://:hush@[127.0.0.1/0",
    ],
)
def test_a_malformed_address_of_redis_stops_the_start_and_is_not_shown(public, url):
    outcome = run(sys.executable, "-c", SHOW.format("s.CACHE_URL"), CACHE_URL=url, **public)

    assert outcome.returncode == 1
    assert "CACHE_URL is no address of a Redis server. Set it to redis://" in outcome.stderr
    assert "hush" not in outcome.stderr


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1",
        "redis://127.0.0.1:6379/3",
        "rediss://user:hush@cache.example.org:6380/0",
    ],
)
def test_redis_is_used_where_it_is_named(public, url):
    assert shown("s.CACHE_URL", **public, CACHE_URL=url) == url


def test_redis_is_not_even_loaded_where_it_is_not_named(public):
    code = "import sys, rehabdir.wsgi; print('redis' in sys.modules)"
    variables = public | {"DATABASE_URL": "sqlite:///directory.sqlite3"}
    outcome = run(sys.executable, "-c", code, **variables)
    assert outcome.stdout == "False\n", outcome.stderr


def test_work_on_the_code_shows_each_change_at_once(public):
    code = "import rehabdir.wsgi as w; print(type(w.application).__name__)"
    variables = public | {"DATABASE_URL": "sqlite:///directory.sqlite3"}
    assert run(sys.executable, "-c", code, **variables).stdout == "PageHandler\n"
    assert run(sys.executable, "-c", code, **variables, DEBUG="1").stdout == "WSGIHandler\n"


def test_nobody_waits_long_for_a_server_that_is_away(public):
    words = "d['OPTIONS']['connect_timeout'], d['CONN_MAX_AGE'], d['CONN_HEALTH_CHECKS']"
    show = f"(lambda d: ({words}))(s.DATABASES['default'])"
    assert shown(show, **public) == "(2, 600, True)"
    assert shown(show, **public, DATABASE_POOL="0") == "(2, 0, True)"
    public["DATABASE_URL"] += "?connect_timeout=9&sslmode=require"
    assert shown(show, **public) == "(9, 600, True)"


def test_hosts_of_one_deployment_have_the_same_release(public, tmp_path):
    def made(**variables):
        outcome = run(sys.executable, "-c", RELEASE, **public | variables)
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout.strip()

    one = made()
    assert len(one) == 16
    assert made(VAR_DIR=str(tmp_path / "another"), PYTHONHASHSEED="1") == one
    assert made(DATABASE_URL="sqlite:///directory.sqlite3", CACHE_URL="redis://127.0.0.1") == one
    others = {made(CONTACT_EMAIL="a@example.org"), made(TIME_ZONE="UTC"), made(DEBUG="1")}
    assert len(others | {one}) == 4


def test_another_template_style_sheet_or_library_is_another_release(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [tmp_path / "templates"]
    files = ["templates/page.html", "rehabdir/views.py", "static/staticfiles.json"]
    files += ["requirements/runtime.txt", "templates/part/another.html"]
    seen = {release()}
    for name in files:
        for content in ("one", "two"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            seen.add(release())
            path.write_text(content)
            assert release() in seen
    assert len(seen) == 2 * len(files) + 1


def test_behind_a_proxy_a_page_is_kept_for_the_scheme_that_it_names(public):
    code = (
        "import django; django.setup(); from rehabdir.pages.asked import asked;"
        "request = {'wsgi.url_scheme': 'http', 'HTTP_HOST': 'a', 'PATH_INFO': '/'};"
        "print(asked(request).address =="
        " asked(request | {'HTTP_X_FORWARDED_PROTO': 'https'}).address)"
    )
    assert run(sys.executable, "-c", code, **public).stdout == "True\n"
    assert run(sys.executable, "-c", code, **public, BEHIND_PROXY="1").stdout == "False\n"
