import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from organisations.models import (
    Citation,
    Country,
    DatePrecision,
    Entry,
    Event,
    EventSeries,
    Membership,
    MembershipRole,
    Network,
    Organisation,
    Publication,
    Source,
    State,
    Venue,
)
from tests import factories
from tests.admin_pages import add_row, address, errors, listed, said, typed

pytestmark = pytest.mark.django_db

NO_SOURCE = "An entry needs at least one source before it can be published."
KINDS = {
    Organisation: factories.organisation,
    Network: factories.network,
    Event: factories.event,
    EventSeries: factories.series,
    Venue: factories.venue,
    Publication: factories.publication,
    Source: factories.source,
    Country: factories.country,
}
ENTRY_KINDS = {kind: make for kind, make in KINDS.items() if issubclass(kind, Entry)}


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def network_with_rows(rows):
    network = factories.network(country=factories.country())
    for number in range(1, rows + 1):
        network.aims.create(position=number, text=f"Aim {number}")
        network.figures.create(position=number, value="8", label=f"Figure {number}")
        factories.member(network)
        network.citations.create(source=factories.source(), heading="Members")
    return network


def organisation_with_rows(rows):
    organisation = factories.organisation(country=factories.country())
    for _ in range(rows):
        factories.member(organisation_=organisation)
        factories.partner(organisation_=organisation)
        organisation.venues.add(factories.venue())
        organisation.staffed_by.add(factories.organisation())
        organisation.citations.create(source=factories.source(), heading="Where it is")
    return organisation


def event_with_rows(rows):
    event = factories.event(
        series=factories.series(), network=factories.network(), venue=factories.venue()
    )
    for number in range(1, rows + 1):
        event.goals.create(position=number, text=f"Goal {number}")
        event.guests.create(position=number, name=f"Guest {number}", part="Guest-of-Honour")
        event.figures.create(position=number, value="8", label=f"Figure {number}")
        factories.part(event)
        event.citations.create(source=factories.source(), heading="The day")
    return event


def series_with_rows(rows):
    series = factories.series(network=factories.network())
    for _ in range(rows):
        factories.event(series=series, venue=factories.venue())
        series.citations.create(source=factories.source(), heading="Every year")
    return series


class TestEveryPage:
    @pytest.mark.parametrize("kind", KINDS)
    def test_list_asks_the_database_no_more_for_more_entries(self, admin_client, kind):
        KINDS[kind]()
        url = address(kind, "changelist")
        admin_client.get(url)

        at_one = queries(admin_client, url)
        for _ in range(19):
            KINDS[kind]()

        assert kind.objects.count() >= 20
        assert queries(admin_client, url) == at_one

    @pytest.mark.parametrize("kind", KINDS)
    def test_add_page_asks_the_database_no_more_for_more_entries(self, admin_client, kind):
        KINDS[kind]()
        url = address(kind, "add")
        admin_client.get(url)

        at_one = queries(admin_client, url)
        for _ in range(19):
            KINDS[kind]()

        assert queries(admin_client, url) == at_one

    @pytest.mark.parametrize("kind", KINDS)
    def test_change_page_answers(self, admin_client, kind):
        assert admin_client.get(address(KINDS[kind]())).status_code == 200

    @pytest.mark.parametrize(
        "make", [network_with_rows, organisation_with_rows, event_with_rows, series_with_rows]
    )
    def test_change_page_asks_the_database_no_more_for_more_rows(self, admin_client, make):
        short, long = make(1), make(20)
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

    def test_names_the_place(self, admin_client):
        response = admin_client.get(reverse("admin:index"))

        assert "The directory: for staff" in response.text

    def test_is_closed_to_visitors(self, client):
        response = client.get(address(Organisation, "changelist"))

        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]

    def test_every_kind_is_kept_here(self):
        assert {*Entry.__subclasses__(), *KINDS} <= admin.site._registry.keys()

    def test_every_field_of_an_entry_can_be_edited(self, admin_client):
        for kind, make in ENTRY_KINDS.items():
            form = typed(admin_client.get(address(make())))
            fields = {
                field.name
                for field in (*kind._meta.fields, *kind._meta.many_to_many)
                if field.editable
                and not field.primary_key
                and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
            }
            # A browser does not send an unticked box.
            assert fields - {"kind_stated"} <= form.keys(), kind


