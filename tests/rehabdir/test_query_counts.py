"""How many questions each page asks the database: the same number for 1 row and for 20."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finding import directory
from finding.models import MissedSearch
from tests import factories
from tests.pages import LISTS

pytestmark = pytest.mark.django_db

MOST = 4
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


# --- Pages over all entries -----------------------------------------------------------------------

# A list asks for the edition, for words that nobody has looked for yet, and for what its cards
# show; facets, counts, the order and the page come from memory.
MOST_OF_A_LIST = 3
SEARCHED = ("/search/", *LISTS)


@pytest.fixture
def worker(client, monkeypatch):
    """A client of a worker that has started and made other pages since."""

    def start(prefix=""):
        monkeypatch.setattr(directory, "_kept", None)
        # Of a search: what cards without marks look like is kept, and would not be asked for again.
        for path in SEARCHED:
            address = f"{prefix}{path}?q=programme"
            assert client.get(address).status_code == 200
        return client

    return start


def assert_always_in_memory(worker, numbers):
    """As assert_always, where other pages have brought what all of them need into memory.

    `numbers` maps addresses to the number of questions of each.
    """
    for rows in (1, 19):
        for _ in range(rows):
            grow_lists()
        for address, number in numbers.items():
            asked = queries(worker(), address)
            text = "\n".join(query["sql"][:300] for query in asked)
            assert len(asked) == number, f"{address}: {len(asked)} after {rows} more:\n{text}"


def test_pages_that_are_found_in_memory(worker):
    numbers = {
        "/": 1,
        "/programmes/": 2,
        "/programmes/?stage=in-care&country=not-stated&sort=journey": 1,
        "/programmes/?stage=aftercare&cost=not-stated&confirmed=not-stated&sort=confirmed": 2,
        "/programmes/?page=7": 2,
        "/programmes/?organisation-name=organ": 2,
        "/programmes/?q=sentence": 3,
        "/programmes/?q=sentence+programme&stage=aftercare&referral=not-stated": 3,
        "/programmes/?q=sentence&sort=name&page=2": 3,
        "/organisations/": 2,
        "/organisations/?kind=charity&sort=confirmed": 2,
        "/organisations/?q=sentence&kind=charity": 3,
        "/networks/": 2,
        "/networks/?q=sentence&country=not-stated&country=nonsense": 2,
        "/events/": 2,
        "/events/?when=past&when=coming": 2,
        "/events/?q=sentence&when=past&sort=oldest": 3,
        "/search/": 1,
        "/search/?q=sentence": 3,
        "/search/?q=sentence+organisation+term": 3,
    }
    assert_always_in_memory(worker, numbers)
    assert max(numbers.values()) <= MOST_OF_A_LIST
    assert numbers["/"] <= 2


def test_spelling_is_corrected_in_no_more(worker):
    # Words that are near are in memory, and are asked about together with those that were typed.
    texts = ["sentense", "sentense+programe"]
    numbers = {f"{path}?q={text}": MOST_OF_A_LIST for path in SEARCHED for text in texts}
    assert_always_in_memory(worker, numbers)


@pytest.mark.parametrize("prefix", ["/ms", "/zh-hans", "/ta"])
def test_another_language_takes_no_more(worker, prefix):
    # What cards are called in it comes with them.
    for rows in (1, 19):
        for _ in range(rows):
            grow_lists()
        for path in SEARCHED:
            asked = queries(worker(prefix), f"{prefix}{path}?q=sentence")
            text = "\n".join(query["sql"][:300] for query in asked)
            assert len(asked) == MOST_OF_A_LIST, f"{path}: {len(asked)} after {rows} more:\n{text}"


def test_words_that_were_looked_up_before_are_not_looked_up_again(worker):
    for _ in range(3):
        grow_lists()
    client = worker()
    client.get("/search/?q=sentence")
    assert len(queries(client, "/programmes/?q=sentence")) == 2
    assert len(queries(client, "/programmes/?q=sentence&stage=aftercare&page=2")) == 2
    assert len(queries(client, "/events/?q=sentence")) == 2


def test_a_choice_under_its_former_address_takes_one_more(worker):
    for _ in range(2):
        programme = grow_lists()
    organisation = programme.partners.first().organisation
    old, organisation.slug = organisation.slug, slug("renamed")
    organisation.save()
    assert len(queries(worker(), f"/programmes/?organisation={organisation.slug}")) == 2
    assert len(queries(worker(), f"/programmes/?organisation={old}")) == 3


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/sources/", 3),
        ("/glossary/", 2),
        ("/about/", 0),
    ],
)
def test_page_over_all_entries(client, address, number):
    assert_always(client, address, number, grow_lists)


def test_search_that_finds_nothing_is_counted_in_few_more(worker):
    for rows in (1, 19):
        for _ in range(rows):
            grow_lists()
        for address in [
            "/programmes/?q=q7",
            "/organisations/?q=q7&kind=company",
            "/networks/?q=q7",
            "/events/?q=q7&when=past&when=coming",
            "/search/?q=q7",
        ]:
            MissedSearch.objects.all().delete()
            client = worker()
            # The edition and the word; a savepoint, an attempt to count it up, one to add it.
            assert len(queries(client, address)) == 2 + 5, address
            assert len(queries(client, address)) == 1 + 3, address


# --- Pages of one entry ---------------------------------------------------------------------------


def forget(*what):
    """Forget what the worker keeps under names that begin so."""
    values = directory.current().values
    for name in [name for name in values if {str(name[0]), str(name[0][0])} & set(what)]:
        del values[name]


def assert_page(client, make, grow, first, later):
    """The page of one entry asks `first` questions, or `later` where words are known already.

    With 1 row of each thing and with 20; when other pages have brought the index up to date.
    """
    entry, other = make(), make()
    for rows in (1, 19):
        for _ in range(rows):
            grow(entry)
        queries(client, other.get_absolute_url())
        forget("glossary", "facts")
        for number in (first, later):
            asked = queries(client, entry.get_absolute_url())
            text = "\n".join(query["sql"][:300] for query in asked)
            assert len(asked) == number, f"{len(asked)} after {rows} more:\n{text}"
    assert first <= 4


def make_event():
    return factories.event(
        country=factories.country(), series=factories.series(), network=factories.network(),
        venue=factories.venue(organisation=factories.organisation()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "grow", "first", "later"),
    [
        (factories.programme, grow_programme, 4, 3),
        (factories.organisation, grow_organisation, 4, 3),
        (factories.network, grow_network, 4, 3),
        (make_event, grow_event, 3, 2),
        (factories.series, grow_series, 3, 2),
    ],
)
def test_page_of_one_entry(client, make, grow, first, later):
    def grow_with_sources_and_words(entry):
        grow(entry)
        entry.citations.create(source=factories.source(), heading="Another place")
        factories.glossary_term()

    assert_page(client, make, grow_with_sources_and_words, first, later)


def test_page_of_one_document(client):
    assert_page(client, factories.source, grow_source, 4, 3)


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
