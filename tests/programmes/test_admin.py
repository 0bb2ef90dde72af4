import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import State
from programmes.models import (
    Audience,
    CostKind,
    GlossaryTerm,
    JourneyPoint,
    Language,
    Need,
    Partnership,
    Programme,
    Qualifier,
    Stage,
)
from tests import factories
from tests.admin_pages import add_row, address, errors, listed, said, typed

pytestmark = pytest.mark.django_db

NO_SOURCE = "An entry needs at least one source before it can be published."
TWICE = "This audience is given already."
KINDS = {
    Programme: factories.programme,
    GlossaryTerm: factories.glossary_term,
    Need: factories.need,
    Audience: factories.audience,
    Qualifier: factories.qualifier,
    Language: factories.language,
}


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def programme_with_rows(rows):
    programme = factories.programme(country=factories.country())
    for number in range(1, rows + 1):
        programme.needs.add(factories.need())
        programme.languages.add(factories.language())
        programme.venues.add(factories.venue())
        programme.steps.create(position=number, text=f"Step {number}")
        programme.figures.create(position=number, value="30", label=f"Figure {number}")
        programme.citations.create(source=factories.source(), heading="How it works")
        factories.programme_audience(programme, qualifier_=factories.qualifier())
        factories.partner(programme, position=number)
    return programme


def filled_in(client, programme):
    """The programme's page as an editor opens it, with a need, which every programme has."""
    return typed(client.get(address(programme))) | {"needs": [factories.need().pk]}


class TestEveryPage:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("page", ["changelist", "add"])
    def test_asks_the_database_no_more_for_more_entries(self, admin_client, kind, page):
        KINDS[kind]()
        url = address(kind, page)
        admin_client.get(url)

        at_one = queries(admin_client, url)
        for _ in range(19):
            KINDS[kind]()

        assert kind.objects.count() == 20
        assert queries(admin_client, url) == at_one

    @pytest.mark.parametrize("kind", KINDS)
    def test_change_page_answers(self, admin_client, kind):
        assert admin_client.get(address(KINDS[kind]())).status_code == 200

    def test_change_page_asks_the_database_no_more_for_more_rows(self, admin_client):
        short, long = programme_with_rows(1), programme_with_rows(20)
        admin_client.get(address(short))

        assert queries(admin_client, address(short)) == queries(admin_client, address(long))

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("page", ["changelist", "add", "change"])
    def test_runs_under_the_content_security_policy(self, admin_client, kind, page):
        entry = KINDS[kind]()

        response = admin_client.get(address(entry if page == "change" else kind, page))

        page = BeautifulSoup(response.content, "html.parser")
        assert page.select("script:not([src]):not([type='application/json']), style") == []
        assert page.select("[style], [onclick], [onchange]") == []

    def test_every_field_of_a_programme_can_be_edited(self, admin_client):
        factories.need()
        factories.language()

        form = typed(admin_client.get(address(factories.programme())))

        fields = {
            field.name
            for field in (*Programme._meta.fields, *Programme._meta.many_to_many)
            if field.editable
            and not field.primary_key
            and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
        }
        # A browser does not send an unticked box.
        assert fields - {"stage_stated"} <= form.keys()