class TestFinding:
    def test_search_finds_by_abbreviation(self, admin_client):
        muis = factories.organisation(name="Religious council", also_known_as="MUIS, the council")
        factories.organisation(name="Another body")

        response = admin_client.get(address(Organisation, "changelist"), {"q": "muis"})

        assert listed(response) == [muis]

    def test_search_finds_by_summary(self, admin_client):
        entry = factories.network(summary="Mosques that support families.")
        factories.network()

        response = admin_client.get(address(Network, "changelist"), {"q": "families mosques"})

        assert listed(response) == [entry]

    def test_autocomplete_finds_by_abbreviation(self, admin_client):
        score = factories.organisation(name="Corporation of enterprises", also_known_as="SCORE")
        # One that only mentions the other must not be picked in its place.
        factories.organisation(name="A mosque", summary="Works with SCORE.")
        parameters = {
            "app_label": "organisations",
            "model_name": "membership",
            "field_name": "organisation",
            "term": "score",
        }

        response = admin_client.get(reverse("admin:autocomplete"), parameters)

        assert response.json()["results"] == [
            {"id": str(score.pk), "text": "Corporation of enterprises"}
        ]

    def test_nothing_is_hidden_before_somebody_filters(self, admin_client):
        entries = {factories.organisation(state=state) for state in State}

        response = admin_client.get(address(Organisation, "changelist"))

        assert set(listed(response)) == entries

    def test_filter_by_state(self, admin_client):
        draft = factories.draft_organisation()
        factories.organisation()

        response = admin_client.get(address(Organisation, "changelist"), {"state__exact": "draft"})

        assert listed(response) == [draft]

    def test_filter_by_confirmation(self, admin_client):
        confirmed = factories.venue(confirmed_on=datetime.date(2025, 3, 1))
        unconfirmed = factories.venue()
        url = address(Venue, "changelist")

        assert listed(admin_client.get(url, {"confirmed": "yes"})) == [confirmed]
        assert listed(admin_client.get(url, {"confirmed": "no"})) == [unconfirmed]
        assert set(listed(admin_client.get(url, {"confirmed": "maybe"}))) == {
            confirmed,
            unconfirmed,
        }

    def test_filter_by_source(self, admin_client):
        document, other = factories.source("m3"), factories.source("care")
        entry = factories.event(source=document)
        entry.citations.create(source=document, heading="Another heading")
        factories.event(source=other)
        without = factories.event(cited=False)
        url = address(Event, "changelist")

        assert listed(admin_client.get(url, {"source": "m3"})) == [entry]
        assert listed(admin_client.get(url, {"source": ":none"})) == [without]

    def test_filter_by_source_offers_the_sources_of_this_kind_only(self, admin_client):
        factories.network(source=factories.source(title="About networks"))
        factories.event(source=factories.source(title="About events"))

        response = admin_client.get(address(Network, "changelist"))

        assert "About networks" in response.text
        assert "About events" not in response.text

    def test_filter_by_a_kind_that_is_not_stated(self, admin_client):
        unknown = factories.organisation()
        factories.organisation(kind="charity")

        response = admin_client.get(address(Organisation, "changelist"), {"kind__exact": ""})

        assert listed(response) == [unknown]
        assert "Not stated" in response.text

    @pytest.mark.parametrize("kind", ENTRY_KINDS)
    def test_filters_show_their_counts(self, admin_client, kind):
        ENTRY_KINDS[kind](source=factories.source(title="The only one"))

        response = admin_client.get(address(kind, "changelist"), {"_facets": "True"})

        assert "The only one (1)" in response.text
        assert "No source yet (0)" in response.text

    def test_filter_by_country(self, admin_client):
        country = factories.country("sg")
        entry = factories.network(country=country)
        factories.network(country=factories.country("nz"))

        response = admin_client.get(
            address(Network, "changelist"), {"country__id__exact": country.pk}
        )

        assert listed(response) == [entry]

    def test_list_counts_sources_and_not_headings(self, admin_client):
        entry = factories.publication()
        entry.citations.create(source=entry.citations.get().source, heading="Another heading")
        without = factories.publication(cited=False)

        rows = listed(admin_client.get(address(Publication, "changelist")))

        assert {row: row.source_count for row in rows} == {entry: 1, without: 0}

    def test_list_says_what_is_not_known(self, admin_client):
        factories.organisation()

        response = admin_client.get(address(Organisation, "changelist"))

        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("td.field-confirmed").text == "not yet"
        assert page.select_one("td.field-country").text == "not stated"
        assert page.select_one("td.field-kind").text == "not stated"


