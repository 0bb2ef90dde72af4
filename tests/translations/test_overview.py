import pytest
from django.urls import reverse

from organisations.models import Country, Organisation, Source, State
from programmes.models import Programme
from tests import factories
from tests.admin_pages import address, said
from tests.translations.staff_pages import (
    OVERVIEW,
    WORK,
    listed,
    page,
    programme_with_rows,
    queries,
    translate,
    translating,
    words,
)
from translations import forms, overview
from translations.models import TranslationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.organisation(name="Prison service", summary="It runs 8 prisons.")


class TestOverview:
    def numbers(self, client, kind, column=1):
        for row in page(client.get(OVERVIEW)).select("tbody tr"):
            cells = row.select("th, td")
            if words(cells[0]) == kind:
                return [words(item) for item in cells[column].select("li")]
        return None

    def test_is_in_the_index(self, admin_client):
        link = page(admin_client.get(reverse("admin:index"))).select_one(".app-translations th a")

        assert (words(link), link["href"]) == ("Translations", OVERVIEW)

    def test_counts_texts_by_state_with_those_of_rows(self, admin_client):
        programme = programme_with_rows()
        translate(programme, "name", reviewed=True)
        translate(programme, "summary")
        translate(programme.steps.get(), "text")
        programme.steps.update(text="Another first step")

        # Of the name, the summary, a step, a figure's two texts and a partner's note.
        assert self.numbers(admin_client, "Programmes") == [
            "3 missing",
            "1 out of date",
            "1 not reviewed",
            "1 reviewed",
        ]
        assert self.numbers(admin_client, "Programmes", column=2)[0] == "6 missing"

    def test_counts_vocabularies_as_one(self, admin_client):
        factories.need()
        factories.country()

        assert self.numbers(admin_client, "Vocabularies")[0] == "2 missing"

    def test_leaves_out_what_is_archived(self, admin_client):
        factories.organisation(state=State.ARCHIVED)

        assert self.numbers(admin_client, "Organisations")[0] == "0 missing"

    def test_each_number_leads_to_its_entries(self, admin_client, organisation):
        translate(organisation, "name")
        Organisation.objects.update(name="Prisons department")
        links = page(admin_client.get(OVERVIEW)).select("tbody a")
        (link,) = [link for link in links if words(link) == "1 out of date"][:1]

        response = admin_client.get(link["href"])

        assert listed(response) == [["Prisons department", "Organisation", "1", "1", "0"]]

    def test_asks_the_database_no_more_for_more_entries(self, admin_client):
        programme_with_rows()
        admin_client.get(OVERVIEW)
        at_one = queries(admin_client, OVERVIEW)
        for _ in range(19):
            translate(programme_with_rows(), "name")

        assert queries(admin_client, OVERVIEW) == at_one == 3

    def test_agrees_with_what_a_page_says(self, organisation):
        other = translate(organisation, "name", reviewed=True)
        for source_text, reviewed in (("Prison service", False), ("Former", True)):
            other.source_text, other.is_reviewed = source_text, reviewed
            other.save()

            (text,) = [
                text
                for text in forms.texts_of("organisation", organisation.pk, "ms")
                if text.field == "name"
            ]

            assert overview.of_entry("organisation", organisation.pk)["ms"][text.state] == 1


class TestWorkList:
    def test_published_entries_come_first(self, admin_client):
        factories.organisation(name="A draft", state=State.DRAFT, cited=False)
        factories.organisation(name="B")

        response = admin_client.get(WORK, {"kind": "organisation"})

        assert [row[0] for row in listed(response)] == ["B", "A draft (not published)"]

    def test_leaves_out_what_needs_nothing(self, admin_client):
        done, open_ = factories.need(name="Work"), factories.need(name="Money")
        translate(done, "name", reviewed=True)

        response = admin_client.get(WORK, {"language": "ms", "kind": "vocabulary"})

        assert [row[0] for row in listed(response)] == [open_.name]

    def test_filters_by_language_and_state(self, admin_client):
        need = factories.need(name="Work")
        translate(need, "name", language="ta")
        filters = {"language": "ta", "state": "unreviewed"}

        assert [row[0] for row in listed(admin_client.get(WORK, filters))] == ["Work"]
        assert listed(admin_client.get(WORK, filters | {"language": "ms"})) == []
        assert listed(admin_client.get(WORK, filters | {"state": "missing"})) == []

    def test_names_a_value_that_it_does_not_know(self, admin_client):
        factories.need(name="Work")

        response = admin_client.get(WORK, {"language": "klingon", "kind": "vocabulary"})

        assert said(response) == ["Not understood and left out: «klingon»."]
        assert [row[0] for row in listed(response)] == ["Work"]

    def test_shows_fifty_on_a_page(self, admin_client):
        for number in range(51):
            factories.need(name=f"Need {number:02}")

        assert len(listed(admin_client.get(WORK))) == 50
        assert [row[0] for row in listed(admin_client.get(WORK, {"page": "2"}))] == ["Need 50"]

    def test_asks_the_database_no_more_for_more_entries(self, admin_client):
        programme_with_rows()
        admin_client.get(WORK)
        at_one = queries(admin_client, WORK)
        for _ in range(19):
            programme_with_rows()

        assert queries(admin_client, WORK) == at_one == 3


class TestChangeForm:
    def lines(self, client, entry):
        found = page(client.get(address(entry))).select(".translation-lines li")
        return {item.a["href"]: words(item).partition(" –")[0] for item in found}

    def test_says_how_far_each_language_is(self, admin_client, organisation):
        translate(organisation, "name", reviewed=True)
        translate(organisation, "name", language="ta", reviewed=True)
        translate(organisation, "summary", language="ta", reviewed=True)
        Organisation.objects.update(name="Prisons")

        assert self.lines(admin_client, organisation) == {
            translating(organisation): "Malay: 1 missing, 1 out of date",
            translating(organisation, "zh-hans"): "Simplified Chinese: 2 missing",
            translating(organisation, "ta"): "Tamil: 1 out of date",
        }

    def test_says_it_where_all_is_done(self, admin_client):
        need = factories.need()
        translate(need, "name", reviewed=True)

        assert self.lines(admin_client, need)[translating(need)] == "Malay: all reviewed"

    @pytest.mark.parametrize(
        "make", [factories.country, factories.source, factories.programme, factories.venue]
    )
    def test_every_kind_that_is_translated_says_it(self, admin_client, make):
        assert len(self.lines(admin_client, make())) == 3

    def test_a_new_entry_has_none(self, admin_client):
        for kind in (Country, Source, Programme):
            assert "translation-lines" not in admin_client.get(address(kind, "add")).text


def test_states_have_names_on_the_list():
    assert {*overview.OPEN, TranslationState.REVIEWED} == set(TranslationState)
