"""A second, slow way to work out what a list has to show, to check the fast one against.

It knows nothing of queries: every entry becomes a Card with the texts that are searched and the
values it has in each facet, and a list is what is left after looking at every card.
"""

import datetime
import random
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from organisations.models import DatePrecision, Event, Network, Organisation, OrganisationKind
from organisations.models import State as EntryState
from programmes.models import JourneyPoint, Programme, Stage
from tests import factories

TODAY = datetime.date(2024, 2, 29)
WORDS = ["harbour", "Lantern", "bridge", "WORKSHOP", "garden", "choir", "ladder"]
STATES = [EntryState.PUBLISHED] * 5 + [EntryState.DRAFT, EntryState.ARCHIVED]
DATES = [
    datetime.date(year, month, day)
    for year in (2022, 2023, 2024, 2025)
    for month, day in ((1, 1), (2, 1), (2, 28), (2, 29), (3, 1), (12, 31))
    if (month, day) != (2, 29) or year == 2024
]


@dataclass(frozen=True)
class Card:
    pk: int
    texts: tuple
    values: dict


def expected(cards, query):
    """The pks of the cards that fit `query`, a dict with lists of values and a text `q`."""
    return {card.pk for card in cards if _fits(card, query)}


def _fits(card, query):
    for name, wanted in query.items():
        if name == "q":
            texts = [text.lower() for text in card.texts]
            if not all(any(word in text for text in texts) for word in wanted.lower().split()):
                return False
        elif wanted and not card.values[name] & set(wanted):
            return False
    return True


def assert_list_agrees(filter_class, cards, query):
    """The entries, every number beside a choice and every way out of an empty list are right."""
    model = cards_model(filter_class)
    found = filter_class(QueryDict(urlencode(query, doseq=True)), model.objects.published())
    shown = [entry.pk for entry in found.qs.for_list()]
    assert sorted(shown) == sorted(expected(cards, query)), query

    for facet in found.facets:
        for choice in facet["choices"]:
            chosen_alone = {**query, facet["name"]: [choice.value]}
            assert choice.count == len(expected(cards, chosen_alone)), (query, facet, choice)

    if not shown:
        assert _ways_out(found) == _expected_ways_out(cards, query), query
    return shown


def _ways_out(found):
    return {lift.query.urlencode(): lift.count for lift in found.lifts}


def _expected_ways_out(cards, query):
    in_force = {name: wanted for name, wanted in query.items() if wanted}
    ways = {}
    for name in in_force:
        rest = {other: wanted for other, wanted in in_force.items() if other != name}
        ways[urlencode(rest, doseq=True)] = len(expected(cards, rest))
    ways = {address: number for address, number in ways.items() if number}
    return ways or {"": len(cards)}


def queries(filter_class, number, seed):
    """`number` queries of choices that the list offers, the same for the same seed."""
    found = filter_class(QueryDict(), cards_model(filter_class).objects.published())
    offered = {
        facet["name"]: sorted(choice.value for choice in facet["choices"]) for facet in found.facets
    }
    chance = random.Random(seed)
    for _ in range(number):
        query = {}
        if chance.random() < 0.4:
            query["q"] = " ".join(chance.sample(WORDS, chance.choice([1, 1, 2])))
        for name, values in offered.items():
            if values and chance.random() < 0.35:
                query[name] = chance.sample(values, min(len(values), chance.choice([1, 1, 2, 3])))
        yield query


def cards_model(filter_class):
    return {
        "ProgrammeFilter": Programme,
        "OrganisationFilter": Organisation,
        "NetworkFilter": Network,
        "EventFilter": Event,
    }[filter_class.__name__]


# --- A directory of random entries ------------------------------------------------------------


def _texts(chance):
    def some():
        return " ".join(chance.sample(WORDS, chance.choice([1, 2]))).swapcase()

    return {"name": some(), "summary": some(), "also_known_as": chance.choice(["", some()])}


def _searched(entry):
    return (entry.name, entry.summary, entry.also_known_as)


def _slug_or_not_stated(term):
    return frozenset([term.slug if term else "not-stated"])


def _terms(factory, number):
    # Slugs of their own: the numbers that factories give depend on which tests ran before.
    return [factory(f"{factory.__name__}-{letter}") for letter in "abcdefgh"[:number]]


def _entries(factory, number, chance):
    return [
        factory(
            slug=f"{factory.__name__}-{letter}",
            state=chance.choice(STATES),
            cited=False,
            **_texts(chance),
        )
        for letter in "abcdefgh"[:number]
    ]


def _some(chance, things, most=3):
    return chance.sample(things, chance.randint(0, most))