class TestEditing:
    def test_adds_a_draft_and_the_address_comes_from_the_name(self, admin_client):
        data = typed(admin_client.get(address(Organisation, "add")))
        data |= {"name": "Prison service", "summary": "It runs the prisons."}

        admin_client.post(address(Organisation, "add"), data)

        entry = Organisation.objects.get()
        assert (entry.name, entry.slug, entry.state) == (
            "Prison service",
            "prison-service",
            State.DRAFT,
        )

    def test_nothing_else_is_deleted_from_the_page_of_an_entry(self, admin_client):
        response = admin_client.get(address(organisation_with_rows(1)))

        page = BeautifulSoup(response.content, "html.parser")
        assert page.select(".related-widget-wrapper") != []
        assert page.select(".delete-related") == []

    def test_a_changed_name_keeps_the_address(self, admin_client):
        entry = factories.organisation(slug="prison-service")
        data = typed(admin_client.get(address(entry)))

        admin_client.post(address(entry), data | {"name": "The new name"})

        entry.refresh_from_db()
        assert (entry.name, entry.slug) == ("The new name", "prison-service")

    def test_saving_without_a_change_changes_nothing(self, admin_client):
        for make in (network_with_rows, organisation_with_rows, event_with_rows, series_with_rows):
            entry = make(3)
            before = type(entry).objects.filter(pk=entry.pk).values().get()
            rows = list(entry.citations.values())

            response = admin_client.post(address(entry), typed(admin_client.get(address(entry))))

            assert response.status_code == 302
            assert type(entry).objects.filter(pk=entry.pk).values().get() == before
            assert list(entry.citations.values()) == rows
            assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."

    def test_the_history_of_the_entry_says_what_was_changed(self, admin_client, admin_user):
        entry = factories.organisation()
        data = typed(admin_client.get(address(entry)))
        admin_client.post(address(entry), data | {"contact": "By post"})

        response = admin_client.get(address(entry, "history"))

        line = response.context["action_list"][0]
        assert (line.user, line.get_change_message()) == (admin_user, "Changed Contact.")

    def test_the_identifier_is_shown_and_cannot_be_changed(self, admin_client):
        entry = factories.organisation()

        response = admin_client.get(address(entry))

        assert str(entry.uuid) in response.text
        assert "uuid" not in typed(response)

    @pytest.mark.parametrize("kind", [Organisation, Source])
    def test_a_new_entry_shows_no_identifier(self, admin_client, kind):
        response = admin_client.get(address(kind, "add"))

        assert "field-uuid" not in response.text

    def test_an_edition_is_added_from_its_series(self, admin_client):
        series = factories.series(name="Yellow Ribbon Run")
        page = BeautifulSoup(admin_client.get(address(series)).content, "html.parser")
        link = page.select_one(".field-new_edition a")

        data = typed(admin_client.get(link["href"]))

        assert data["series"] == str(series.pk)

    def test_a_series_that_is_not_saved_has_no_editions_yet(self, admin_client):
        response = admin_client.get(address(EventSeries, "add"))

        assert "Save the series first." in response.text

    def test_a_series_lists_its_editions_with_a_link_to_each(self, admin_client):
        series = factories.series()
        edition = factories.event(
            series=series,
            starts_on=datetime.date(2019, 1, 1),
            date_precision=DatePrecision.YEAR,
            venue=factories.venue(name="Changi Coast"),
        )

        page = BeautifulSoup(admin_client.get(address(series)).content, "html.parser")

        rows = page.select("#editions-group tr.has_original")
        assert len(rows) == 1
        assert [cell.text.strip() for cell in rows[0].select("td[class^=field-]")] == [
            edition.name,
            "2019",
            "Year",
            "Changi Coast",
        ]
        assert rows[0].select_one("a.inlinechangelink")["href"].startswith(address(edition))

    def test_saving_a_series_leaves_its_editions_alone(self, admin_client):
        series = factories.series()
        edition = factories.event(series=series)
        data = typed(admin_client.get(address(series)))

        response = admin_client.post(address(series), data | {"rhythm": "every year"})

        assert response.status_code == 302
        series.refresh_from_db()
        assert series.rhythm == "every year"
        assert list(series.editions.all()) == [edition]


