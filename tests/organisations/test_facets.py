"""The facets of every list against a count by hand of all combinations."""

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from finding.facets import Facet
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import Event, Network, Organisation
from programmes.filters import ProgrammeFilter
from programmes.models import Programme
from tests import brute_force, factories
from tests.pages import choices, labels, listed, total, ways_out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    # 29 February: the last day of a month, in the middle of a year.
    monkeypatch.setattr(timezone, "localdate", lambda *args: brute_force.TODAY)


@pytest.fixture(autouse=True)
def sets_of_both_forms(monkeypatch):
    # As in a large directory: what few entries have is kept as a list, the rest as bits.
    monkeypatch.setattr("finding.index.SPARSE", 24)


@pytest.mark.parametrize(
    ("filter_class", "entries", "examples"),
    [
        (ProgrammeFilter, 130, 1000),
        (OrganisationFilter, 60, 300),
        (NetworkFilter, 30, 150),
        (EventFilter, 80, 300),
    ],
)
def test_totals_counts_and_pages_agree_with_brute_force(filter_class, entries, examples):
    # Made once: what the examples ask is answered from memory.
    directory = brute_force.DIRECTORIES[filter_class](seed=1, number=entries)
    totals = []

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None)
    @given(brute_force.queries(directory), st.integers(0, 60), st.integers(1, 25))
    def agrees(query, skip, take):
        totals.append(len(brute_force.assert_list_agrees(directory, query, skip, take)))

    agrees()
    # The comparison says something only where some lists are empty, short, and long.
    assert len(totals) >= examples
    assert 0 in totals
    assert any(1 < number < 10 for number in totals)
    assert max(totals) > 10


@pytest.mark.parametrize("filter_class", brute_force.DIRECTORIES)
def test_each_choice_alone_agrees_with_brute_force(filter_class):
    directory = brute_force.DIRECTORIES[filter_class](seed=3)
    for facet in brute_force.ask(directory, {}).facets:
        for option, _, _ in facet["choices"]:
            brute_force.assert_list_agrees(directory, {facet["name"]: [option.slug]})


@pytest.mark.parametrize(
    ("filter_class", "path"),
    [
        (ProgrammeFilter, "/programmes/"),
        (OrganisationFilter, "/organisations/"),
        (NetworkFilter, "/networks/"),
        (EventFilter, "/events/"),
    ],
)
def test_ways_out_of_an_empty_list_give_what_they_promise(client, filter_class, path):
    directory = brute_force.DIRECTORIES[filter_class](seed=4)
    empty = [
        query
        for query in brute_force.some_queries(directory, 300, seed=4)
        if not brute_force.Expected(directory, query).cards()
    ][:10]
    assert empty
    for query in empty:
        offered = ways_out(client.get(path, query))
        assert offered, query
        for sentence, href in offered.items():
            promised = int(sentence.rstrip(".").split()[-1])
            assert total(client.get(href)) == promised > 0, (query, sentence)


# --- What each list can be filtered by ----------------------------------------------------------

# Facets that are called otherwise than the fields they stand for.
STANDS_FOR = {
    "now": {"starts_at", "ends_at"},
    "when": {"date_precision"},
    "cost": {"cost_kind"},
}
EVERYWHERE = {
    "state": "the public sees published entries only",
    "citations": "/sources/ lists what was taken from each document",
    "figures": "a figure is read on the entry's page, nobody looks for entries by it",
}
WITHOUT_FILTER = {
    Programme: {
        "steps": "read on the programme's page",
        "audience_rows": "the filter by audience goes through these rows",
        "partners": "the filter by organisation goes through these rows",
        "venues": "few sources name one; the words and the organisation find it",
    },
    Organisation: {
        "founded_precision": "belongs to a date that is only read",
        "memberships": "the filter by network goes through these rows",
        "partner_roles": "the rows between it and its programmes",
        "programmes": "programmes are filtered by organisation instead",
        "events": "read on the organisation's page",
        "event_parts": "read on the organisation's page",
        "publications": "read on the organisation's page",
        "places": "read on the organisation's page",
        "venues": "few sources name one",
        "staffed_by": "there are two joint offices",
        "sends_staff_to": "there are two joint offices",
        "affiliations": "who works there is no affair of the public's",
        "answerable": "who answers for it is no affair of the public's",
        "proposals": "what somebody proposed is read by reviewers",
    },
    Network: {
        "aims": "read on the network's page",
        "formed_precision": "belongs to a date that is only read",
        "stated_member_exactness": "belongs to a number that is only read",
        "memberships": "the rows between it and its members",
        "members": "organisations are filtered by network instead",
        "events": "events are filtered by network instead",
        "event_series": "read on the network's page",
        "programmes": "read on the network's page",
    },
    Event: {
        "series": "the page of a series shows its editions side by side",
        "organisations": "read on the organisation's page",
        "parts": "read on the organisation's page",
        "goals": "read on the event's page",
        "guests": "read on the event's page",
        "publications": "read on the event's page",
    },
}


