"""Whole pages are kept: never older than the directory, and never for the wrong visitor."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finding import edition
from programmes.models import Programme
from rehabdir import views
from tests import factories
from tests.rehabdir.visitors import ENCODINGS, Host, renders

pytestmark = pytest.mark.django_db


# --- Kept, and never too long -------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/programmes/", "/programmes/?stage=in-care", "/events/"])
def test_a_repeated_view_asks_for_nothing_but_the_edition(host, address):
    factories.programme()
    first = host.ask(address)

    with CaptureQueriesContext(connection) as captured:
        assert renders(host, address) == 0
    assert len(captured) == 1
    again = host.ask(address)
    assert (again.status, again.body, again.headers) == (200, first.body, first.headers)


@pytest.mark.parametrize("address", ["/programmes/", "/programmes/here/", "/?"])
def test_a_change_shows_in_the_next_answer(host, address):
    programme = factories.programme(slug="here", summary="As it was.")
    before = host.ask(address)
    for number in range(3):
        Programme.objects.filter(pk=programme.pk).update(summary=f"Changed {number} times.")
        if address == "/?":
            factories.programme()
        answer = host.ask(address)
        assert answer.body != before.body
        assert address == "/?" or f"Changed {number} times." in answer.text
        before = answer


def test_a_page_that_goes_is_gone_at_once(host):
    programme = factories.programme(slug="here")
    assert host.ask("/programmes/here/").status == 200
    Programme.objects.filter(pk=programme.pk).update(state="draft")
    assert host.ask("/programmes/here/").status == 404


def test_a_page_that_comes_is_there_at_once(host):
    assert host.ask("/programmes/here/").status == 404
    factories.programme(slug="here")
    assert host.ask("/programmes/here/").status == 200


def test_a_change_during_rendering_is_not_lost(host, monkeypatch):
    programme = factories.programme(slug="here", summary="As it was.")
    render = views.HomeView.get_context_data

    def change_too(self, **kwargs):
        context = render(self, **kwargs)
        Programme.objects.filter(pk=programme.pk).update(state="draft")
        return context

    with monkeypatch.context() as patch:
        patch.setattr(views.HomeView, "get_context_data", change_too)
        host.ask("/")
    kept = host.ask("/").text
    assert kept == Host(host.path.parent / "another").ask("/").text


def test_another_release_renders_anew(host, tmp_path, view):
    counted = view(lambda request: HttpResponse("<main>About</main>" * 50))
    first = host.ask("/about/")
    new = Host(tmp_path, release="another release")
    second = new.ask("/about/")
    assert counted.times == 2
    assert first.body == second.body
    assert first.headers["ETag"] != second.headers["ETag"]


def test_an_event_is_past_after_midnight(host, monkeypatch):
    factories.event(starts_on="2025-11-23", date_precision="day", name="The Walk")
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(host.clock(), UTC))
    assert "The Walk" in host.ask("/events/?when=coming").text
    host.clock.now += 14 * 3600
    assert "The Walk" in host.ask("/events/?when=coming").text
    # Half past midnight in Singapore, and still the day before in London.
    host.clock.now += 3600
    assert "The Walk" not in host.ask("/events/?when=coming").text
    assert "The Walk" in host.ask("/events/?when=past").text


def test_views_are_told_the_edition_that_was_read(host, view):
    told = []

    def tell(request):
        with CaptureQueriesContext(connection) as captured:
            told.append((edition.of(request), len(captured)))
        return HttpResponse("told")

    view(tell)
    factories.programme()
    host.ask("/about/")
    assert told == [(edition.current(), 0)]


def test_views_find_the_edition_by_themselves_where_nobody_has_read_it(client, view):
    told = []
    view(lambda request: HttpResponse(told.append(edition.of(request))))
    factories.programme()
    client.get("/about/")
    assert told == [edition.current()]


# --- Sent as the visitor can read it, and not twice ---------------------------------------------


@pytest.mark.parametrize("accepted", ENCODINGS)
@pytest.mark.parametrize("address", ["/programmes/", "/programmes/?q=what"])
def test_every_encoding_is_the_same_page(host, client, accepted, address):
    factories.programme()
    page = client.get(address).content.decode()
    for first in ENCODINGS:
        host.ask(address, accept_encoding=first)
        answer = host.ask(address, accept_encoding=accepted)
        assert answer.headers.get("Content-Encoding") == ENCODINGS[accepted]
        assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language"
        assert answer.text == page


def test_another_encoding_is_made_without_rendering(host):
    factories.programme()
    host.ask("/programmes/", accept_encoding="br")
    for accepted in ENCODINGS:
        assert renders(host, "/programmes/", accept_encoding=accepted) == 0


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        # What browsers of today say.
        ("gzip, deflate, br, zstd", "br"),
        ("*", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0,gzip;q=0", None),
        ("br, *;q=0", "br"),
        ("*, br;q=0", "gzip"),
        ("*, gzip;q=0", "br"),
        ("*;q=0", None),
        ("br;q=nonsense", None),
        ("br;q=0.1, identity", None),
        ("identity;q=0", None),
        ("deflate", None),
        (";;,=,", None),
    ],
)
def test_the_encoding_is_one_that_the_visitor_reads(host, accepted, encoding):
    answer = host.ask("/about/", accept_encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert "</html>" in answer.text


def test_head_is_answered_like_get_without_the_page(host):
    for _ in range(2):
        head = host.ask("/programmes/", method="HEAD")
        assert head.headers == host.ask("/programmes/").headers
    assert host.ask("/nowhere/", method="HEAD").status == 404


def test_the_page_that_head_has_made_is_kept_for_those_who_read_it(host, view):
    counted = view(lambda request: HttpResponse("words" if request.method == "GET" else ""))
    host.ask("/about/", method="HEAD")
    assert host.ask("/about/").text == "words"
    assert counted.times == 1


def test_a_visitor_who_has_the_page_is_told_so(host):
    factories.programme()
    for _ in range(2):
        answer = host.ask("/programmes/", accept_encoding="br")
        tag = answer.headers["ETag"]
        for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            same = host.ask("/programmes/", accept_encoding="br", if_none_match=known)
            assert (same.status, same.body) == (304, b"")
            for name in ("ETag", "Cache-Control", "Vary"):
                assert same.headers[name] == answer.headers[name]
            assert "Content-Encoding" not in same.headers
    assert renders(host, "/programmes/", accept_encoding="br", if_none_match=tag) == 0


def test_a_visitor_who_has_another_page_gets_this_one(host):
    tags = [host.ask("/about/", accept_encoding=name).headers["ETag"] for name in ENCODINGS]
    assert len(set(tags)) == 3
    for tag in (tags[0], '"other"', tags[2].strip('"'), ""):
        answer = host.ask("/about/", accept_encoding="gzip", if_none_match=tag)
        assert answer.status == 200


def test_a_visitor_who_was_told_of_no_change_is_told_of_the_next_one(host):
    factories.programme()
    tag = host.ask("/programmes/").headers["ETag"]
    assert host.ask("/programmes/", if_none_match=tag).status == 304
    factories.programme(name="The new one")
    answer = host.ask("/programmes/", if_none_match=tag)
    assert answer.status == 200
    assert "The new one" in answer.text


def test_a_change_elsewhere_sends_no_page_again(host):
    tag = host.ask("/about/").headers["ETag"]
    factories.programme()
    assert host.ask("/about/", if_none_match=tag).status == 304


def test_a_visitor_who_knows_only_a_time(host):
    programme = factories.programme()
    host.ask("/programmes/")
    host.clock.now += 60
    since = host.ask("/programmes/").headers["Last-Modified"]

    assert host.ask("/programmes/", if_modified_since=since).status == 304
    later = "Sun, 23 Nov 2025 01:30:59 GMT"
    assert host.ask("/programmes/", if_modified_since=later).status == 304
    for other in ("Sat, 22 Nov 2025 00:00:00 GMT", "Sun, 23 Nov 2125 00:00:00 GMT", "no time"):
        assert host.ask("/programmes/", if_modified_since=other).status == 200
    Programme.objects.filter(pk=programme.pk).update(name="Changed")
    assert host.ask("/programmes/", if_modified_since=since).status == 200


def test_the_tag_counts_more_than_the_time(host):
    host.ask("/about/")
    host.clock.now += 60
    since = host.ask("/about/").headers["Last-Modified"]
    answer = host.ask("/about/", if_none_match='"other"', if_modified_since=since)
    assert answer.status == 200


def test_no_time_hides_a_change_made_in_the_same_second(host):
    """Whatever time a visitor was ever given, the change made after it is another page."""
    programme = factories.programme(name="Name 0")
    known = {}
    for number in range(40):
        # At first many changes in a second, then one in some seconds.
        host.clock.now += 0.1 if number < 30 else 2.7
        name = f"Name {number // 2}"
        if number % 2 == 0:
            Programme.objects.filter(pk=programme.pk).update(name=name)
        answer = host.ask("/programmes/")
        assert name in answer.text
        for since, text in known.items():
            if host.ask("/programmes/", if_modified_since=since).status == 304:
                assert text == answer.text
        if since := answer.headers.get("Last-Modified"):
            known[since] = answer.text
    assert known


def test_caches_on_the_way_may_keep_pages_and_must_ask(host):
    control = host.ask("/").headers["Cache-Control"].split(", ")
    assert {"public", "max-age=0"} <= set(control)
