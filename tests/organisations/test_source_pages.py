"""Where the facts come from: the documents, what was taken from them, and who confirmed it."""

import pytest
from django.utils import timezone

from organisations.models import Citation
from tests import factories
from tests.pages import ignored, page, text, words

pytestmark = pytest.mark.django_db

WITH_PAGE = {
    "programme": factories.programme,
    "organisation": factories.organisation,
    "network": factories.network,
    "event": factories.event,
    "series": factories.series,
}


def taken(response):
    """What a source's page lists: pairs of a heading and the texts under it."""
    return [
        (words(part.h3), [words(item) for item in part.select("li")])
        for part in page(response).main.select("section")
    ]


# --- «How we know» on every page ------------------------------------------------------------------


@pytest.mark.parametrize("kind", WITH_PAGE)
def test_page_names_each_document_with_the_heading(client, kind):
    one, two = factories.source(title="A page", slug="a-page"), factories.source(title="B page")
    entry = WITH_PAGE[kind](cited=False)
    entry.citations.create(source=two, heading="Second")
    entry.citations.create(source=one, heading="First", facts="The name.")
    response = client.get(entry.get_absolute_url())
    documents = page(response).select("section.provenance > ul > li")
    assert [words(item) for item in documents] == [
        "A page «First»: The name.",
        "B page «Second»",
    ]
    assert page(response).find("a", string="A page")["href"] == "/sources/a-page/"


@pytest.mark.parametrize("kind", WITH_PAGE)
def test_page_says_that_nobody_has_confirmed_it(client, kind):
    shown = text(client.get(WITH_PAGE[kind]().get_absolute_url()))
    assert shown.lower().count("not yet confirmed with the ") == 2
    assert "Confirmed as right" not in shown


@pytest.mark.parametrize("kind", WITH_PAGE)
def test_page_says_when_it_was_confirmed(client, kind):
    today = timezone.localdate()
    entry = WITH_PAGE[kind](confirmed_on=today)
    shown = text(client.get(entry.get_absolute_url()))
    assert f"Confirmed as right on {today.day} {today:%B %Y}." in shown
    assert "not yet confirmed" not in shown.lower()


@pytest.mark.parametrize("kind", WITH_PAGE)
def test_problem_can_be_reported(client, kind):
    entry = WITH_PAGE[kind](slug="here")
    shown = page(client.get(entry.get_absolute_url()))
    link = shown.main.find("a", string="Report a problem")
    assert link["href"] == f"/report/{kind}/here/"
    assert client.get(link["href"]).status_code == 200


# --- Documents ----------------------------------------------------------------------------------


def test_list_of_documents(client):
    factories.source(title="B page", summary="Of B.", slug="b", url="https://b.example/")
    factories.source(title="A page", summary="Of A.", publisher="The Office", slug="a")
    factories.source(title="C page", summary="Of C.", address_in_document="c/page.html")

    cards = page(client.get("/sources/")).select(".cards > li")

    assert [words(card) for card in cards] == [
        "A page Of A. Publisher: The Office · Address: Not stated",
        "B page Of B. Publisher: Not stated · Address: https://b.example/",
        "C page Of C. Publisher: Not stated · Address: c/page.html",
    ]
    assert cards[0].a["href"] == "/sources/a/"


def test_list_of_documents_without_any_says_so(client):
    assert "No document is listed yet." in text(client.get("/sources/"))


def test_publications_have_their_place_on_the_list_of_documents(client):
    publication = factories.publication(
        name="A paper",
        slug="a-paper",
        summary="On bread.",
        kind="paper",
        source=factories.source(title="A page"),
    )
    factories.publication(name="A draft", state="draft")
    assert publication.get_absolute_url() == "/sources/#a-paper"
    items = page(client.get("/sources/")).select(".plain-list > li")
    assert [(item["id"], words(item)) for item in items] == [
        (
            "a-paper",
            "A paper (paper) On bread. Address: Not stated. Named in A page, «Where it stands». "
            "Report a problem with «A paper»",
        )
    ]


def test_document_says_who_put_it_out_and_where(client):
    source = factories.source(
        title="A page", summary="Of A.", publisher="The Office", url="https://a.example/",
        address_in_document="a/page.html",
    )  # fmt: skip
    shown = text(client.get(source.get_absolute_url()))
    assert "Publisher The Office Address https://a.example/" in shown
    assert "Address it gives for itself a/page.html" in shown


def test_document_without_facts_says_so(client):
    source = factories.source()
    shown = text(client.get(source.get_absolute_url()))
    assert "Publisher Not stated Address Not stated" in shown
    assert "Nothing yet." in shown


