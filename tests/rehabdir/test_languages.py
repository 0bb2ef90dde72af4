"""Each page in four languages: the address decides, and nobody is sent away from what they read."""

import brotli
import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import translation

from rehabdir import languages, views
from tests import factories
from tests.pages import listed, page, ticked, typed, words

pytestmark = pytest.mark.django_db

# By code: what its pages begin with, what they call themselves in HTML, and its own name.
EACH = {
    "en-gb": ("", "en-GB", "English"),
    "ms": ("/ms", "ms", "Bahasa Melayu"),
    "zh-hans": ("/zh-hans", "zh-Hans", "中文"),
    "ta": ("/ta", "ta", "தமிழ்"),
}
PATHS = ["/", "/programmes/", "/programmes/here/", "/search/", "/sources/", "/glossary/", "/about/"]


@pytest.fixture(params=EACH)
def language(request):
    return request.param


def switches(response):
    """By the name of each language that the page leads to, the address there."""
    return {words(link): link["href"] for link in page(response).select(".languages li a")}


def offer(response):
    """The link to the language that the page offers, or None."""
    return page(response).select_one(".languages p a")


# --- Pages and their addresses ------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_each_page_is_there_in_each_language_and_says_which_it_is(client, language, path):
    factories.programme(slug="here")
    prefix, code, name = EACH[language]

    response = client.get(prefix + path)

    assert response.status_code == 200
    assert page(response).html["lang"] == code
    assert response["Content-Language"] == code
    assert words(page(response).select_one(".languages [aria-current]")) == name


@pytest.mark.parametrize("path", PATHS)
def test_links_of_a_page_stay_in_its_language(client, language, path):
    factories.programme(slug="here")
    prefix = EACH[language][0]
    shown = page(client.get(prefix + path))
    shown.select_one(".languages").extract()

    links = [link["href"] for link in shown.select("a[href^='/']")]
    links += [form["action"] for form in shown.select("form[action]")]

    assert links
    for link in links:
        assert languages.of_path(link) == language, link


def test_addresses_in_english_have_no_prefix():
    assert reverse("programme_list") == "/programmes/"
    with translation.override("ta"):
        assert reverse("programme_list") == "/ta/programmes/"


@pytest.mark.parametrize("prefix", ["/en", "/en-gb"])
@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("", "/"),
        ("/", "/"),
        ("/programmes/?stage=in-care&page=2", "/programmes/?stage=in-care&page=2"),
        ("//evil.example/", "/%2Fevil.example/"),
    ],
)
def test_the_prefix_of_english_leads_to_the_page_without_it(client, prefix, address, target):
    response = client.get(prefix + address)
    assert response.status_code == 301
    assert response["Location"] == target