class TestPublishing:
    def test_publishes_an_entry_with_a_source(self, admin_client):
        entry = factories.draft_organisation()
        data = typed(admin_client.get(address(entry))) | {"state": "published"}
        add_row(data, "citations", source=factories.source().pk, heading="Partners")

        admin_client.post(address(entry), data)

        assert list(Organisation.objects.published()) == [entry]
        assert [citation.heading for citation in entry.citations.all()] == ["Partners"]

    @pytest.mark.parametrize("kind", ENTRY_KINDS)
    def test_refuses_an_entry_without_a_source(self, admin_client, kind):
        entry = ENTRY_KINDS[kind](state=State.DRAFT, cited=False)
        data = typed(admin_client.get(address(entry)))

        response = admin_client.post(address(entry), data | {"state": "published"})

        assert errors(response) == [NO_SOURCE]
        assert list(kind.objects.published()) == []

    def test_keeps_what_was_typed_when_it_refuses(self, admin_client):
        data = typed(admin_client.get(address(Network, "add")))
        data |= {"name": "New network", "summary": "What it is.", "state": "published"}
        add_row(data, "aims", text="To help families")

        response = admin_client.post(address(Network, "add"), data)

        assert errors(response) == [NO_SOURCE]
        again = typed(response)
        assert (again["name"], again["state"]) == ("New network", "published")
        assert again["aims-0-text"] == "To help families"
        assert not Network.objects.exists()

    def test_refuses_to_take_the_last_source_of_a_published_entry(self, admin_client):
        entry = factories.venue()
        data = typed(admin_client.get(address(entry)))

        response = admin_client.post(address(entry), data | {"citations-0-DELETE": "on"})

        assert errors(response) == [NO_SOURCE]
        assert entry.citations.count() == 1

    def test_takes_the_last_source_of_a_draft(self, admin_client):
        entry = factories.draft_organisation(cited=True)
        data = typed(admin_client.get(address(entry)))

        admin_client.post(address(entry), data | {"citations-0-DELETE": "on"})

        assert entry.citations.count() == 0

    def test_archives_an_entry_without_a_source(self, admin_client):
        entry = factories.organisation(cited=False)
        data = typed(admin_client.get(address(entry)))

        admin_client.post(address(entry), data | {"state": "archived"})

        entry.refresh_from_db()
        assert entry.state == State.ARCHIVED

    def test_a_new_entry_shows_an_empty_source(self, admin_client):
        data = typed(admin_client.get(address(Event, "add")))

        assert data["citations-0-heading"] == ""

    @pytest.mark.parametrize(
        "kind", [kind for kind in ENTRY_KINDS if kind not in (Venue, Publication)]
    )
    def test_a_published_entry_leads_to_its_page(self, admin_client, kind):
        entry = ENTRY_KINDS[kind]()

        page = BeautifulSoup(admin_client.get(address(entry)).content, "html.parser")

        assert page.select_one("a.viewsitelink")["href"] == entry.get_absolute_url()

    @pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
    def test_other_entries_lead_nowhere(self, admin_client, state):
        entry = factories.organisation(state=state)

        assert "viewsitelink" not in admin_client.get(address(entry)).text

    def test_an_entry_that_was_refused_leads_nowhere(self, admin_client):
        entry = factories.draft_organisation()
        data = typed(admin_client.get(address(entry)))

        response = admin_client.post(address(entry), data | {"state": "published"})

        assert "viewsitelink" not in response.text

    @pytest.mark.parametrize("kind", [Organisation, Source])
    def test_a_kind_without_pages_leads_nowhere(self, admin_client, kind, monkeypatch):
        def no_page(entry):
            raise NoReverseMatch

        monkeypatch.setattr(kind, "get_absolute_url", no_page)

        response = admin_client.get(address(KINDS[kind]()))

        assert response.status_code == 200
        assert "viewsitelink" not in response.text

    def test_a_source_leads_to_its_page(self, admin_client):
        source = factories.source("m3")

        assert source.get_absolute_url() in admin_client.get(address(source)).text