def programmes(seed, number=40):
    """Random programmes of all states; the Cards of the published ones."""
    chance = random.Random(seed)
    countries = _terms(factories.country, 3)
    needs = _terms(factories.need, 5)
    audiences = _terms(factories.audience, 4)
    qualifiers = [None, factories.qualifier()]
    languages = _terms(factories.language, 3)
    organisations = _entries(factories.organisation, 8, chance)
    spans = {
        Stage.IN_CARE: [(1, 1), (1, 2), (2, 2)],
        Stage.AFTERCARE: [(3, 3), (3, 5), (4, 6), (6, 6)],
        Stage.THROUGHCARE: [(1, 3), (2, 5), (1, 6)],
    }
    cards = []
    for _ in range(number):
        stage = chance.choice(list(Stage))
        starts, ends = chance.choice(spans[stage])
        programme = factories.programme(
            stage=stage,
            starts_at=starts,
            ends_at=ends,
            state=chance.choice(STATES),
            country=chance.choice([None, *countries]),
            cited=False,
            **_texts(chance),
        )
        parts = {
            "need": _some(chance, needs),
            "audience": _some(chance, audiences),
            "language": _some(chance, languages),
            "organisation": _some(chance, organisations),
        }
        programme.needs.set(parts["need"])
        programme.languages.set(parts["language"])
        for audience in parts["audience"]:
            # An audience may come twice, once for everyone and once narrowed.
            for qualifier in chance.sample(qualifiers, chance.choice([1, 2])):
                factories.programme_audience(programme, audience, qualifier)
        for organisation in parts["organisation"]:
            for role in chance.sample(["provider", "funder"], chance.choice([1, 2])):
                factories.partner(programme, organisation, role=role)
        values = {name: frozenset(part.slug for part in chosen) for name, chosen in parts.items()}
        for name in ("need", "audience", "language"):
            values[name] = values[name] or frozenset(["not-stated"])
        values["stage"] = frozenset([stage.value])
        values["country"] = _slug_or_not_stated(programme.country)
        values["now"] = frozenset(
            point.slug for point in JourneyPoint if starts <= point.value <= ends
        )
        if programme.state == EntryState.PUBLISHED:
            cards.append(Card(programme.pk, _searched(programme), values))
    return cards


def organisations(seed, number=30):
    """Random organisations of all states; the Cards of the published ones."""
    chance = random.Random(seed)
    countries = _terms(factories.country, 3)
    networks = _entries(factories.network, 5, chance)
    cards = []
    for _ in range(number):
        organisation = factories.organisation(
            kind=chance.choice(["", *OrganisationKind.values[:3]]),
            country=chance.choice([None, *countries]),
            state=chance.choice(STATES),
            cited=False,
            **_texts(chance),
        )
        chosen = _some(chance, networks)
        for network in chosen:
            for role in chance.sample(["member", "convenor"], chance.choice([1, 2])):
                factories.member(network, organisation, role=role)
        values = {
            "kind": frozenset([organisation.kind or "not-stated"]),
            "country": _slug_or_not_stated(organisation.country),
            "network": frozenset(network.slug for network in chosen),
        }
        if organisation.state == EntryState.PUBLISHED:
            cards.append(Card(organisation.pk, _searched(organisation), values))
    return cards


def networks(seed, number=12):
    """Random networks of all states; the Cards of the published ones."""
    chance = random.Random(seed)
    countries = _terms(factories.country, 3)
    cards = []
    for _ in range(number):
        network = factories.network(
            country=chance.choice([None, *countries]),
            state=chance.choice(STATES),
            cited=False,
            **_texts(chance),
        )
        if network.state == EntryState.PUBLISHED:
            values = {"country": _slug_or_not_stated(network.country)}
            cards.append(Card(network.pk, _searched(network), values))
    return cards


def events(seed, number=40):
    """Random events of all states around TODAY; the Cards of the published ones."""
    chance = random.Random(seed)
    countries = _terms(factories.country, 3)
    networks = _entries(factories.network, 4, chance)
    venues = _entries(factories.venue, 4, chance)
    cards = []
    for _ in range(number):
        date, precision = chance.choice(DATES), chance.choice(DatePrecision.values)
        ends_on = None
        if precision == DatePrecision.MONTH:
            date = date.replace(day=1)
        elif precision == DatePrecision.YEAR:
            date = date.replace(month=1, day=1)
        elif precision != DatePrecision.DAY:
            date = None
        elif chance.random() < 0.3:
            ends_on = date + datetime.timedelta(days=chance.choice([0, 1, 2, 40]))
        event = factories.event(
            starts_on=date,
            ends_on=ends_on,
            date_precision=precision,
            network=chance.choice([None, *networks]),
            venue=chance.choice([None, *venues]),
            country=chance.choice([None, *countries]),
            state=chance.choice(STATES),
            cited=False,
            **_texts(chance),
        )
        values = {
            "when": frozenset([_when(date, ends_on, precision)]),
            "year": frozenset([str(date.year) if date else "not-stated"]),
            "network": frozenset([event.network.slug] if event.network else []),
            "venue": frozenset([event.venue.slug] if event.venue else []),
            "country": _slug_or_not_stated(event.country),
        }
        if event.state == EntryState.PUBLISHED:
            cards.append(Card(event.pk, _searched(event), values))
    return cards


def _when(date, ends_on, precision):
    """Whether an event may still lie ahead, told from as much of the date as is known."""
    known = {"day": 3, "month": 2, "year": 1}.get(precision)
    if known is None:
        return "coming" if precision == DatePrecision.REGULAR else "past"
    end = ends_on or date
    today = (TODAY.year, TODAY.month, TODAY.day)
    return "coming" if (end.year, end.month, end.day)[:known] >= today[:known] else "past"
