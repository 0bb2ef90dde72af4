"""While the database is away, what is known is served, and the rest politely refused."""

import logging

import pytest
from django.db import OperationalError, connection

from programmes.models import Programme
from rehabdir import views
from tests import factories
from tests.rehabdir.visitors import ENCODINGS, Host

pytestmark = pytest.mark.django_db


def test_known_pages_are_served_with_a_line_that_says_so(host):
    factories.programme(name="Still here")
    for accepted in ("", "br"):
        host.ask("/programmes/", accept_encoding=accepted)
    host.lose_the_database()
    for accepted, encoding in ENCODINGS.items():
        answer = host.ask("/programmes/", accept_encoding=accepted)
        assert answer.status == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert "Still here" in answer.text
        start = answer.text.index('<main id="main"')
        assert answer.text[start:].split(">", 1)[1].startswith('\n<div class="notice" role="note">')
        assert "This page may be out of date." in answer.text
        assert "23 November 2025 at 09:30" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert not {"ETag", "Last-Modified"} & answer.headers.keys()


def test_the_last_known_page_is_served_whoever_it_was_made_for(host):
    programme = factories.programme(name="Older")
    host.ask("/programmes/", accept_encoding="br")
    host.clock.now += 60
    Programme.objects.filter(pk=programme.pk).update(name="Newer")
    host.ask("/programmes/", accept_encoding="gzip")
    host.lose_the_database()
    for accepted in ENCODINGS:
        assert "Newer" in host.ask("/programmes/", accept_encoding=accepted).text


def test_no_304_hides_that_a_page_may_be_out_of_date(host):
    tag = host.ask("/").headers["ETag"]
    host.lose_the_database()
    assert host.ask("/", if_none_match=tag).status == 200
    assert host.ask("/", if_none_match="*").status == 200


def test_pages_are_right_again_once_the_database_is_back(host):
    programme = factories.programme(name="Before")
    host.ask("/programmes/")
    host.lose_the_database()
    assert "Before" in host.ask("/programmes/").text
    Programme.objects.filter(pk=programme.pk).update(name="After")
    assert "Before" in host.ask("/programmes/").text
    host.find_the_database()
    answer = host.ask("/programmes/")
    assert "After" in answer.text
    assert "may be out of date" not in answer.text
    assert "public" in answer.headers["Cache-Control"]


def test_a_page_of_an_earlier_edition_day_or_release_is_still_known(host, tmp_path):
    factories.programme(name="Still here")
    host.ask("/programmes/")
    host.clock.now += 3 * 24 * 3600
    factories.programme()
    new = Host(tmp_path, release="another release", clock=host.clock)
    new.lose_the_database()
    assert "Still here" in new.ask("/programmes/").text


def test_a_page_that_nobody_knows_is_politely_refused(host, client):
    factories.programme(slug="here")
    host.lose_the_database()
    answer = host.ask("/programmes/here/", accept_encoding="br")
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Try again in a minute" in answer.text
    assert "/static/css/site" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status"), [("/robots.txt", 200), ("/nowhere/", 404), ("/programmes", 301)]
)
def test_what_needs_no_data_is_answered_as_ever(host, address, status):
    host.lose_the_database()
    assert host.ask(address).status == status


def test_staff_are_refused_at_once_while_the_database_is_away(host, admin_client):
    cookie = f"sessionid={admin_client.cookies['sessionid'].value}"
    host.lose_the_database()
    answer = host.ask("/admin/", cookie=cookie)
    assert answer.status == 503
    host.find_the_database()
    assert host.ask("/admin/", cookie=cookie).status == 200


def test_the_database_is_left_alone_for_a_moment(host, monkeypatch):
    host.ask("/")
    host.lose_the_database()
    host.ask("/")
    # It is back, and nobody has looked yet.
    host.reader.is_away = False
    assert "may be out of date" in host.ask("/").text
    host.find_the_database()
    assert "may be out of date" not in host.ask("/").text


def test_going_and_coming_back_are_logged_once(host, caplog):
    for _ in range(3):
        host.lose_the_database()
        host.ask("/programmes/?q=secret")
        host.ask("/programmes/?q=secret")
        host.find_the_database()
        host.ask("/")
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING] * 3
    assert "secret" not in caplog.text


def fail(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


def test_a_database_that_goes_in_the_middle_of_a_page(host, monkeypatch, caplog):
    factories.programme(name="Still here")
    host.ask("/")
    factories.programme()
    monkeypatch.setattr(views.HomeView, "get_context_data", fail)
    answer = host.ask("/")
    assert answer.status == 200
    assert "may be out of date" in answer.text
    monkeypatch.undo()
    assert "may be out of date" not in host.ask("/").text


@pytest.mark.parametrize("exception", [OperationalError, connection.Database.InterfaceError])
def test_a_database_that_goes_in_the_middle_of_an_unknown_page(client, monkeypatch, exception):
    def fail(*args, **kwargs):
        with connection.wrap_database_errors:
            raise exception("gone")

    monkeypatch.setattr(views.HomeView, "get_context_data", fail)
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_failing_database_is_logged_without_the_address(client, monkeypatch, caplog):
    monkeypatch.setattr(views.HomeView, "get_context_data", fail)
    client.get("/?q=secret")
    (record,) = caplog.records
    assert record.exc_info[0] is OperationalError
    assert "secret" not in caplog.text


def test_a_mistake_in_the_code_is_no_failing_database(client, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(views.HomeView, "get_context_data", fail)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
