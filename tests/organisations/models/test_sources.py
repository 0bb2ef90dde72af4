import itertools

import pytest

from organisations.models import Citation, NetworkCitation, Organisation, Source
from tests import factories

pytestmark = pytest.mark.django_db


def cite(entry, source, heading, facts=""):
    return entry.citations.create(source=source, heading=heading, facts=facts)


class TestFacts:
    """What was taken from a document, for its page."""

    def test_stand_in_the_order_of_the_document(self):
        source = factories.source(headings="Zebras\nApples\nApples › Red")
        entry = factories.organisation(cited=False)
        for heading in ("Apples › Red", "Unlisted", "Apples", "Also unlisted", "Zebras"):
            cite(entry, source, heading)

        headings = [fact["heading"] for fact in source.facts()]

        assert headings == ["Zebras", "Apples", "Apples › Red", "Also unlisted", "Unlisted"]

    def test_under_a_heading_stand_by_kind_and_name(self):
        source = factories.source(headings="Heading")
        for make, name in [
            (factories.network, "B"),
            (factories.venue, "A"),
            (factories.network, "a"),
            (factories.organisation, "C"),
        ]:
            cite(make(name=name, cited=False), source, "Heading")

        order = [(fact["kind"], fact["name"]) for fact in source.facts()]

        assert order == [("organisation", "C"), ("venue", "A"), ("network", "a"), ("network", "B")]

    @pytest.mark.parametrize(
        ("make", "kind"),
        [
            (factories.organisation, "organisation"),
            (factories.network, "network"),
            (factories.event, "event"),
            (factories.series, "event series"),
            (factories.venue, "venue"),
            (factories.publication, "publication"),
            (factories.programme, "programme"),
            (factories.glossary_term, "glossary term"),
        ],
    )
    def test_come_from_every_kind_of_entry(self, make, kind):
        source = factories.source()
        entry = make(cited=False, summary="What it is.")
        cite(entry, source, "Whole")
        cite(entry, source, "Part", facts="Its date")

        part, whole = source.facts()

        assert whole == {
            "heading": "Whole",
            "kind": kind,
            "name": entry.name,
            "url": entry.get_absolute_url(),
            "facts": "What it is.",
        }
        assert part == whole | {"heading": "Part", "facts": "Its date"}

    def test_are_those_of_published_entries_and_of_this_document(self):
        source = factories.source()
        factories.programme(source=factories.source())
        for state in ("draft", "archived"):
            factories.programme(source=source, state=state)
        seen = factories.programme(source=source)

        assert [fact["name"] for fact in source.facts()] == [seen.name]

    def test_of_a_document_that_nothing_was_taken_from_are_none(self):
        assert list(factories.source().facts()) == []

    def test_are_counted_and_read_in_one_query_each(self, django_assert_num_queries):
        source = factories.source()
        for make in (factories.programme, factories.network):
            for _ in range(20):
                make(source=source)

        with django_assert_num_queries(1):
            facts = source.facts()
            assert len(facts) == 40
        for part in (slice(None), slice(10, 30), slice(39, 50)):
            with django_assert_num_queries(1):
                assert facts[part]

    @pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 100])
    def test_are_the_same_in_parts_of_any_size(self, size):
        source = factories.source(headings="One\nTwo\nThree")
        makers = (factories.programme, factories.network, factories.venue)
        for number, heading in enumerate(["Two", "One", "Else", "Two", "Three", "Two"] * 4):
            entry = makers[number % 3](name=f"{'aB'[number % 2]} {number % 5}", cited=False)
            cite(entry, source, heading)

        facts = source.facts()

        assert len(facts) == 24
        parts = [facts[start : start + size] for start in range(0, 24, size)]
        assert list(itertools.chain(*parts)) == facts[:]
        assert facts[23] == facts[-1] == facts[:][23]
        with pytest.raises(IndexError):
            facts[24]
        assert facts[24:] == facts[5:5] == []


def test_a_citation_is_visible_where_its_entry_is_published():
    seen = factories.network().citations.get()
    factories.network(state="draft")

    assert list(NetworkCitation.objects.visible()) == [seen]


def test_every_kind_of_entry_has_citations():
    kinds = {kind.entry_model() for kind in Citation.__subclasses__()}

    assert Organisation in kinds
    assert len(kinds) == len(Citation.__subclasses__()) == 8


def test_a_citation_says_where_it_stands():
    source = factories.source(title="A document")

    assert str(cite(factories.network(), source, "A heading")) == "A document: A heading"


def test_the_former_address_of_a_document_leads_to_it(client):
    source = factories.source(slug="old")
    source.slug = "new"
    source.save()

    response = client.get("/sources/old/")

    assert response.status_code == 301
    assert response["Location"] == "/sources/new/"
    assert Source.objects.get_by_natural_key("old") == source