def test_facts_stand_under_the_headings_in_the_order_of_the_document(client):
    source = factories.source(headings="Opening\nMiddle\nEnd")
    other = factories.source(headings="Middle")
    end = factories.organisation(name="Last", summary="Its summary.", cited=False)
    end.citations.create(source=source, heading="End")
    middle = factories.programme(name="beta", cited=False)
    middle.citations.create(source=source, heading="Middle", facts="Its stage.")
    middle.citations.create(source=source, heading="Unlisted", facts="A footnote.")
    middle.citations.create(source=other, heading="Opening", facts="Elsewhere.")
    opening = factories.programme(name="Alpha", cited=False)
    opening.citations.create(source=source, heading="Middle", facts="Its name.")
    opening.citations.create(source=source, heading="Opening", facts="Its need.")

    response = client.get(source.get_absolute_url())

    assert taken(response) == [
        ("Opening", ["Alpha Programme Its need."]),
        ("Middle", ["Alpha Programme Its name.", "beta Programme Its stage."]),
        ("End", ["Last Organisation Its summary."]),
        # A heading that the list of headings lacks comes after all others.
        ("Unlisted", ["beta Programme A footnote."]),
    ]


def test_every_kind_of_entry_stands_on_its_document(client):
    source = factories.source(headings="Where it stands")
    made = {
        "Programme": factories.programme(name="P", summary="S.", slug="p", source=source),
        "Organisation": factories.organisation(name="O", summary="S.", slug="o", source=source),
        "Network": factories.network(name="N", summary="S.", slug="n", source=source),
        "Event": factories.event(name="E", summary="S.", slug="e", source=source),
        "Event series": factories.series(name="R", summary="S.", slug="r", source=source),
        "Publication": factories.publication(name="U", summary="S.", slug="u", source=source),
        "Glossary term": factories.glossary_term(name="G", summary="S.", slug="g", source=source),
        "Venue": factories.venue(name="V", summary="S.", slug="v", source=source),
    }
    # A new kind of entry has to be added here.
    assert len(made) == len(Citation.__subclasses__())

    response = client.get(source.get_absolute_url())

    ((heading, items),) = taken(response)
    assert heading == "Where it stands"
    assert sorted(items) == sorted(f"{entry.name} {kind} S." for kind, entry in made.items())
    for link in page(response).main.select("section li a"):
        assert client.get(link["href"]).status_code == 200


# --- The pages of a long document -----------------------------------------------------------------


@pytest.fixture
def long_document(client):
    """What opens a document with 10 facts under its first heading and 230 under its second."""
    source = factories.source("long", headings="First\nSecond")
    for number in range(240):
        entry = factories.glossary_term(name=f"Word {number:03}", cited=False)
        entry.citations.create(source=source, heading="First" if number < 10 else "Second")
    return lambda query="": client.get(f"/sources/long/{query}")


def numbers(response):
    """The number in the name of each entry that the page lists, by heading."""
    return {heading: [int(item.split()[1]) for item in items] for heading, items in taken(response)}


def test_long_document_has_pages_in_its_order(long_document):
    first, second, third = (long_document(query) for query in ("", "?page=2", "?page=3"))
    assert numbers(first) == {"First": list(range(10)), "Second": list(range(10, 100))}
    assert numbers(second) == {"Second": list(range(100, 200))}
    assert numbers(third) == {"Second": list(range(200, 240))}
    assert "These are facts 201 to 240 of 240." in text(third)


def test_pages_of_a_document_lead_to_each_other(long_document):
    links = page(long_document("?page=2")).select("nav.pages a")
    hrefs = [link["href"] for link in links]
    assert hrefs == ["?page=1", "?page=1", "?page=2", "?page=3", "?page=3"]
    assert [link.get("rel") for link in links] == [["prev"], None, None, None, ["next"]]


@pytest.mark.parametrize(
    ("query", "first", "said"),
    [
        ("?page=", 0, []),
        ("?page=4", 200, ["Page: «4»"]),
        ("?page=0", 0, ["Page: «0»"]),
        ("?page=-7", 0, ["Page: «-7»"]),
        ("?page=abc", 0, ["Page: «abc»"]),
        ("?page=1&page=2", 100, ["Page: «1»"]),
        ("?page=2&sort=name", 100, ["sort: «name»"]),
    ],
)
def test_page_of_a_document_that_does_not_exist_is_named(long_document, query, first, said):
    response = long_document(query)
    shown = [number for items in numbers(response).values() for number in items]
    assert shown[0] == first
    assert ignored(response) == said


def test_few_facts_more_than_a_page_make_no_other_page(client):
    source = factories.source(headings="Heading")
    for _ in range(119):
        factories.glossary_term(source=source)
    response = client.get(source.get_absolute_url())
    assert sum(len(items) for _, items in taken(response)) == 119
    assert page(response).select_one("nav.pages") is None
    assert "These are facts" not in text(response)