class TestFinding:
    def test_search_finds_by_abbreviation(self, admin_client):
        entry = factories.programme(name="Family programme", also_known_as="FITRAH")
        factories.programme()

        response = admin_client.get(address(Programme, "changelist"), {"q": "fitrah"})

        assert listed(response) == [entry]

    def test_search_finds_a_word_in_another_form(self, admin_client):
        entry = factories.glossary_term(name="desistor", also_written="desistors, desistance")
        factories.glossary_term()

        response = admin_client.get(address(GlossaryTerm, "changelist"), {"q": "desistance"})

        assert listed(response) == [entry]

    @pytest.mark.parametrize(
        ("model", "field"), [("partnerrole", "organisation"), ("programme", "venues")]
    )
    def test_autocomplete_finds_by_abbreviation(self, admin_client, model, field):
        make = factories.venue if field == "venues" else factories.organisation
        entry = make(name="Changi prison complex", also_known_as="CPC")
        make()
        parameters = {
            "app_label": "programmes",
            "model_name": model,
            "field_name": field,
            "term": "cpc",
        }

        response = admin_client.get(reverse("admin:autocomplete"), parameters)

        assert response.json()["results"] == [
            {"id": str(entry.pk), "text": "Changi prison complex"}
        ]

    def test_filter_by_stage(self, admin_client):
        entry = factories.in_care_programme()
        factories.programme()
        factories.throughcare_programme()

        response = admin_client.get(address(Programme, "changelist"), {"stage__exact": "in-care"})

        assert listed(response) == [entry]

    def test_filter_by_who_named_the_stage(self, admin_client):
        entry = factories.programme()
        factories.programme(stage_stated=True)

        response = admin_client.get(address(Programme, "changelist"), {"stage_stated__exact": "0"})

        assert listed(response) == [entry]
        assert "By stage named by the source" in response.text

    def test_filter_by_need_lists_a_programme_once(self, admin_client):
        work, home = factories.need("work"), factories.need("home")
        entry = factories.programme(needs=[work, home])
        factories.programme(needs=[home])

        response = admin_client.get(address(Programme, "changelist"), {"needs__id__exact": work.pk})

        assert listed(response) == [entry]

    def test_filter_by_source_and_confirmation(self, admin_client):
        source = factories.source("m3")
        entry = factories.programme(source=source)
        factories.programme(source=source, confirmed_on="2025-03-01")
        factories.programme()

        response = admin_client.get(
            address(Programme, "changelist"), {"source": "m3", "confirmed": "no"}
        )

        assert listed(response) == [entry]

    def test_nothing_is_hidden_before_somebody_filters(self, admin_client):
        entries = {factories.programme(state=state) for state in State}

        response = admin_client.get(address(Programme, "changelist"))

        assert set(listed(response)) == entries