class TestManyAtOnce:
    def act(self, client, action, *entries):
        data = {"action": action, "_selected_action": [entry.pk for entry in entries]}
        return client.post(address(entries[0]._meta.model, "changelist"), data, follow=True)

    def test_publish(self, admin_client, admin_user):
        entries = [factories.draft_organisation(cited=True) for _ in range(2)]

        response = self.act(admin_client, "publish", *entries)

        assert set(Organisation.objects.published()) == set(entries)
        assert said(response) == ["2 organisations published."]
        history = admin_client.get(address(entries[0], "history")).context["action_list"]
        assert [(line.user, line.get_change_message()) for line in history] == [
            (admin_user, "Published.")
        ]

    def test_publish_says_which_it_refused_and_why(self, admin_client):
        entry = factories.draft_organisation(name="With source", cited=True)
        first = factories.draft_organisation(name="A <b> without")
        second = factories.draft_organisation(name="B without")
        already = factories.organisation(name="Out already")

        response = self.act(admin_client, "publish", entry, first, second, already)

        assert said(response) == [
            "1 organisation published.",
            "Already published: Out already.",
            f"{NO_SOURCE} Not published: A <b> without and B without.",
        ]
        assert set(Organisation.objects.published()) == {entry, already}

    def test_archive(self, admin_client):
        entries = [factories.series() for _ in range(2)]

        response = self.act(admin_client, "archive", *entries)

        assert said(response) == ["2 event series archived."]
        assert set(EventSeries.objects.filter(state=State.ARCHIVED)) == set(entries)

    def test_confirm(self, admin_client):
        entry, other = factories.network(), factories.network()

        response = self.act(admin_client, "confirm", entry)

        assert said(response) == ["1 network confirmed."]
        assert set(Network.objects.filter(confirmed_on=None)) == {other}

    @pytest.mark.parametrize("kind", ENTRY_KINDS)
    def test_entries_are_archived_and_not_deleted(self, admin_client, kind):
        ENTRY_KINDS[kind]()

        response = admin_client.get(address(kind, "changelist"))

        form = response.context["action_form"]
        actions = [name for name, _ in form.fields["action"].choices if name]
        assert actions == ["publish", "archive", "confirm"]

    def test_who_may_only_look_cannot_act(self, client, django_user_model):
        entry = factories.draft_organisation(cited=True)
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        allowed = Permission.objects.filter(codename__in=["view_organisation", "see_every_entry"])
        reader.user_permissions.add(*allowed)
        client.force_login(reader)

        self.act(client, "publish", entry)

        entry.refresh_from_db()
        assert entry.state == State.DRAFT
        assert client.get(address(entry)).status_code == 200


