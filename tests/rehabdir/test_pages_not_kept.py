"""What is for one visitor, one host or one moment is never sent to another."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from programmes.models import Programme
from tests import factories
from tests.rehabdir.visitors import Host

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "respond",
    [
        lambda request: HttpResponse("x", headers={"Cache-Control": "no-store"}),
        lambda request: HttpResponse("x", headers={"Cache-Control": "private, max-age=60"}),
        lambda request: HttpResponse("x", headers={"Vary": "Cookie"}),
        lambda request: HttpResponse("x", headers={"Vary": "Accept-Encoding, Accept-Language"}),
        lambda request: HttpResponse("x", headers={"Vary": "*"}),
        lambda request: HttpResponse("x", headers={"Content-Encoding": "zstd"}),
        lambda request: HttpResponse("x", status=202),
        lambda request: HttpResponse("x", status=404),
        lambda request: HttpResponse("x", status=301, headers={"Location": "/"}),
        lambda request: StreamingHttpResponse(["x"]),
    ],
)
def test_what_is_not_for_everybody_is_rendered_each_time(host, view, respond):
    counted = view(respond)
    for times in (1, 2):
        answer = host.ask("/about/")
        assert counted.times == times
        assert answer.body == b"x"
        assert "ETag" not in answer.headers


def test_a_page_that_sets_a_cookie_is_neither_kept_nor_compressed(host, view):
    def respond(request):
        response = HttpResponse("secret" * 100)
        response.set_cookie("name", "value")
        return response

    counted = view(respond)
    for times in (1, 2):
        answer = host.ask("/about/", accept_encoding="br")
        assert counted.times == times
        assert answer.headers["Set-Cookie"].strip().startswith("name=value")
        assert answer.body == b"secret" * 100


def test_what_is_not_kept_is_compressed_too(host, view):
    view(lambda request: HttpResponse("many words " * 100, headers={"Cache-Control": "no-store"}))
    answer = host.ask("/about/", accept_encoding="br")
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language"
    assert answer.text == "many words " * 100
    assert host.ask("/nowhere/", accept_encoding="gzip").headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("address", ["/nowhere/", "/programmes", "/admin/", "/admin/nowhere/"])
def test_errors_and_moves_are_kept_by_nobody(host, address):
    answer = host.ask(address)
    assert answer.status != 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers


def test_staff_pages_are_neither_kept_nor_compressed(host, admin_client):
    programme = factories.programme(name="As it was")
    cookie = f"sessionid={admin_client.cookies['sessionid'].value}"
    address = f"/admin/programmes/programme/{programme.pk}/change/"
    for name in ("As it was", "Changed"):
        Programme.objects.update(name=name)
        answer = host.ask(address, cookie=cookie, accept_encoding="gzip, br")
        assert answer.status == 200
        assert name in answer.body.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert "private" in answer.headers["Cache-Control"]
    assert host.ask(address).status == 302


def test_a_signed_in_visitor_gets_the_page_of_everybody(host, admin_client):
    cookie = f"sessionid={admin_client.cookies['sessionid'].value}"
    assert host.ask("/", cookie=cookie).body == host.ask("/").body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered_with_a_kept_page(host, method):
    page = host.ask("/")
    answer = host.ask("/", method=method)
    assert answer.status == (200 if method == "OPTIONS" else 405)
    assert answer.body != page.body


# --- For the right address ----------------------------------------------------------------------


def test_another_query_is_another_page(host):
    factories.throughcare_programme()
    queries = ("", "?stage=in-care", "?stage=aftercare", "?stage=in-care&stage=aftercare")
    for _ in range(2):
        assert len({host.ask(f"/programmes/{query}").text for query in queries}) == 4


def test_another_host_is_another_page(host):
    for _ in range(2):
        assert "http://testserver/" in host.ask("/sitemap.xml").text
        assert "http://other.example/" in host.ask("/sitemap.xml", host="other.example").text
        assert "https://testserver/" in host.ask("/robots.txt", scheme="https").text


def test_a_host_that_is_not_ours_gets_no_kept_page(host):
    host.ask("/")
    for name in ("evil.example", "testserver.evil.example", "", "testserver@evil.example"):
        assert host.ask("/", host=name).status == 400


def test_plain_http_is_still_led_to_https(settings, tmp_path):
    settings.SECURE_SSL_REDIRECT = True
    host = Host(tmp_path)
    page = host.ask("/", scheme="https")
    assert page.status == 200
    assert "Strict-Transport-Security" in page.headers
    for _ in range(2):
        answer = host.ask("/")
        assert (answer.status, answer.headers["Location"]) == (301, "https://testserver/")
    assert host.ask("/", scheme="https").headers == page.headers


def test_a_kept_page_has_all_headers_that_protect_its_reader(host, client):
    rendered = client.get("/").headers
    host.ask("/")
    kept = host.ask("/").headers
    for name, value in rendered.items():
        if name != "Content-Length":
            assert kept[name] == value
