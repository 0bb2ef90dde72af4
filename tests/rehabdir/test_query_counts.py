"""How many questions each page asks the database: the same number for 1 row and for 20."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db

MOST = 12
numbers = itertools.count(1)


def slug(kind):
    return f"{kind}-{next(numbers)}"


def grow_lists():
    """One more of everything that a list, the home page, the search or the sources show."""
    country, venue = factories.country(slug("c")), factories.venue()
    organisation = factories.organisation(country=country, kind="charity")
    network = factories.network(country=country, stated_member_count=9)
    factories.member(network, organisation)
    programme = factories.programme(
        needs=[factories.need(slug("n"))], audiences=[factories.audience(slug("a"))],
        country=country,
    )  # fmt: skip
    factories.programme_audience(programme, factories.audience(slug("a")), factories.qualifier())
    programme.languages.add(factories.language(slug("l")))
    factories.partner(programme, organisation)
    factories.partner(programme, factories.organisation(), role="funder")
    factories.event(
        venue=venue, network=network, series=factories.series(),
        starts_on=f"{1980 + next(numbers) % 40}-01-01", date_precision="year",
    )  # fmt: skip
    factories.publication(organisation=organisation)
    factories.glossary_term()
    return programme


def grow_programme(programme):
    need, organisation = factories.need(), factories.organisation()
    programme.needs.add(need)
    factories.programme(needs=[need])
    factories.programme_audience(programme, factories.audience(), factories.qualifier())
    programme.languages.add(factories.language())
    programme.networks.add(factories.network())
    programme.venues.add(factories.venue(organisation=organisation, address="Here"))
    factories.partner(programme, organisation)
    programme.steps.create(position=next(numbers), text="A step.")
    programme.figures.create(position=next(numbers), value="1", label="of it")


def grow_organisation(organisation):
    factories.partner(organisation_=organisation)
    factories.member(organisation_=organisation)
    factories.part(organisation_=organisation)
    factories.publication(organisation=organisation, event=factories.event())
    organisation.staffed_by.add(factories.organisation())
    organisation.sends_staff_to.add(factories.organisation())
    organisation.venues.add(factories.venue(organisation=factories.organisation()))
    factories.event(venue=factories.venue(organisation=organisation))


def grow_network(network):
    organisation = factories.organisation()
    factories.member(network, organisation, since="2011-01-01", since_precision="year")
    factories.partner(organisation_=organisation)
    factories.event(network=network, venue=factories.venue(), series=factories.series())
    factories.series(network=network)
    factories.programme().networks.add(network)
    network.aims.create(position=next(numbers), text="An aim.")
    network.figures.create(position=next(numbers), value="1", label="of it")


def grow_event(event):
    factories.part(event)
    factories.publication(event=event, organisation=factories.organisation())
    factories.event(series=event.series, venue=factories.venue())
    event.goals.create(position=next(numbers), text="A goal.")
    event.guests.create(position=next(numbers), name="Somebody", part="Guest")
    event.figures.create(position=next(numbers), value="1", label="of it")


def grow_series(series):
    edition = factories.event(series=series, venue=factories.venue(), network=factories.network())
    factories.part(edition)
    edition.figures.create(position=1, value="1", label="of it")


def grow_source(source):
    for make in (
        factories.programme,
        factories.organisation,
        factories.network,
        factories.event,
        factories.series,
        factories.venue,
        factories.publication,
        factories.glossary_term,
    ):
        make(source=source)


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return captured.captured_queries


def assert_always(client, address, number, grow):
    """`address` asks `number` questions with 1 row of each thing, and with 20 of each."""
    for rows in (1, 19):
        for _ in range(rows):
            grow()
        asked = queries(client, address)
        text = "\n".join(query["sql"][:300] for query in asked)
        assert len(asked) == number, f"{len(asked)} after {rows} more:\n{text}"
    assert number <= MOST


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/", 6),
        ("/programmes/", 11),
        ("/programmes/?stage=aftercare&q=what", 11),
        ("/programmes/?stage=in-care&country=not-stated&sort=journey", 8),
        ("/organisations/", 5),
        ("/organisations/?kind=charity&sort=confirmed", 5),
        ("/networks/", 4),
        ("/events/", 7),
        ("/events/?when=past&when=coming", 7),
        ("/search/", 0),
        ("/search/?q=what", 9),
        ("/sources/", 4),
        ("/glossary/", 3),
        ("/about/", 0),
    ],
)
def test_page_over_all_entries(client, address, number):
    assert_always(client, address, number, grow_lists)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/programmes/?q=zzz", 8),
        ("/organisations/?q=zzz&kind=company", 5),
        ("/networks/?q=zzz", 4),
        ("/events/?q=zzz&when=past&when=coming", 7),
        ("/search/?q=zzz", 1),
    ],
)
def test_empty_list(client, address, number):
    assert_always(client, address, number, grow_lists)


@pytest.mark.parametrize(
    ("make", "grow", "number"),
    [
        (factories.programme, grow_programme, 12),
        (factories.organisation, grow_organisation, 11),
        (factories.network, grow_network, 9),
        (factories.event, grow_event, 9),
        (factories.series, grow_series, 6),
    ],
)
def test_page_of_one_entry(client, make, grow, number):
    entry = make(country=factories.country()) if make is not factories.series else make()
    if make is factories.event:
        entry.series = factories.series()
        entry.network = factories.network()
        entry.venue = factories.venue(organisation=factories.organisation())
        entry.save()

    def grow_with_sources_and_words():
        grow(entry)
        entry.citations.create(source=factories.source(), heading="Another place")
        factories.glossary_term()

    assert_always(client, entry.get_absolute_url(), number, grow_with_sources_and_words)


def test_page_of_one_document(client):
    source = factories.source()
    assert_always(client, source.get_absolute_url(), 2, lambda: grow_source(source))


def test_former_address(client):
    programme = factories.programme()

    def rename():
        programme.slug = slug("programme")
        programme.save()

    old = programme.get_absolute_url()
    for times in (1, 19):
        for _ in range(times):
            rename()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(old).status_code == 301
        assert len(captured) == 2
