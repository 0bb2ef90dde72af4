"""What every answer promises: no cookie, nothing from elsewhere, and the browser held to it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from rehabdir import views
from tests import factories
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def public_pages():
    """The address of each kind of page, with something on it."""
    organisation = factories.organisation(
        website="https://elsewhere.example/", contact_url="https://elsewhere.example/contact"
    )
    network = factories.network(website="https://elsewhere.example/")
    factories.member(network, organisation)
    programme = factories.throughcare_programme(needs=[factories.need("work")])
    factories.partner(programme, organisation)
    series = factories.series(network=network)
    event = factories.event(series=series, network=network, website="https://elsewhere.example/")
    factories.publication(url="https://elsewhere.example/paper", organisation=organisation)
    source = factories.source(url="https://elsewhere.example/page")
    factories.glossary_term()
    entries = [programme, organisation, network, series, event, source]
    return [
        "/",
        "/programmes/",
        "/programmes/?stage=in-care&q=a&page=7&colour=blue",
        "/organisations/",
        "/networks/",
        "/events/",
        "/search/",
        "/search/?q=a",
        "/sources/",
        "/glossary/",
        "/about/",
        *(entry.get_absolute_url() for entry in entries),
    ]


def answers(client, monkeypatch):
    """One answer of each kind, as pairs of its status and the response."""

    def fail(*args, **kwargs):
        raise RuntimeError

    factories.programme(slug="here")
    moved = factories.programme(slug="before")
    moved.slug = "after"
    moved.save()
    monkeypatch.setattr(views.AboutView, "get", fail)
    client.raise_request_exception = False
    return [
        (200, client.get("/")),
        (200, client.get("/programmes/here/")),
        (301, client.get("/programmes/before/")),
        (301, client.get("/programmes")),
        (400, client.get("/", headers={"host": "evil.example"})),
        (400, client.get(f"/programmes/?{'&'.join(['a=1'] * 1001)}")),
        (404, client.get("/nowhere/")),
        (404, client.get("/programmes/nowhere/")),
        (405, client.post("/programmes/")),
        (414, client.get(f"/programmes/?q={'a' * 9000}")),
        (500, client.get("/about/")),
        (200, client.get("/admin/login/")),
        (302, client.get("/admin/")),
    ]


# --- Privacy ------------------------------------------------------------------------------------


def test_no_public_page_sets_a_cookie(client, public_pages):
    for address in public_pages:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
    assert not client.cookies


def test_no_error_page_sets_a_cookie(client, monkeypatch):
    for status, response in answers(client, monkeypatch)[:-2]:
        assert not response.cookies, status


def test_pages_load_nothing_from_elsewhere(client, public_pages):
    for address in public_pages:
        shown = page(client.get(address))
        loaded = [
            *(tag["href"] for tag in shown.select("link[href]:not([rel=canonical], [hreflang])")),
            *(tag["src"] for tag in shown.select("[src]")),
            *(tag["action"] for tag in shown.select("form[action]")),
        ]
        assert loaded
        for target in loaded:
            assert urlsplit(target).netloc == "", (address, target)
        # The policy would block these without a word.
        assert not shown.select("style, [style], script:not([src]), [onclick], [onsubmit], base")
        assert "@import" not in str(shown)
        assert "preconnect" not in str(shown)


def test_links_to_other_sites_say_so(client, public_pages):
    away = set()
    for address in public_pages:
        for link in page(client.get(address)).select("a[href^=http]"):
            assert "external" in link["rel"], (address, link)
            assert not link.has_attr("ping")
            away.add(link["href"])
    assert away


def test_readers_pages_hold_no_form_that_changes_anything(client, public_pages):
    for address in public_pages:
        for form in page(client.get(address)).select("form"):
            assert form.get("method", "get").lower() == "get", address


# --- Headers ------------------------------------------------------------------------------------


def policy(response):
    parts = response["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (part.split() for part in parts)}


def test_every_answer_has_the_headers_that_protect_its_reader(client, monkeypatch):
    for status, response in answers(client, monkeypatch):
        assert response.status_code == status
        assert response["X-Content-Type-Options"] == "nosniff", status
        assert response["Referrer-Policy"] == "same-origin", status
        # A redirection has nothing that a frame could show.
        if status not in {301, 302}:
            assert response["X-Frame-Options"] == "DENY", status
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", status
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", status
        features = dict(part.split("=") for part in response["Permissions-Policy"].split(", "))
        assert set(features.values()) == {"()"}, status
        assert {"camera", "geolocation", "microphone", "browsing-topics"} <= features.keys()


def test_every_answer_has_a_policy_that_lets_nothing_of_others_in(client, monkeypatch):
    for status, response in answers(client, monkeypatch):
        found = policy(response)
        assert found["default-src"] == ["'none'"], status
        assert found["base-uri"] == found["frame-ancestors"] == ["'none'"], status
        assert found["form-action"] == ["'self'"], status
        sources = {source for values in found.values() for source in values}
        assert sources <= {"'none'", "'self'"}, status


@pytest.mark.parametrize("path", ["/", "/nowhere/", f"/?q={'a' * 9000}", "/admin/login/"])
def test_browser_is_told_to_stay_on_https(client, path):
    value = client.get(path, secure=True)["Strict-Transport-Security"]
    seconds, *options = value.split("; ")
    assert int(seconds.removeprefix("max-age=")) >= 365 * 24 * 3600
    assert options == ["includeSubDomains", "preload"]


def test_plain_http_on_a_public_site_leads_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/programmes/?stage=in-care")
    assert response.status_code == 301
    assert response["Location"] == "https://testserver/programmes/?stage=in-care"


def test_pages_are_html_in_utf8(client, public_pages):
    for address in public_pages:
        assert client.get(address)["Content-Type"] == "text/html; charset=utf-8"


def test_error_pages_load_nothing_from_elsewhere(client, monkeypatch):
    for status, response in answers(client, monkeypatch):
        if status >= 400 and status != 405:
            shown = page(response)
            for tag in shown.select("link[href], [src]"):
                assert urlsplit(tag.get("href") or tag["src"]).netloc == "", status