class TestMistakes:
    """What a constraint forbids comes back as words, with everything that was typed."""

    AGREE = "The date and its precision do not agree"

    @pytest.mark.parametrize(
        ("make", "values", "message"),
        [
            (factories.organisation, {"founded_on": "2020-05-02"}, AGREE),
            (
                factories.network,
                {"formed_on": "2020-05-02", "formed_precision": "year"},
                AGREE,
            ),
            (factories.event, {"date_precision": "day"}, AGREE),
            (factories.publication, {"published_on": "2020-05-01"}, AGREE),
            (
                factories.event,
                {"starts_on": "2020-05-02", "date_precision": "day", "ends_on": "2020-05-01"},
                "The last day comes after the first",
            ),
            (factories.organisation, {"kind_stated": "on"}, "Choose the kind that the source"),
            (factories.network, {"stated_member_count": "0"}, "at least 1"),
            (factories.venue, {"latitude": "1.3"}, "Give both latitude"),
            (factories.event, {"date_precision": "month"}, AGREE),
            (factories.network, {"formed_precision": "year"}, AGREE),
            (factories.venue, {"latitude": "91", "longitude": "1"}, "Give both latitude"),
        ],
    )
    def test_in_an_entry(self, admin_client, make, values, message):
        entry = make()
        data = typed(admin_client.get(address(entry))) | {"name": "The new name"} | values

        response = admin_client.post(address(entry), data)

        assert response.status_code == 200
        assert len(errors(response)) == 1
        assert message in errors(response)[0]
        assert typed(response)["name"] == "The new name"
        assert {name: typed(response)[name] for name in values} == values

    def test_an_address_that_is_taken(self, admin_client):
        taken, entry = factories.network(), factories.network()
        data = typed(admin_client.get(address(entry)))

        response = admin_client.post(address(entry), data | {"slug": taken.slug})

        assert errors(response) == ["Network with this Slug already exists."]

    def test_a_membership_whose_date_and_precision_do_not_agree(self, admin_client):
        entry = factories.network()
        data = typed(admin_client.get(address(entry)))
        add_row(data, "memberships", organisation=factories.organisation().pk, since="2020-05-02")

        response = admin_client.post(address(entry), data)

        assert len(errors(response)) == 1
        assert self.AGREE in errors(response)[0]
        assert typed(response)["memberships-0-since"] == "2020-05-02"

    @pytest.mark.parametrize("page", ["add", "change"])
    def test_a_member_twice(self, admin_client, page):
        entry = factories.network()
        organisation = factories.organisation()
        url = address(entry if page == "change" else Network, page)
        data = typed(admin_client.get(url)) | {"name": "Twice", "summary": "What it is."}
        for _ in range(2):
            add_row(data, "memberships", organisation=organisation.pk, role="member")

        response = admin_client.post(url, data)

        assert errors(response) == ["This organisation has this role in the network already."]
        assert typed(response)["memberships-1-organisation"] == str(organisation.pk)
        assert not Membership.objects.exists()

    def test_a_network_twice_from_the_side_of_the_organisation(self, admin_client):
        membership = factories.member()
        entry = membership.organisation
        data = typed(admin_client.get(address(entry)))
        add_row(data, "memberships", network=membership.network.pk, role="member")

        response = admin_client.post(address(entry), data)

        assert errors(response) == ["This organisation has this role in the network already."]

    def test_the_same_member_in_another_role(self, admin_client):
        membership = factories.member()
        entry = membership.network
        data = typed(admin_client.get(address(entry)))
        add_row(data, "memberships", organisation=membership.organisation.pk, role="convenor")

        admin_client.post(address(entry), data)

        assert {row.role for row in entry.memberships.all()} == {
            MembershipRole.MEMBER,
            MembershipRole.CONVENOR,
        }

    def test_a_member_that_somebody_else_added_meanwhile(self, admin_client):
        entry, organisation = factories.network(), factories.organisation()
        data = typed(admin_client.get(address(entry)))
        add_row(data, "memberships", organisation=organisation.pk, role="member")
        theirs = factories.member(entry, organisation)

        response = admin_client.post(address(entry), data)

        assert "This organisation has this role in the network already." in errors(response)
        assert list(entry.memberships.all()) == [theirs]

    def test_a_row_that_somebody_else_took_away_meanwhile(self, admin_client):
        membership = factories.member()
        entry = membership.network
        data = typed(admin_client.get(address(entry))) | {"leader": "Somebody"}
        membership.delete()

        response = admin_client.post(address(entry), data)

        assert response.status_code == 200
        assert typed(response)["leader"] == "Somebody"

    def test_a_source_twice(self, admin_client):
        entry = factories.event()
        citation = entry.citations.get()
        data = typed(admin_client.get(address(entry)))
        add_row(data, "citations", source=citation.source.pk, heading=citation.heading)

        response = admin_client.post(address(entry), data)

        assert errors(response) == ["This heading of this source is given already."]

    def test_an_organisation_twice_at_an_event(self, admin_client):
        part = factories.part(role="organiser")
        data = typed(admin_client.get(address(part.event)))
        add_row(data, "parts", organisation=part.organisation.pk, role="organiser")

        response = admin_client.post(address(part.event), data)

        assert errors(response) == ["This organisation has this part already."]

    def test_a_row_may_become_what_a_deleted_one_was(self, admin_client):
        entry = factories.network()
        kept = factories.member(entry, factories.organisation(name="A"))
        gone = factories.member(entry, factories.organisation(name="B"))
        data = typed(admin_client.get(address(entry)))
        data |= {"memberships-0-organisation": gone.organisation.pk, "memberships-1-DELETE": "on"}

        response = admin_client.post(address(entry), data)

        assert response.status_code == 302
        assert [(row.pk, row.organisation.name) for row in entry.memberships.all()] == [
            (kept.pk, "B")
        ]
        line = LogEntry.objects.latest("pk").get_change_message()
        assert "Deleted membership" in line
        assert "B, Member of" in line