@pytest.mark.parametrize("path", ["/fr/", "/xx/programmes/", "/zh/", "/ms-my/about/", "/ms/fr/"])
def test_a_language_that_there_is_not_is_a_missing_page(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert page(response).select_one("header.site-header nav") is not None
    assert words(page(response).h1)


def test_address_without_the_slash_leads_to_the_page_in_its_language(client):
    assert client.get("/ta")["Location"] == "/ta/"
    assert client.get("/ms/programmes?page=2")["Location"] == "/ms/programmes/?page=2"


@pytest.mark.parametrize("file", ["robots.txt", "sitemap.xml"])
def test_files_for_machines_are_in_no_language(client, file):
    assert "Content-Language" not in client.get(f"/{file}")
    assert client.get(f"/ms/{file}").status_code == 404


def test_a_former_address_leads_to_the_new_one_in_the_same_language(client):
    programme = factories.programme(slug="before")
    programme.slug = "after"
    programme.save()
    assert client.get("/ta/programmes/before/")["Location"] == "/ta/programmes/after/"


def test_words_of_the_glossary_lead_to_the_language_of_the_page(host):
    factories.glossary_term(name="zakat", slug="zakat")
    factories.programme(slug="here", summary="It gives zakat.")
    for prefix in ("", "/ms", ""):
        assert f'href="{prefix}/glossary/#zakat"' in host.ask(f"{prefix}/programmes/here/").text


@pytest.mark.parametrize("prefix", ["", "/ms", "/zh-hans"])
def test_staff_work_in_each_language_and_their_pages_are_kept_by_nobody(host, prefix):
    answer = host.ask(f"{prefix}/admin/login/")
    assert answer.status == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers


# --- Switching ----------------------------------------------------------------------------------


def test_each_language_is_named_in_its_own_words(client, language):
    response = client.get(f"{EACH[language][0]}/about/")
    expected = {
        name: f"{prefix}/about/" for code, (prefix, _, name) in EACH.items() if code != language
    }
    assert switches(response) == expected
    for link in page(response).select(".languages a"):
        assert link["lang"] == link["hreflang"]
        assert EACH[link["lang"].lower()][2] == words(link)


@pytest.mark.parametrize("address", ["/programmes/?stage=in-care&need=work&page=2&sort=journey"])
def test_switching_keeps_filters_order_and_page(client, address):
    need = factories.need("work")
    for _ in range(25):
        factories.in_care_programme(needs=[need])
    here = client.get(address)

    there = client.get(switches(here)["தமிழ்"])
    back = client.get(switches(there)["English"])

    assert there.status_code == 200
    assert listed(there) == listed(back) == listed(here) != []
    assert ticked(there) == ticked(here)
    assert switches(there)["English"] == address


def test_switching_leaves_out_what_other_sites_add_to_links(client):
    response = client.get("/search/?utm_source=leaflet&q=work&fbclid=1")
    assert switches(response)["தமிழ்"] == "/ta/search/?q=work"


def test_switching_keeps_what_was_typed_and_is_no_way_in(client):
    text = '"><script>alert(1)</script> & தமிழ்'
    response = client.get("/search/", {"q": text})
    assert "<script>alert" not in response.text
    assert typed(client.get(switches(response)["Bahasa Melayu"])) == text


@pytest.mark.parametrize("path", ["/ms//evil.example/", "//evil.example/", "/ta//evil.example/x"])
def test_switching_never_leads_to_another_host(client, path):
    for address in switches(client.get(path)).values():
        assert not address.startswith("//")


def test_switching_costs_little(client):
    text = client.get("/about/").text
    start, end = text.index('<nav class="languages'), text.index("<main")
    without = text[:start] + text[end:]
    whole, less = (len(brotli.compress(each.encode(), quality=4)) for each in (text, without))
    assert whole - less <= 250


# --- Errors -------------------------------------------------------------------------------------


def test_an_error_is_said_in_the_language_of_the_address(client, monkeypatch, language):
    def fail(*args, **kwargs):
        raise RuntimeError

    def lose(*args, **kwargs):
        raise OperationalError

    prefix, code, _ = EACH[language]
    monkeypatch.setattr(views.AboutView, "get", fail)
    monkeypatch.setattr(views.SearchView, "get", lose)
    client.raise_request_exception = False
    answers = [
        (400, client.get(f"{prefix}/", headers={"host": "evil.example"})),
        (404, client.get(f"{prefix}/nowhere/")),
        (405, client.post(f"{prefix}/programmes/")),
        (414, client.get(f"{prefix}/?q={'a' * 9000}")),
        (500, client.get(f"{prefix}/about/")),
        (503, client.get(f"{prefix}/search/")),
    ]
    for status, response in answers:
        assert response.status_code == status
        assert page(response).html["lang"] == response["Content-Language"] == code
        assert page(response).main.form["action"] == f"{prefix}/search/"
        assert len(switches(response)) == 3
        assert not response.cookies


def test_a_missing_page_can_be_looked_for_in_another_language(client):
    assert switches(client.get("/ms/nowhere/"))["English"] == "/nowhere/"


def test_an_endless_address_leads_to_the_first_pages(client):
    response = client.get(f"/ms/{'a' * 9000}/")
    assert switches(response)["English"] == "/"
    assert len(response.content) < 5000


def test_one_request_leaves_no_language_for_the_next(client):
    client.get("/ta/about/")
    assert translation.get_language() == "en-gb"
    assert page(client.get("/about/")).html["lang"] == "en-GB"


def test_a_page_that_may_be_out_of_date_says_so_in_its_language(host, monkeypatch):
    said = []
    monkeypatch.setattr(
        "rehabdir.pages.away._notice", lambda since: said.append(translation.get_language()) or ""
    )
    for prefix, _, _ in EACH.values():
        host.ask(f"{prefix}/about/")
    host.lose_the_database()
    for prefix, _, _ in EACH.values():
        assert host.ask(f"{prefix}/about/").status == 200
    assert said == list(EACH)


# --- What search engines are told ---------------------------------------------------------------


def links(response, relation):
    return {
        link.get("hreflang", ""): link["href"]
        for link in page(response).select(f"link[rel={relation}]")
    }


def test_a_page_names_itself_in_each_language(client, language):
    prefix = EACH[language][0]
    for path in PATHS[:2]:
        response = client.get(f"{prefix}{path}?utm_source=leaflet&fbclid=x")
        assert links(response, "canonical") == {"": f"http://testserver{prefix}{path}"}
        assert links(response, "alternate") == {
            **{code: f"http://testserver{start}{path}" for start, code, _ in EACH.values()},
            "x-default": f"http://testserver{path}",
        }


def test_a_list_is_named_with_what_was_understood(client):
    factories.in_care_programme()
    response = client.get("/ms/programmes/?colour=blue&stage=in-care&utm_source=leaflet")
    assert links(response, "canonical")[""] == "http://testserver/ms/programmes/?stage=in-care"
    assert links(response, "alternate")["ta"] == "http://testserver/ta/programmes/?stage=in-care"


def test_a_missing_page_names_nothing(client):
    assert links(client.get("/nowhere/"), "canonical") == {}
    assert links(client.get("/nowhere/"), "alternate") == {}


# --- The language that a browser prefers --------------------------------------------------------

OFFERED = [
    ("/about/", "ms", "ms"),
    ("/about/", "ms-MY,ms;q=0.9,en-US;q=0.8,en;q=0.7", "ms"),
    ("/about/", "zh-SG", "zh-hans"),
    ("/about/", "zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
    ("/about/", "ta-IN, en;q=0.5", "ta"),
    ("/about/", "fr, ta;q=0.2", "ta"),
    ("/about/", "en;q=0.3, TA;q=0.4", "ta"),
    ("/ms/about/", "ta", "ta"),
]
NOT_OFFERED = [
    ("/about/", ""),
    ("/about/", "en"),
    ("/about/", "en-SG,en;q=0.9,zh;q=0.8"),
    ("/about/", "en, ms"),
    ("/about/", "fr, de;q=0.8, *;q=0.1"),
    ("/about/", "ms;q=0"),
    ("/about/", "ms;q=nothing"),
    ("/about/", ";;,,=q"),
    ("/ms/about/", "ms"),
    ("/ms/about/", "en-GB"),
    ("/zh-hans/about/", "zh-TW"),
]


@pytest.mark.parametrize(("address", "accepted", "language"), OFFERED)
def test_the_language_that_a_browser_prefers_is_offered(client, address, accepted, language):
    response = client.get(f"{address}?a=1", headers={"accept-language": accepted})
    prefix, code, _ = EACH[language]
    link = offer(response)
    assert link["href"] == f"{prefix}/about/?a=1"
    assert link["lang"] == link["hreflang"] == code
    # Offered, not forced.
    assert response.status_code == 200
    assert page(response).html["lang"] != code
    assert not response.cookies


@pytest.mark.parametrize(("address", "accepted"), NOT_OFFERED)
def test_nothing_is_offered_to_who_reads_what_they_prefer(client, address, accepted):
    assert offer(client.get(address, headers={"accept-language": accepted})) is None


@pytest.mark.parametrize("address", ["/about/", "/programmes/"])
def test_a_kept_page_has_the_offer_of_its_visitor_alone(host, address):
    for _ in range(2):
        plain = host.ask(address)
        malay = host.ask(address, accept_language="ms-MY,en;q=0.8")
        tamil = host.ask(address, accept_language="ta")
        assert "Baca halaman ini" in malay.text
        assert "Baca halaman ini" not in plain.text + tamil.text
        assert "படியுங்கள்" in tamil.text
        assert len({each.headers["ETag"] for each in (plain, malay, tamil)}) == 3
        assert plain.headers["Vary"] == "Accept-Encoding, Accept-Language"
        assert not any("Set-Cookie" in each.headers for each in (plain, malay, tamil))
    assert host.rendered == 3


def test_browsers_to_which_the_same_is_offered_share_a_page(host):
    for accepted in ("", "en", "en-SG,en;q=0.9,zh;q=0.8", "fr-FR,fr"):
        host.ask("/about/", accept_language=accepted)
    assert host.rendered == 1
    for accepted in ("ms", "ms-SG,en", "fr,ms;q=0.5"):
        host.ask("/about/", accept_language=accepted)
    assert host.rendered == 2


@pytest.mark.parametrize("file", ["/robots.txt", "/sitemap.xml"])
def test_files_for_machines_are_the_same_for_every_browser(host, file):
    assert host.ask(file).headers["Vary"] == "Accept-Encoding"
    host.ask(file, accept_language="ta")
    assert host.rendered == 1


def test_while_the_database_is_away_a_page_without_the_offer_is_better_than_none(host):
    host.ask("/about/")
    host.ask("/glossary/")
    host.lose_the_database()
    answer = host.ask("/glossary/", accept_language="ta")
    assert answer.status == 200
    assert "may be out of date" in answer.text
