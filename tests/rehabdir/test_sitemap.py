"""What search engines are told: every published page, and nothing else."""

import itertools
import re

import pytest

from rehabdir.sitemaps import EntrySitemap
from tests import factories

ALTERNATE = re.compile(r'hreflang="([\w-]+)" href="http://testserver(/[^"]*)"')

pytestmark = pytest.mark.django_db


def addresses(client, sitemap):
    content = client.get(sitemap).text
    return re.findall(r"<loc>http://testserver(/[^<]*)</loc>", content)


def locations(client):
    """The address of each page, from all the sitemaps that the first one names."""
    return [
        address for part in addresses(client, "/sitemap.xml") for address in addresses(client, part)
    ]


def test_every_published_page_is_listed(client):
    entries = [
        factories.programme(source=(source := factories.source())),
        factories.organisation(source=source),
        factories.network(source=source),
        factories.event(source=source),
        factories.series(source=source),
    ]

    found = locations(client)

    expected = {entry.get_absolute_url() for entry in [*entries, source]}
    assert expected <= set(found)
    assert {client.get(address).status_code for address in found} == {200}


def test_every_page_is_listed_in_each_language_and_names_itself_in_the_others(client):
    entry = factories.programme(slug="here")
    path = entry.get_absolute_url()

    listed = [address for address in locations(client) if address.endswith("/here/")]
    maps = [client.get(f"/sitemap-programme{name}.xml").text for name in ("", "-ms", "-ta")]

    assert sorted(listed) == sorted([path, f"/ms{path}", f"/ta{path}", f"/zh-hans{path}"])
    expected = [
        ("en-GB", path),
        ("ms", f"/ms{path}"),
        ("zh-Hans", f"/zh-hans{path}"),
        ("ta", f"/ta{path}"),
        ("x-default", path),
    ]
    for text in maps:
        assert ALTERNATE.findall(text) == expected


def test_unpublished_entries_are_not_listed(client):
    draft = factories.draft_programme()
    archived = factories.organisation(state="archived")

    found = locations(client)

    assert draft.get_absolute_url() not in found
    assert archived.get_absolute_url() not in found


def test_many_entries_stand_in_several_files(client, monkeypatch):
    monkeypatch.setattr(EntrySitemap, "limit", 2)
    entries = [factories.programme(cited=False) for _ in range(5)]

    files = [file for file in addresses(client, "/sitemap.xml") if "programme." in file]

    assert files == [
        "/sitemap-programme.xml",
        "/sitemap-programme.xml?p=2",
        "/sitemap-programme.xml?p=3",
    ]
    found = [addresses(client, file) for file in files]
    assert list(map(len, found)) == [2, 2, 1]
    assert set(itertools.chain(*found)) == {entry.get_absolute_url() for entry in entries}


@pytest.mark.parametrize("file", ["/sitemap-nothing.xml", "/sitemap-programme.xml?p=2"])
def test_file_that_does_not_exist_is_not_found(client, file):
    assert client.get(file).status_code == 404


def test_robots_are_kept_from_filters_and_shown_the_map(client):
    response = client.get("/robots.txt")

    lines = response.text.splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert {
        "Disallow: /admin/",
        "Disallow: /ta/admin/",
        "Disallow: /search/",
        "Disallow: /zh-hans/search/",
        "Disallow: /report/",
        "Disallow: /ms/report/",
        "Disallow: /*?",
        "Allow: /*?page=",
        "Allow: /sitemap-*.xml?p=",
    } <= set(lines)
    assert "Sitemap: http://testserver/sitemap.xml" in lines
