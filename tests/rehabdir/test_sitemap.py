"""What search engines are told: every published page, and nothing else."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def locations(client):
    content = client.get("/sitemap.xml").text
    return re.findall(r"<loc>http://testserver(/[^<]*)</loc>", content)


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


def test_unpublished_entries_are_not_listed(client):
    draft = factories.draft_programme()
    archived = factories.organisation(state="archived")

    found = locations(client)

    assert draft.get_absolute_url() not in found
    assert archived.get_absolute_url() not in found


def test_robots_are_kept_from_filters_and_shown_the_map(client):
    response = client.get("/robots.txt")

    lines = response.text.splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert {"Disallow: /admin/", "Disallow: /*?", "Allow: /*?page="} <= set(lines)
    assert "Sitemap: http://testserver/sitemap.xml" in lines