class TestNumbering:
    """The rows of a list are numbered from 1, whatever the editor types or leaves empty."""

    def aims(self, network):
        return [(aim.position, aim.text) for aim in network.aims.all()]

    def network(self, *texts):
        network = factories.network()
        for position, text in enumerate(texts, start=1):
            network.aims.create(position=position, text=text)
        return network

    def save(self, client, network, *rows, **typed_over):
        data = typed(client.get(address(network))) | typed_over
        for row in rows:
            add_row(data, "aims", **row)
        response = client.post(address(network), data)
        assert response.status_code == 302, errors(response)

    def test_a_new_row_proposes_no_number(self, admin_client):
        data = typed(admin_client.get(address(self.network("one"))))

        assert data["aims-__prefix__-position"] == ""
        assert data["aims-0-position"] == "1"

    def test_new_rows_go_to_the_end(self, admin_client):
        network = self.network("one", "two")

        self.save(admin_client, network, {"text": "three"}, {"text": "four"})

        assert self.aims(network) == [(1, "one"), (2, "two"), (3, "three"), (4, "four")]

    def test_the_rows_of_a_new_entry(self, admin_client):
        data = typed(admin_client.get(address(Network, "add")))
        data |= {"name": "New", "summary": "What it is."}
        for text in ("one", "two", "three"):
            add_row(data, "aims", text=text)

        admin_client.post(address(Network, "add"), data)

        assert self.aims(Network.objects.get()) == [(1, "one"), (2, "two"), (3, "three")]

    def test_a_new_row_goes_before_the_one_whose_number_it_has(self, admin_client):
        network = self.network("one", "two")

        self.save(admin_client, network, {"text": "between", "position": "2"})

        assert self.aims(network) == [(1, "one"), (2, "between"), (3, "two")]

    @pytest.mark.parametrize(
        ("typed_over", "order"),
        [
            ({"aims-0-position": "2", "aims-1-position": "1"}, ["b", "a", "c"]),
            ({"aims-2-position": "1"}, ["c", "a", "b"]),
            ({"aims-2-position": "0"}, ["c", "a", "b"]),
            ({"aims-0-position": "3"}, ["b", "c", "a"]),
            ({"aims-0-position": ""}, ["b", "c", "a"]),
            ({"aims-0-position": "32767"}, ["b", "c", "a"]),
            ({"aims-1-DELETE": "on"}, ["a", "c"]),
            ({"aims-0-DELETE": "on", "aims-2-position": "1"}, ["c", "b"]),
        ],
    )
    def test_rows_are_moved(self, admin_client, typed_over, order):
        network = self.network("a", "b", "c")

        self.save(admin_client, network, **typed_over)

        assert self.aims(network) == list(enumerate(order, start=1))

    def test_rows_with_gaps_stay_as_they_are_until_the_list_is_changed(self, admin_client):
        network = factories.network()
        for position in (2, 5):
            network.aims.create(position=position, text=str(position))

        self.save(admin_client, network, leader="Somebody")
        assert self.aims(network) == [(2, "2"), (5, "5")]

        self.save(admin_client, network, {"text": "new"})
        assert self.aims(network) == [(1, "2"), (2, "5"), (3, "new")]

    def test_a_row_that_somebody_else_added_meanwhile_stays(self, admin_client):
        network = self.network("one")
        data = typed(admin_client.get(address(network)))
        add_row(data, "aims", text="mine")
        network.aims.create(position=2, text="theirs")

        refused = admin_client.post(address(network), data)
        response = admin_client.post(address(network), typed(refused))

        assert response.status_code == 302
        assert self.aims(network) == [(1, "one"), (2, "mine"), (3, "theirs")]


def test_every_kind_of_citation_is_edited_with_its_entry():
    inlines = {
        inline.model
        for model_admin in admin.site._registry.values()
        for inline in model_admin.inlines
    }

    assert set(Citation.__subclasses__()) <= inlines
