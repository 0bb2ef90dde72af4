"""What is not published leaves no trace on any public page.

One directory of published entries is read from end to end; then unpublished entries of every kind
are tied to all of it in every way there is, and each page has to read exactly as before.
"""

import pytest

from organisations.models import Entry
from tests import factories
from tests.pages import LISTS, crawl

pytestmark = pytest.mark.django_db

KINDS = ["organisation", "network", "series", "venue", "event", "programme", "publication", "term"]
SEARCHES = ["/search/?q=hidden", "/search/?q=light", "/search/?q=nowhere"]


class Directory:
    """One or two published entries of each kind, tied to each other, with room for more ties."""

    def __init__(self):
        self.source = factories.source(headings="Where it stands")
        self.need = factories.need("work")
        self.audience = factories.audience("family")
        self.language = factories.language("ta")
        self.country = factories.country("sg")
        cited = {"source": self.source}
        self.organisation = factories.organisation(name="Light House", kind="charity", **cited)
        self.network = factories.network(name="Light Network", stated_member_count=9, **cited)
        self.series = factories.series(name="Light Series", network=self.network, **cited)
        self.venue = factories.venue(name="Light Hall", organisation=self.organisation, **cited)
        # Two events: one with all its ties, one whose ties are free for the unpublished.
        self.event = factories.event(
            name="Light Night",
            series=self.series,
            network=self.network,
            venue=self.venue,
            starts_on="2021-01-01",
            date_precision="year",
            **cited,
        )
        self.loose_event = factories.event(name="Loose Night of light", **cited)
        self.loose_series = factories.series(name="Loose Series of light", **cited)
        self.loose_venue = factories.venue(name="Loose Hall of light", **cited)
        self.programme = factories.throughcare_programme(
            name="Light Work",
            summary="It speaks of umbra and penumbra.",
            needs=[self.need],
            audiences=[self.audience],
            **cited,
        )
        self.other_programme = factories.programme(
            name="Light Bed", needs=[self.need], country=self.country, **cited
        )
        self.publication = factories.publication(
            name="Light Paper", organisation=self.organisation, event=self.event, **cited
        )
        self.loose_publication = factories.publication(name="Loose Paper of light", **cited)
        self.term = factories.glossary_term(name="penumbra", summary="Half light.", **cited)
        factories.partner(self.programme, self.organisation)
        factories.member(self.network, self.organisation)
        factories.part(self.event, self.organisation)
        self.programme.networks.add(self.network)
        self.programme.venues.add(self.venue)
        self.organisation.venues.add(self.venue)
        self.organisation.venues.add(self.loose_venue)
        self.other_programme.venues.add(self.loose_venue)

    def tie_unpublished(self, state):
        """Make an entry of each kind in this state and tie it to all; return the entries."""

        def hidden(factory, slug, **values):
            return factory(
                name=f"Hidden {slug}",
                slug=f"hidden-{slug}",
                summary="Hidden words of light.",
                also_known_as=f"hidden-alias-{slug}",
                state=state,
                source=self.source,
                **values,
            )

        organisation = hidden(factories.organisation, "organisation", kind="hospital")
        network = hidden(factories.network, "network", country=self.country)
        series = hidden(factories.series, "series", network=self.network)
        venue = hidden(factories.venue, "venue", organisation=self.organisation)
        event = hidden(
            factories.event,
            "event",
            series=self.series,
            network=self.network,
            venue=self.venue,
            starts_on="1977-01-01",
            date_precision="year",
        )
        programme = hidden(
            factories.programme, "programme", needs=[self.need], audiences=[self.audience]
        )
        publication = hidden(
            factories.publication, "publication", organisation=self.organisation, event=self.event
        )
        term = hidden(factories.glossary_term, "term", also_written="umbra")

        programme.languages.add(self.language)
        programme.venues.add(self.venue)
        programme.networks.add(self.network)
        self.programme.venues.add(venue)
        self.programme.networks.add(network)
        self.organisation.venues.add(venue)
        organisation.venues.add(self.venue)
        self.organisation.staffed_by.add(organisation)
        organisation.staffed_by.add(self.organisation)
        for role in ("provider", "funder"):
            factories.partner(self.programme, organisation, role=role, note="hidden note")
            factories.partner(programme, self.organisation, role=role)
        for role in ("convenor", "member"):
            factories.member(self.network, organisation, role=role)
            factories.member(network, self.organisation, role=role)
        factories.part(self.event, organisation)
        factories.part(event, self.organisation)
        factories.part(event, organisation)
        for entry, values in [
            (self.loose_event, {"series": series, "network": network, "venue": venue}),
            (self.loose_series, {"network": network}),
            (self.loose_venue, {"organisation": organisation}),
            (self.loose_publication, {"organisation": organisation, "event": event}),
        ]:
            for name, value in values.items():
                setattr(entry, name, value)
            entry.save()
        # One that has moved, so that its former address is known too.
        programme.slug = "hidden-programme-moved"
        programme.save()
        return [
            organisation,
            network,
            series,
            venue,
            event,
            programme,
            publication,
            term,
        ]


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_unpublished_entries_change_no_public_page(client, state):
    directory = Directory()
    before = crawl(client, *SEARCHES)
    assert set(LISTS) <= before.keys()
    assert len(before) > 50

    hidden = directory.tie_unpublished(state)
    # A new kind of entry has to be added to the directory above.
    assert {type(entry) for entry in hidden} == set(Entry.__subclasses__())

    after = crawl(client, *SEARCHES)
    assert after.keys() == before.keys()
    for address, html in after.items():
        assert html == before[address], address


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_unpublished_entries_stand_on_no_page_that_names_them(client, state):
    hidden = Directory().tie_unpublished(state)
    for address, html in crawl(client, *SEARCHES).items():
        if address == "/search/?q=hidden":
            continue
        for entry in hidden:
            assert entry.name not in html, address
            assert entry.slug not in html, address
            assert entry.also_known_as not in html, address


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_unpublished_entries_have_no_page(client, state):
    for entry in Directory().tie_unpublished(state):
        address = entry.get_absolute_url()
        if "#" not in address and "?" not in address:
            assert client.get(address).status_code == 404, address
            assert entry.name not in client.get(address).text
    assert client.get("/programmes/hidden-programme/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "archived"])
@pytest.mark.parametrize(
    "address",
    [
        "/programmes/?organisation=hidden-organisation",
        "/organisations/?network=hidden-network",
        "/events/?network=hidden-network",
        "/events/?venue=hidden-venue",
        "/events/?year=1977",
    ],
)
def test_unpublished_entries_are_no_value_of_a_filter(client, state, address):
    directory = Directory()
    before = client.get(address).text
    directory.tie_unpublished(state)
    assert client.get(address).text == before


def test_the_same_entries_are_seen_once_they_are_published(client):
    """Without this the tests above would also pass if the pages showed nothing at all."""
    Directory().tie_unpublished("published")
    pages = crawl(client, *SEARCHES)
    for kind in KINDS:
        seen = [address for address, html in pages.items() if f"Hidden {kind}" in html]
        assert len(seen) > 3, kind
