"""Searches as people type them, and what each has to bring: searches.yaml says who and why."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.pages import page
from tests.seeds import seed

SEARCHES = yaml.safe_load(Path(__file__).with_name("searches.yaml").read_text(encoding="utf-8"))
PAGES = {
    "/programmes/": {"programmes.programme"},
    "/organisations/": {"organisations.organisation"},
    "/networks/": {"organisations.network"},
    "/events/": {"organisations.event"},
}
# Of 95.
MAY_FAIL = 3
LOOKED_AT = 3
GUIDE = settings.BASE_DIR / "docs" / "searching.md"
NOT_YET = "## Searches that do not find it yet"


def name(search):
    return f"«{search['typed']}» on {search['page']}"


def slug(address):
    """The slug that an address ends with; of a word or a publication it is the fragment."""
    parts = urlsplit(address)
    return parts.fragment or parts.path.rstrip("/").rpartition("/")[2]


def first(response):
    """The slugs of the first entries of the list, or of each kind on the search page."""
    shown = page(response)
    sections = shown.select("section[aria-labelledby^=found-]")
    lists = [section.select("li > a:first-child") for section in sections]
    lists.append(shown.select("li.card :is(h2, h3) a"))
    return [slug(link["href"]) for links in lists for link in links[:LOOKED_AT]]


def documented():
    """The searches that the guide for editors says do not find it yet."""
    _, _, rest = GUIDE.read_text(encoding="utf-8").partition(f"\n{NOT_YET}\n")
    section, _, _ = rest.partition("\n## ")
    return set(re.findall(r"^- («.+» on /\S+)", section, re.MULTILINE))


@pytest.fixture(scope="module")
def failing(django_db_setup, django_db_blocker):
    """The searches that do not bring what they have to, each with what they bring instead."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        client, failing = Client(), {}
        for search in SEARCHES:
            response = client.get(search["page"], {"q": search["typed"]})
            found = first(response) if response.status_code == 200 else [response.status_code]
            if not set(search["finds"]) & set(found):
                failing[name(search)] = found
        transaction.set_rollback(True)
    return failing


def report(failing):
    """A line for each failing search, with what it brought and what it had to bring."""
    wanted = {name(search): search for search in SEARCHES}
    return "\n".join(
        f"{search}\n    brought {', '.join(map(str, found)) or 'nothing'}\n"
        f"    wanted  {' or '.join(wanted[search]['finds'])}: {wanted[search]['why']}"
        for search, found in failing.items()
    )


def test_there_are_many_searches_of_entries_that_are_there():
    records = [
        record
        for path in settings.FIXTURE_DIRS[0].glob("*.yaml")
        for record in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    there = {(record["model"], record["fields"].get("slug")) for record in records}
    everything = {model for model, _ in there}

    assert len({name(search) for search in SEARCHES}) == len(SEARCHES) == 95
    for search in SEARCHES:
        models = everything if search["page"] == "/search/" else PAGES[search["page"]]
        for wanted in search["finds"]:
            assert {(model, wanted) for model in models} & there, f"{name(search)}: {wanted}"
        assert search["why"].endswith("."), name(search)


def test_the_first_entries_are_those_that_a_page_begins_with(client, db):
    # One test for all pages: to seed takes longer than to ask for them.
    seed()

    for page_ in PAGES:
        found = first(client.get(page_))
        assert len(found) == LOOKED_AT
        assert all(client.get(f"{page_}{one}/").status_code == 200 for one in found)
    response = client.get("/search/", {"q": "network"})

    kinds = page(response).select("section[aria-labelledby^=found-] ul")
    shown = [len(kind.select("li")) for kind in kinds]
    assert max(shown) > LOOKED_AT
    assert len(first(response)) == sum(min(LOOKED_AT, number) for number in shown)


def test_people_find_what_they_look_for(failing):
    assert len(failing) <= MAY_FAIL, (
        f"{len(SEARCHES) - len(failing)} of {len(SEARCHES)} searches find what they have to. "
        f"These do not:\n{report(failing)}"
    )


def test_the_guide_names_the_searches_that_do_not_find_it_yet(failing):
    assert NOT_YET in GUIDE.read_text(encoding="utf-8")
    named = documented()

    mended, new = named - failing.keys(), failing.keys() - named
    assert not mended, f"Take out of docs/searching.md, they find it now: {sorted(mended)}"
    assert not new, (
        "Mend these, or say in docs/searching.md that they do not find it yet:\n"
        + "\n".join(f"- {search}" for search in sorted(new))
    )