class TestEditing:
    def test_adds_a_programme_with_all_its_rows(self, admin_client):
        needs = [factories.need(), factories.need()]
        audience, qualifier = factories.audience(), factories.qualifier()
        organisation, source = factories.organisation(), factories.source()
        data = typed(admin_client.get(address(Programme, "add")))
        data |= {
            "name": "Skills training",
            "summary": "People learn a trade.",
            "stage": "in-care",
            "starts_at": "1",
            "ends_at": "2",
            "needs": [need.pk for need in needs],
            "state": "published",
        }
        add_row(data, "audience_rows", audience=audience.pk, qualifier=qualifier.pk)
        for text in ("Apply", "Learn"):
            add_row(data, "steps", text=text)
        add_row(data, "partners", organisation=organisation.pk, role="provider")
        add_row(data, "figures", value="30", label="places")
        data |= {"citations-0-source": source.pk, "citations-0-heading": "In-care"}

        response = admin_client.post(address(Programme, "add"), data)

        assert response.status_code == 302, errors(response)
        entry = Programme.objects.published().get(slug="skills-training")
        assert set(entry.needs.all()) == set(needs)
        assert [str(row) for row in entry.audience_rows.all()] == [f"{audience}: {qualifier}"]
        assert [(row.position, row.text) for row in entry.steps.all()] == [
            (1, "Apply"),
            (2, "Learn"),
        ]
        assert [(row.organisation, row.role) for row in entry.partners.all()] == [
            (organisation, Partnership.PROVIDER)
        ]
        assert [str(row) for row in entry.figures.all()] == ["30 places"]
        assert [(row.source, row.heading) for row in entry.citations.all()] == [(source, "In-care")]

    def test_saving_without_a_change_changes_nothing(self, admin_client):
        entry = programme_with_rows(3)
        lists = (entry.steps, entry.figures, entry.partners, entry.audience_rows, entry.citations)
        before = [list(rows.values()) for rows in lists]

        response = admin_client.post(address(entry), typed(admin_client.get(address(entry))))

        assert response.status_code == 302, errors(response)
        assert [list(rows.values()) for rows in lists] == before
        history = admin_client.get(address(entry, "history")).context["action_list"]
        assert [line.get_change_message() for line in history] == ["No fields changed."]

    def test_the_history_names_the_row_that_was_changed(self, admin_client):
        entry = factories.programme()
        entry.steps.create(position=1, text="Old")
        data = filled_in(admin_client, entry)

        admin_client.post(address(entry), data | {"steps-0-text": "New"})

        history = admin_client.get(address(entry, "history")).context["action_list"]
        assert "Changed Text for step “New”." in history[0].get_change_message()

    def test_partners_keep_the_order_that_was_typed(self, admin_client):
        entry = factories.programme()
        for number, name in enumerate("ABC", start=1):
            organisation = factories.organisation(name=name)
            factories.partner(entry, organisation, position=number)
        data = filled_in(admin_client, entry)
        add_row(data, "partners", organisation=factories.organisation(name="D").pk, role="funder")

        admin_client.post(address(entry), data | {"partners-2-position": "1"})

        assert [(row.position, row.organisation.name) for row in entry.partners.all()] == [
            (1, "C"),
            (2, "A"),
            (3, "B"),
            (4, "D"),
        ]

    def test_the_side_of_the_organisation_leaves_the_order_alone(self, admin_client):
        row = factories.partner(position=3)
        data = typed(admin_client.get(address(row.organisation)))
        assert "partner_roles-0-position" not in data

        admin_client.post(address(row.organisation), data | {"partner_roles-0-note": "With others"})

        row.refresh_from_db()
        assert (row.position, row.note) == (3, "With others")

    def test_the_identifier_is_shown_and_cannot_be_changed(self, admin_client):
        entry = factories.programme()

        response = admin_client.get(address(entry))

        assert str(entry.uuid) in response.text
        assert "uuid" not in typed(response)

    @pytest.mark.parametrize("kind", [Need, Audience, Qualifier])
    def test_the_slug_of_a_word_is_proposed_for_a_new_one_only(self, admin_client, kind):
        marker = "django-admin-prepopulated-fields-constants"

        new = admin_client.get(address(kind, "add"))
        old = admin_client.get(address(KINDS[kind]()))

        assert "#id_slug" in BeautifulSoup(new.content, "html.parser").find(id=marker).prettify()
        assert (
            "#id_slug" not in BeautifulSoup(old.content, "html.parser").find(id=marker).prettify()
        )


class TestPublishing:
    @pytest.mark.parametrize("kind", [Programme, GlossaryTerm])
    def test_refuses_an_entry_without_a_source_and_keeps_what_was_typed(self, admin_client, kind):
        entry = KINDS[kind](state=State.DRAFT, cited=False)
        data = filled_in(admin_client, entry)

        response = admin_client.post(
            address(entry), data | {"state": "published", "summary": "Typed just now."}
        )

        assert errors(response) == [NO_SOURCE]
        assert typed(response)["summary"] == "Typed just now."
        assert list(kind.objects.published()) == []

    def test_a_published_programme_leads_to_its_page(self, admin_client):
        entry = factories.programme()

        page = BeautifulSoup(admin_client.get(address(entry)).content, "html.parser")

        assert page.select_one("a.viewsitelink")["href"] == entry.get_absolute_url()

    @pytest.mark.parametrize("make", [factories.draft_programme, factories.archived_programme])
    def test_other_programmes_lead_nowhere(self, admin_client, make):
        assert "viewsitelink" not in admin_client.get(address(make())).text

    def test_many_at_once_says_which_it_refused_and_why(self, admin_client):
        entry = factories.draft_programme(cited=True)
        without = factories.draft_programme(name="Without source")
        data = {"action": "publish", "_selected_action": [entry.pk, without.pk]}

        response = admin_client.post(address(Programme, "changelist"), data, follow=True)

        assert said(response) == [
            "1 programme published.",
            f"{NO_SOURCE} Not published: Without source.",
        ]
        assert list(Programme.objects.published()) == [entry]