@pytest.mark.parametrize("filter_class", brute_force.DIRECTORIES)
def test_every_choice_and_relation_has_a_filter_or_a_reason(filter_class):
    model = filter_class.entries
    fields = {
        field.name if field.concrete else field.get_accessor_name()
        for field in model._meta.get_fields()
        if field.is_relation or getattr(field, "choices", None)
    }
    facets = [name for name, item in filter_class.base_filters.items() if isinstance(item, Facet)]
    filtered = {
        field for name in facets for field in STANDS_FOR.get(name, {name, f"{name}s"}) & fields
    }
    excluded = EVERYWHERE | WITHOUT_FILTER[model]
    assert fields - filtered - excluded.keys() == set()
    # A reason that nothing needs any more goes, too.
    assert WITHOUT_FILTER[model].keys() - fields == set()
    assert filtered & excluded.keys() == set()


# --- The choices themselves ---------------------------------------------------------------------


def test_kind_of_organisation_filters(client):
    factories.organisation(name="Temple Road Hostel", kind="halfway-house")
    factories.organisation(name="Bishan Hospital", kind="hospital")
    factories.organisation(name="Some Body")

    assert listed(client.get("/organisations/?kind=hospital")) == ["Bishan Hospital"]
    assert listed(client.get("/organisations/?kind=not-stated")) == ["Some Body"]
    both = listed(client.get("/organisations/?kind=hospital&kind=halfway-house"))
    assert both == ["Bishan Hospital", "Temple Road Hostel"]


def test_network_filters_organisations_in_any_role(client):
    network = factories.network(slug="care")
    factories.member(network, factories.organisation(name="A member"))
    convenor = factories.organisation(name="Convenor")
    factories.member(network, convenor, role="convenor")
    factories.member(network, convenor, role="lead-agency")
    factories.member(organisation_=factories.organisation(name="Elsewhere"))

    assert listed(client.get("/organisations/?network=care")) == ["A member", "Convenor"]


def test_facets_narrow_one_another(client):
    hong_kong, singapore = factories.country("hk"), factories.country("sg")
    factories.organisation(name="Company there", kind="company", country=hong_kong)
    factories.organisation(name="Company here", kind="company", country=singapore)
    factories.organisation(name="Hospital here", kind="hospital", country=singapore)

    response = client.get("/organisations/?kind=company&country=sg")

    assert listed(response) == ["Company here"]
    # Its own facet is left out of the numbers beside its choices, the other is respected.
    assert choices(response, "kind")["company"] == 1
    assert choices(response, "kind")["hospital"] == 1
    assert choices(response, "country") == {"hk": 1, "sg": 1, "not-stated": 0}


def test_words_narrow_the_numbers(client):
    factories.organisation(name="Blue Door", kind="company")
    factories.organisation(name="Red Door", kind="hospital")

    response = client.get("/organisations/?q=blue")

    assert choices(response, "kind")["company"] == 1
    assert choices(response, "kind")["hospital"] == 0


@pytest.mark.parametrize(
    ("path", "facets"),
    [
        ("/programmes/", ["need", "audience", "country", "language"]),
        ("/organisations/", ["kind", "country"]),
        ("/networks/", ["country"]),
        ("/events/", ["year", "country"]),
    ],
)
def test_not_stated_is_the_last_choice(client, path, facets):
    factories.country(name="Atlantis")
    response = client.get(path)
    for facet in facets:
        assert labels(response, facet)[-1] == "Not stated"


def test_years_are_offered_newest_first(client):
    for year in (2019, 2023, 2021, 2023):
        factories.event(starts_on=f"{year}-01-01", date_precision="year")
    response = client.get("/events/")
    assert choices(response, "year") == {"2023": 2, "2021": 1, "2019": 1, "not-stated": 0}
    assert labels(response, "year") == ["2023", "2021", "2019", "Not stated"]


def test_places_without_an_event_are_shown_as_such(client):
    factories.venue(slug="quiet")
    used = factories.venue(slug="town-hall")
    factories.event(name="Fair", venue=used)
    factories.event(name="Again", venue=used)

    response = client.get("/events/")

    assert choices(response, "venue") == {"quiet": 0, "town-hall": 2}
    assert listed(client.get("/events/?venue=town-hall")) == ["Again", "Fair"]


def test_events_filter_by_network(client):
    factories.event(name="Theirs", network=factories.network(slug="care"))
    factories.event(name="Nobody's")
    assert listed(client.get("/events/?network=care")) == ["Theirs"]


def test_networks_filter_by_country(client):
    factories.network(name="Here", country=factories.country("sg"))
    factories.network(name="Anywhere")
    assert listed(client.get("/networks/?country=sg")) == ["Here"]
    assert listed(client.get("/networks/?country=not-stated")) == ["Anywhere"]
    both = listed(client.get("/networks/?country=not-stated&country=sg"))
    assert both == ["Anywhere", "Here"]