class TestMistakes:
    """What a constraint forbids comes back as words, with everything that was typed."""

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"starts_at": "6", "ends_at": "5"}, "A programme ends where it starts or later."),
            ({"stage": Stage.IN_CARE}, "The stage and the points do not agree"),
            (
                {"stage": Stage.AFTERCARE, "starts_at": JourneyPoint.IN_CUSTODY},
                "The stage and the points do not agree",
            ),
            ({"stage": Stage.THROUGHCARE}, "The stage and the points do not agree"),
            (
                {"cost_kind": CostKind.NOT_STATED, "cost": "Ten dollars"},
                "Say whether it is free or has a cost",
            ),
        ],
    )
    def test_in_a_programme(self, admin_client, values, message):
        entry = factories.programme()
        data = filled_in(admin_client, entry) | {"description": "Typed just now."} | values

        response = admin_client.post(address(entry), data)

        assert response.status_code == 200
        assert len(errors(response)) == 1
        assert message in errors(response)[0]
        again = typed(response)
        assert again["description"] == "Typed just now."
        assert {name: again[name] for name in values} == {
            name: str(value) for name, value in values.items()
        }

    def test_a_programme_without_a_need_is_none(self, admin_client):
        entry = factories.programme()
        data = typed(admin_client.get(address(entry)))

        response = admin_client.post(address(entry), data)

        assert response.status_code == 302

    @pytest.mark.parametrize("page", ["add", "change"])
    @pytest.mark.parametrize("qualified", [True, False])
    def test_an_audience_twice(self, admin_client, page, qualified):
        entry = factories.programme()
        url = address(entry if page == "change" else Programme, page)
        data = typed(admin_client.get(url)) | {
            "name": "Twice",
            "summary": "What it is.",
            "stage": "in-care",
            "starts_at": "1",
            "ends_at": "1",
            "needs": [factories.need().pk],
        }
        row = {"audience": factories.audience().pk}
        if qualified:
            row["qualifier"] = factories.qualifier().pk
        for _ in range(2):
            add_row(data, "audience_rows", **row)

        response = admin_client.post(url, data)

        assert errors(response) == [TWICE]
        assert typed(response)["audience_rows-1-audience"] == str(row["audience"])

    def test_an_audience_for_everyone_and_for_some(self, admin_client):
        entry = factories.programme()
        audience, qualifier = factories.audience(), factories.qualifier()
        data = filled_in(admin_client, entry)
        add_row(data, "audience_rows", audience=audience.pk)
        add_row(data, "audience_rows", audience=audience.pk, qualifier=qualifier.pk)

        response = admin_client.post(address(entry), data)

        assert response.status_code == 302, errors(response)
        assert {row.qualifier for row in entry.audience_rows.all()} == {None, qualifier}

    def test_a_partner_twice(self, admin_client):
        row = factories.partner(role=Partnership.FUNDER)
        data = filled_in(admin_client, row.programme)
        add_row(data, "partners", organisation=row.organisation.pk, role="funder")

        response = admin_client.post(address(row.programme), data)

        assert errors(response) == ["This organisation has this role already."]

    def test_a_programme_twice_from_the_side_of_the_organisation(self, admin_client):
        row = factories.partner(role=Partnership.FUNDER)
        data = typed(admin_client.get(address(row.organisation)))
        add_row(data, "partner_roles", programme=row.programme.pk, role="funder")

        response = admin_client.post(address(row.organisation), data)

        assert errors(response) == ["This organisation has this role already."]

    def test_a_word_that_is_in_use_is_not_deleted(self, admin_client):
        row = factories.programme_audience()
        url = reverse("admin:programmes_audience_delete", args=[row.audience.pk])

        response = admin_client.post(url, {"post": "yes"})

        assert response.status_code == 200
        assert list(Audience.objects.all()) == [row.audience]
