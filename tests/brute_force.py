"""A second, slow way to work out what a list has to show, to check the fast one against.

It knows nothing of queries, bits or tokens: every entry becomes a Card with its texts and the
values it has in each facet, and a list is what is left after looking at every card. Of the code
that it checks it takes the rules of words alone: how they are cut, folded and stemmed.
"""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models.functions import Lower
from django.http import QueryDict
from hypothesis import strategies as st

from finding import words as cutting
from finding.facets import NAMED, SHOWN
from finding.models import Synonym
from finding.search import MATCHED
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import DatePrecision, OrganisationKind
from organisations.models import State as EntryState
from programmes.filters import ProgrammeFilter
from programmes.models import CostKind, JourneyPoint, Stage
from tests import factories

TODAY = datetime.date(2024, 2, 29)
HALF_A_YEAR_AGO = datetime.date(2023, 8, 29)
# Four weeks before TODAY is the first of February.
FRESH_SINCE = datetime.date(2023, 8, 1)

# What entries say. Among it forms of one word, joined words, an abbreviation and an accent.
SAID = [
    *("harbour", "Lantern", "lanterns", "bridge", "WORKSHOP", "gardening", "gardens", "choir"),
    *("ladder", "Café", "M³", "pro-social", "prosocial", "inside", "the", "visits", "faith"),
]
# What people type: the same, other forms of it, beginnings, words that say nothing, labels,
# synonyms, slips and what nobody has.
TYPED = [
    *SAID,
    *("lan", "l", "GARDEN", "garden's", "work", "worksh", "cafe", "m3", "social", "side", "and"),
    *("visit", "family", "northern", "care", "company", "town", "net", "jail", "bed", "kitchen"),
    *("work-shop", "gar-dens", "soup-kitchen", "pro social"),
    *("lantren", "harbor", "gradens", "zzz", "q7"),
]
STATES = [EntryState.PUBLISHED] * 5 + [EntryState.DRAFT, EntryState.ARCHIVED]
DATES = [
    datetime.date(year, month, day)
    for year in (2022, 2023, 2024, 2025)
    for month, day in ((1, 1), (2, 1), (2, 28), (2, 29), (3, 1), (12, 31))
    if (month, day) != (2, 29) or year == 2024
]
CONFIRMED = [
    None,
    None,
    *(HALF_A_YEAR_AGO + datetime.timedelta(days=days) for days in (-700, -1, 0, 1, 90)),
    *(FRESH_SINCE + datetime.timedelta(days=days) for days in (-1, 0, 1)),
    TODAY,
]
# Phrase, what it stands for, both ways.
SYNONYMS = [
    ("jail", "inside", True),
    ("bed", "Somewhere to live", False),
    ("soup kitchen", "Café", True),
    ("pro-social", "choir", False),
]
NOT_STATED = "not-stated"
# How many words are corrected from.
NEAREST = 3


@dataclass(frozen=True, eq=False)
class Card:
    """A published entry: its texts, what its facets call it, who is behind it, and its places."""

    pk: int
    names: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    behind: tuple[tuple[str, ...], ...]
    values: dict[str, frozenset[str]]
    order: dict[str, tuple]

    @cached_property
    def words(self):
        return own_words(*self.names, *self.texts)


@dataclass(eq=False)
class Directory:
    """All Cards of one kind, and what the list of that kind offers."""

    filter_class: type
    cards: list[Card]
    # By facet, the slugs of its choices, and by slug, the names of those that are searched.
    offered: dict[str, list[str]]
    labels: dict[str, str]
    # The slug of now of what was once called otherwise.
    former: dict[str, str] = field(default_factory=dict)
    # Of the facet with very many choices: its name, and the primary key and name by slug.
    many: str = ""
    organisations: dict[str, tuple[int, str]] = field(default_factory=dict)
    # The words of every published entry of other kinds.
    others: list[frozenset[str]] = field(default_factory=list)

    @cached_property
    def ranks(self):
        """The place of every entry in the order of names, as the database has it."""
        entries = self.filter_class.entries.objects.order_by(Lower("name"), "pk")
        return {pk: place for place, pk in enumerate(entries.values_list("pk", flat=True))}

    @cached_property
    def said(self):
        """Every word that a published entry of any kind has."""
        return frozenset().union(*self.others, *(card.words for card in self.cards))

    @cached_property
    def having(self):
        """By word that was looked for, the cards that have it; filled as words come up."""
        return {}


# --- Words ------------------------------------------------------------------------------------


def own_words(*texts):
    """All words of the texts, those that a hyphen joins both together and apart."""
    return frozenset(
        word for text in texts for word in [*cutting.words(text), *cutting.compounds(text)]
    )


def _stop_words():
    return cutting.LANGUAGES["en"].stop_words


def _stem(word):
    return cutting.stem(word, "en")


def _is_in(word, own, begins):
    return (
        word in own
        or any(_stem(other) == _stem(word) for other in own)
        or (begins and any(other.startswith(word) for other in own))
    )


def _has(card, word, is_typed):
    """Whether the card has the word: in its texts, its labels or the names of those behind it."""
    begins = is_typed and len(word) >= 2
    return (
        _is_in(word, card.words, begins)
        or _is_labelled(word, card.labels, is_typed)
        or any(_is_in(word, own_words(*names), begins) for names in card.behind)
    )


def _is_labelled(word, labels, is_typed):
    return any(_is_in(word, cutting.words(label), is_typed and len(word) > 2) for label in labels)


def _readings(typed):
    """For each word or known phrase of a text, the ways to read it: (words, whether typed)."""
    stop_words = _stop_words()
    left, found, joined = cutting.words(typed), {}, cutting.compounds(typed)
    while left:
        for length in range(min(4, len(left)), 0, -1):
            others = _synonyms(left[:length])
            # What was typed with a hyphen may be written as one word.
            if length > 1 and "".join(left[:length]) in joined:
                others.append(["".join(left[:length])])
            if others or length == 1:
                break
        phrase, left = left[:length], left[length:]
        telling = [word for word in phrase if word not in stop_words]
        if telling or others:
            readings = [(telling or phrase, True)]
            for other in others:
                readings.append(([word for word in other if word not in stop_words], False))
            found.setdefault(" ".join(phrase), readings)
    return found


def _synonyms(phrase):
    wanted = list(map(_stem, phrase))
    pairs = [(one, other) for one, other, _ in SYNONYMS]
    pairs += [(other, one) for one, other, both_ways in SYNONYMS if both_ways]
    return [
        cutting.words(other)
        for one, other in pairs
        if list(map(_stem, cutting.words(one))) == wanted
    ]


def _fitting(directory, readings):
    """The cards that have all words of one of the readings."""
    return {
        card.pk
        for words, is_typed in readings
        for card in directory.cards
        if all(card.pk in _having(directory, word, is_typed) for word in words)
    }


def _having(directory, word, is_typed):
    known = directory.having
    if (word, is_typed) not in known:
        known[word, is_typed] = {card.pk for card in directory.cards if _has(card, word, is_typed)}
    return known[word, is_typed]


def _corrected(directory, typed, readings):
    """The readings of the nearest word, if nothing has the one that was typed."""
    words = readings[0][0]
    if len(words) > 1 or _is_in(words[0], directory.said, begins=len(words[0]) > 1):
        return readings
    if _is_labelled(words[0], directory.labels.values(), True):
        return readings
    candidates = {word for label in directory.labels.values() for word in cutting.words(label)}
    if cutting.is_spelt(typed):
        candidates.update(filter(cutting.is_spelt, directory.said))
    near = cutting.nearest(cutting.fold(typed), candidates - _stop_words(), NEAREST)
    return next(iter(_readings(near[0]).values()), readings) if near else readings


def named(cards, text):
    """The cards that have exactly this name."""
    wanted = cutting.words(text)
    return {card.pk for card in cards if wanted in map(cutting.words, card.names)}


def matching(directory, text):
    """The pks of the cards that a text finds; None where there is nothing to look for in it."""
    terms = _readings(text)
    if not terms:
        return None
    by_name = named(directory.cards, text)

    def with_all():
        found = (_fitting(directory, readings) for readings in terms.values())
        return set.intersection(*found) | by_name

    if not (found := with_all()):
        terms = {typed: _corrected(directory, typed, readings) for typed, readings in terms.items()}
        found = with_all()
    return found or _with_most(directory, terms)


def _with_most(directory, terms):
    """The cards that have most of the words: a rare one says more, and so does a phrase."""
    worth: Counter = Counter()
    for readings in terms.values():
        fitting = _fitting(directory, readings)
        rarity = (len(directory.cards) // (len(fitting) + 1)).bit_length()
        for pk in fitting:
            worth[pk] += (MATCHED + rarity) * len(readings[0][0])
    best = max(worth.values(), default=0)
    # Those that come to two thirds of the best, or more.
    return {pk for pk, own in worth.items() if own >= best - best // 3} if len(terms) > 1 else set()


# --- Lists ------------------------------------------------------------------------------------


class Expected:
    """What the list of a Directory has to show for a query: a dict of lists of values and `q`."""

    def __init__(self, directory, query):
        self.directory = directory
        self.wanted = {
            name: {
                slug
                for value in query.get(name, ())
                if (slug := directory.former.get(value, value)) in known
            }
            for name, known in self._known().items()
        }
        self.text = matching(directory, query.get("q", ""))
        self.missing = {card.pk: self._missing(card) for card in directory.cards}

    def _known(self):
        known = dict(self.directory.offered)
        if self.directory.many:
            known[self.directory.many] = self.directory.organisations
        return known

    def _missing(self, card):
        """The facets in force that the card does not fit, and «q» for the text."""
        missing = {
            name
            for name, wanted in self.wanted.items()
            if wanted and not card.values[name] & wanted
        }
        return missing | ({"q"} if self.text is not None and card.pk not in self.text else set())

    def cards(self, without=None):
        """The cards that fit everything that is in force, except what `without` names."""
        return [card for card in self.directory.cards if self.missing[card.pk] <= {without}]

    def counts(self, facet):
        """By value of a facet, how many cards choosing it alone would give."""
        return Counter(value for card in self.cards(facet) for value in card.values[facet])

    def ordered(self, sort):
        """The pks in one of the orders that do not depend on the text; «» is the usual one."""
        ranks = self.directory.ranks
        cards = sorted(self.cards(), key=lambda card: (card.order.get(sort, ()), ranks[card.pk]))
        return [card.pk for card in cards]

    def ways_out(self):
        """By what may be taken out of an empty list, how many that gives; all of it as «»."""
        in_force = [name for name, wanted in self.wanted.items() if wanted]
        in_force += ["q"] if self.text is not None else []
        ways = {name: len(self.cards(name)) for name in in_force}
        ways = {name: number for name, number in ways.items() if number}
        return ways or {"": len(self.directory.cards)}


def ask(directory, query):
    """The ListFilter for a query, which may have a `sort` too."""
    return directory.filter_class(QueryDict(urlencode(query, doseq=True)))


def assert_list_agrees(directory, query, skip=0, take=20):
    """Total, page, every number beside a choice and every way out of an empty list are right."""
    found, expected = ask(directory, query), Expected(directory, query)

    everyone = [card.pk for card in expected.cards()]
    assert found.total == len(everyone), query
    assert_order_agrees(found, expected, query, skip, take)
    assert [facet["name"] for facet in found.facets] == list(directory.filter_class.base_filters)[
        1:-1
    ]
    for facet in found.facets:
        if facet["name"] == directory.many:
            assert_many_agree(facet, expected, query)
        else:
            counts = expected.counts(facet["name"])
            shown = {option.slug: count for option, count, _ in facet["choices"]}
            assert shown == {value: counts[value] for value in directory.offered[facet["name"]]}, (
                query,
                facet["name"],
            )
        ticked = {option.slug for option, _, chosen in facet["choices"] if chosen}
        assert ticked == expected.wanted[facet["name"]], (query, facet["name"])
    if not everyone:
        assert _ways_out(found) == expected.ways_out(), query
    return everyone


def assert_order_agrees(found, expected, query, skip, take):
    shown = found.page(skip, take)
    if found.sort != "relevance":
        assert shown == expected.ordered(found.sort)[skip : skip + take], query
        return
    # How much each word weighs is not for this to say: but the order is that of the scores,
    # and an exact name comes first.
    everyone = found.page(0, found.total)
    assert shown == everyone[skip : skip + take], query
    assert set(everyone) == {card.pk for card in expected.cards()}, query
    ranks = expected.directory.ranks
    assert everyone == sorted(everyone, key=lambda pk: (-_score(found, pk), ranks[pk])), query
    exact = named(expected.cards(), query["q"]) if expected.text is not None else set()
    assert set(everyone[: len(exact)]) == exact, query


def _score(found, pk):
    return sum((plane >> pk & 1) << place for place, plane in enumerate(found.match.scores))


def assert_many_agree(facet, expected, query):
    """Of a facet with very many values: what is chosen, and then those with most hits or named."""
    known, counts = expected.directory.organisations, expected.counts(facet["name"])
    offered = [slug for slug in known if any(slug in card.values[facet["name"]] for card in
                                             expected.directory.cards)]  # fmt: skip
    shown = [option.slug for option, _, _ in facet["choices"]]
    assert len(set(shown)) == len(shown), query
    for option, count, _ in facet["choices"]:
        assert count == counts[option.slug], (query, option)
    chosen = expected.wanted[facet["name"]]
    assert set(shown[: len(chosen)]) == chosen, query

    if looked_for := query.get(f"{facet['name']}-name", "").strip():
        wanted = cutting.words(looked_for)
        found = [
            slug
            for slug, (_, name) in known.items()
            if wanted
            and all(any(own.startswith(one) for own in cutting.words(name)) for one in wanted)
        ]
        assert len(found) <= NAMED
        assert set(shown) == chosen | set(found), query
        return
    best = sorted(filter(counts.get, offered), key=lambda slug: (-counts[slug], known[slug][0]))
    best = best[:SHOWN]
    assert [slug for slug in shown if slug in best and slug not in chosen] == [
        slug for slug in best if slug not in chosen
    ], query
    rest = set(shown) - chosen - set(best)
    # Others that would give nothing are there to be seen as such.
    assert rest <= set(offered) and not any(counts[slug] for slug in rest), query
    assert len(chosen | set(shown)) >= min(SHOWN, len(offered)), query


def _ways_out(found):
    names = {item.label: name for name, item in found.filters.items()}
    return {names.get(lift.label, ""): lift.count for lift in found.lifts}


# --- Random queries ---------------------------------------------------------------------------


def pairs(directory):
    """All pairs of a facet and what may be sent for it: its choices, former ones and nonsense."""
    values = {name: sorted(slugs) for name, slugs in directory.offered.items()}
    if directory.many:
        values[directory.many] = sorted(directory.organisations)
    for old, new in directory.former.items():
        for slugs in values.values():
            if new in slugs:
                slugs.append(old)
    return {name: [*slugs, "nonsense", ""] for name, slugs in values.items()}


def texts():
    return st.lists(st.sampled_from(TYPED), min_size=1, max_size=3).map(" ".join)


def queries(directory):
    """A strategy for queries: up to six values of facets, often a text, any order."""
    values = pairs(directory)

    def query(chosen, text, sort, name):
        found: dict = {}
        for facet, place in chosen:
            found.setdefault(facet, []).append(values[facet][place % len(values[facet])])
        found |= {"q": text} if text else {}
        found |= {"sort": sort} if sort else {}
        if directory.many and name:
            found[f"{directory.many}-name"] = name
        return found

    return st.builds(
        query,
        st.lists(st.tuples(st.sampled_from(sorted(values)), st.integers(0, 60)), max_size=6),
        st.one_of(st.just(""), texts()),
        st.sampled_from(["", *directory.filter_class.base_filters["sort"].orders]),
        st.sampled_from([""] * 4 + ["harb", "WORKSHOP lan", "zzz", "!", " "]),
    )


def some_queries(directory, number, seed):
    """`number` queries of choices that the list offers, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        query = {}
        if chance.random() < 0.4:
            query["q"] = " ".join(chance.sample(TYPED, chance.choice([1, 1, 2])))
        for name, values in directory.offered.items():
            if values and chance.random() < 0.35:
                query[name] = chance.sample(values, min(len(values), chance.choice([1, 1, 2, 3])))
        yield query


# --- A directory of random entries ------------------------------------------------------------


def _some_words(chance, most=3):
    words = chance.sample(SAID, chance.randint(1, most))
    return " ".join(words) if chance.random() < 0.7 else ", ".join(words).swapcase()


def _texts(chance):
    """Names and a summary; two entries often have the same name, and some have a short one."""
    others = [_some_words(chance, 2) for _ in range(chance.choice([0, 0, 1, 2]))]
    return {
        "name": _some_words(chance),
        "summary": _some_words(chance),
        "also_known_as": ",".join(others)[:200],
        "state": chance.choice(STATES),
        "cited": False,
    }


def _names(entry):
    return (entry.name, *filter(None, entry.also_known_as.split(",")))


def _slug_or_not_stated(term):
    return frozenset([term.slug if term else NOT_STATED])


def _slugs_or_not_stated(terms):
    return frozenset(term.slug for term in terms) or frozenset([NOT_STATED])


def _terms(factory, *names):
    # Slugs of their own: the numbers that factories give depend on which tests ran before.
    return [
        factory(f"{factory.__name__}-{letter}", name=name, position=place % 2)
        for place, (letter, name) in enumerate(zip("abcdefgh", names, strict=False))
    ]


def _countries():
    return _terms(factories.country, "Northern Harbour", "Southern Harbour", "The Café Islands")


def _entries(factory, number, chance):
    """Entries of all states, two of which were once called otherwise; and their former slugs."""
    entries, former = [], {}
    for place in range(number):
        entry = factory(slug=f"{factory.__name__}-{place}", **_texts(chance))
        if place in (1, 2):
            former[entry.slug] = f"{factory.__name__}-{place}-now"
            entry.slug = former[entry.slug]
            entry.save()
        entries.append(entry)
    return entries, former


def _some(chance, things, most=3):
    return chance.sample(things, chance.randint(0, min(most, len(things))))


def _published(entries):
    return [entry for entry in entries if entry.is_published]


def _slugs(things):
    return [thing.slug for thing in things]


def _labels(*things):
    """By slug, what terms and published entries are called."""
    return {thing.slug: thing.name for group in things for thing in group}


def _choices(choices):
    return {str(value): str(label) for value, label in choices.choices}


def _documents(*entries):
    return [own_words(*_names(entry), entry.summary) for entry in _published(entries)]


def _synonyms_in_the_directory():
    for phrase, means, both_ways in SYNONYMS:
        Synonym.objects.get_or_create(phrase=phrase, means=means, defaults={"both_ways": both_ways})


def _recently_confirmed_first(entry):
    return (-entry.confirmed_on.toordinal() if entry.confirmed_on else 0,)


def _is_stale(entry):
    return entry.confirmed_on is not None and entry.confirmed_on < FRESH_SINCE


def _card(entry, texts, labels, behind, values, **order):
    return Card(
        entry.pk,
        _names(entry),
        (entry.summary, *texts),
        tuple(labels),
        tuple(behind),
        values,
        {
            "": (_is_stale(entry), *order.get("date", ())),
            "confirmed": _recently_confirmed_first(entry),
            **order,
        },
    )


def programmes(seed, number=40):
    """Random programmes of all states, and those behind them."""
    chance = random.Random(seed)
    _synonyms_in_the_directory()
    countries = _countries()
    needs = _terms(
        factories.need, "Work and training", "Somewhere to live", "Visits by family", "Faith", "Bed"
    )
    audiences = _terms(factories.audience, "People inside", "Families", "Bridge builders", "Anyone")
    qualifiers = [None, factories.qualifier("women", name="Women")]
    languages = _terms(factories.language, "English", "Harbour Pidgin", "Tamil")
    organisations, former = _entries(factories.organisation, 16, chance)
    networks, former_networks = _entries(factories.network, 6, chance)
    members: dict = {network.pk: _some(chance, organisations, 4) for network in networks}
    for network in networks:
        for member in members[network.pk]:
            for role in chance.sample(["member", "convenor"], chance.choice([1, 2])):
                factories.member(network, member, role=role)
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
            country=chance.choice([None, *countries]),
            cost_kind=chance.choice(CostKind.values),
            who_can_refer=chance.choice(["", "", "Anyone", "choir ladder"]),
            description=chance.choice(["", _some_words(chance)]),
            confirmed_on=chance.choice(CONFIRMED),
            **_texts(chance),
        )
        steps = [_some_words(chance) for _ in range(chance.choice([0, 0, 1, 2]))]
        for place, text in enumerate(steps):
            programme.steps.create(text=text, position=place + 1)
        parts = {
            "need": _some(chance, needs),
            "audience": _some(chance, audiences),
            "language": _some(chance, languages),
        }
        programme.needs.set(parts["need"])
        programme.languages.set(parts["language"])
        for audience in parts["audience"]:
            # An audience may come twice, once for everyone and once narrowed.
            for qualifier in chance.sample(qualifiers, chance.choice([1, 2])):
                factories.programme_audience(programme, audience, qualifier)
        behind, running = _some(chance, organisations), set()
        for organisation in behind:
            roles = chance.sample(
                ["provider", "funder", "co-developer", "host-site"], chance.choice([1, 2])
            )
            for role in roles:
                factories.partner(programme, organisation, role=role)
            if {"provider", "co-developer"}.intersection(roles):
                running.add(organisation)
        belongs = _some(chance, networks, 2)
        programme.networks.set(belongs)
        if not programme.is_published:
            continue
        of_networks = [
            network
            for network in _published(networks)
            if network in belongs or running.intersection(_published(members[network.pk]))
        ]
        # Everything that is called by a searched facet what it is.
        called = [*parts["need"], *parts["audience"], *parts["language"], *of_networks]
        called += [programme.country] if programme.country else []
        values = {name: _slugs_or_not_stated(terms) for name, terms in parts.items()} | {
            "stage": frozenset([stage.value]),
            "country": _slug_or_not_stated(programme.country),
            "now": frozenset(point.slug for point in JourneyPoint if starts <= point <= ends),
            "organisation": frozenset(_slugs(_published(behind))),
            "network": frozenset(_slugs(of_networks)),
            "referral": frozenset(["stated" if programme.who_can_refer else NOT_STATED]),
            "cost": frozenset([programme.cost_kind]),
            "confirmed": frozenset([_confirmed(programme.confirmed_on)]),
        }
        cards.append(
            _card(
                programme,
                [programme.description, programme.who_can_refer, *steps],
                [stage.label, *(thing.name for thing in called)],
                map(_names, _published(behind)),
                values,
                journey=(starts, ends),
            )
        )
    return Directory(
        ProgrammeFilter,
        cards,
        offered={
            "stage": Stage.values,
            "need": [*_slugs(needs), NOT_STATED],
            "audience": [*_slugs(audiences), NOT_STATED],
            "now": [point.slug for point in JourneyPoint],
            "network": _slugs(_published(networks)),
            "country": [*_slugs(countries), NOT_STATED],
            "language": [*_slugs(languages), NOT_STATED],
            "referral": ["stated", NOT_STATED],
            "cost": CostKind.values,
            "confirmed": ["recent", "earlier", NOT_STATED],
        },
        labels=_choices(Stage)
        | _labels(needs, audiences, countries, languages, _published(networks)),
        former=former | former_networks,
        many="organisation",
        organisations={entry.slug: (entry.pk, entry.name) for entry in _published(organisations)},
        others=_documents(*organisations, *networks),
    )


def _confirmed(day):
    if day is None:
        return NOT_STATED
    return "recent" if day >= HALF_A_YEAR_AGO else "earlier"


def organisations(seed, number=30):
    """Random organisations of all states, and their networks."""
    chance = random.Random(seed)
    _synonyms_in_the_directory()
    countries = _countries()
    networks, former = _entries(factories.network, 5, chance)
    cards = []
    for _ in range(number):
        organisation = factories.organisation(
            kind=chance.choice(["", *OrganisationKind.values[:3], "company"]),
            country=chance.choice([None, *countries]),
            description=chance.choice(["", _some_words(chance)]),
            confirmed_on=chance.choice(CONFIRMED),
            **_texts(chance),
        )
        chosen = _some(chance, networks)
        for network in chosen:
            for role in chance.sample(["member", "convenor"], chance.choice([1, 2])):
                factories.member(network, organisation, role=role)
        if not organisation.is_published:
            continue
        values = {
            "kind": frozenset([organisation.kind or NOT_STATED]),
            "country": _slug_or_not_stated(organisation.country),
            "network": frozenset(_slugs(_published(chosen))),
        }
        called = [thing.name for thing in [organisation.country, *_published(chosen)] if thing]
        if organisation.kind:
            called.append(organisation.get_kind_display())
        cards.append(_card(organisation, [organisation.description], called, [], values))
    return Directory(
        OrganisationFilter,
        cards,
        offered={
            "kind": [*OrganisationKind.values, NOT_STATED],
            "country": [*_slugs(countries), NOT_STATED],
            "network": _slugs(_published(networks)),
        },
        labels=_choices(OrganisationKind) | _labels(countries, _published(networks)),
        former=former,
        others=_documents(*networks),
    )


def networks(seed, number=25):
    """Random networks of all states."""
    chance = random.Random(seed)
    _synonyms_in_the_directory()
    countries = _countries()
    cards = []
    for _ in range(number):
        network = factories.network(
            country=chance.choice([None, *countries]),
            leader=chance.choice(["", _some_words(chance)]),
            confirmed_on=chance.choice(CONFIRMED),
            **_texts(chance),
        )
        aims = [_some_words(chance) for _ in range(chance.choice([0, 1, 2]))]
        for place, text in enumerate(aims):
            network.aims.create(text=text, position=place + 1)
        if network.is_published:
            values = {"country": _slug_or_not_stated(network.country)}
            called = [network.country.name] if network.country else []
            cards.append(_card(network, [network.leader, *aims], called, [], values))
    return Directory(
        NetworkFilter,
        cards,
        offered={"country": [*_slugs(countries), NOT_STATED]},
        labels=_labels(countries),
    )


def events(seed, number=40):
    """Random events of all states around TODAY, their networks and places."""
    chance = random.Random(seed)
    _synonyms_in_the_directory()
    countries = _countries()
    networks, former = _entries(factories.network, 4, chance)
    venues, former_venues = _entries(factories.venue, 4, chance)
    cards = []
    for _ in range(number):
        date, ends_on, precision = _time(chance)
        event = factories.event(
            starts_on=date,
            ends_on=ends_on,
            date_precision=precision,
            network=chance.choice([None, *networks]),
            venue=chance.choice([None, *venues]),
            country=chance.choice([None, *countries]),
            confirmed_on=chance.choice(CONFIRMED),
            theme=chance.choice(["", _some_words(chance)]),
            **_texts(chance),
        )
        guests = [_some_words(chance) for _ in range(chance.choice([0, 0, 1]))]
        for place, name in enumerate(guests):
            event.guests.create(name=name, part="Guest", position=place + 1)
        if not event.is_published:
            continue
        around = [thing for thing in (event.network, event.venue) if thing and thing.is_published]
        values = {
            "when": frozenset([_when(date, ends_on, precision)]),
            "year": frozenset([str(date.year) if date else NOT_STATED]),
            "network": frozenset(_slugs(thing for thing in around if thing == event.network)),
            "venue": frozenset(_slugs(thing for thing in around if thing == event.venue)),
            "country": _slug_or_not_stated(event.country),
        }
        called = [thing.name for thing in [event.country, *around] if thing]
        cards.append(
            _card(
                event,
                [event.theme, *guests],
                called,
                [],
                values,
                date=_place_in_time(date, ends_on, precision),
                oldest=(date is None, date or TODAY),
            )
        )
    years = {year for card in cards for year in card.values["year"]} - {NOT_STATED}
    return Directory(
        EventFilter,
        cards,
        offered={
            "when": ["coming", "past"],
            "year": [*sorted(years, reverse=True), NOT_STATED],
            "network": _slugs(_published(networks)),
            "venue": _slugs(_published(venues)),
            "country": [*_slugs(countries), NOT_STATED],
        },
        labels=_labels(countries, _published(networks), _published(venues)),
        former=former | former_venues,
        others=_documents(*networks),
    )


def _time(chance):
    """A date as precise as it is known, the last day where there is one, and how precise it is."""
    date, precision = chance.choice(DATES), chance.choice(DatePrecision.values)
    if precision == DatePrecision.MONTH:
        return date.replace(day=1), None, precision
    if precision == DatePrecision.YEAR:
        return date.replace(month=1, day=1), None, precision
    if precision != DatePrecision.DAY:
        return None, None, precision
    if chance.random() < 0.3:
        return date, date + datetime.timedelta(days=chance.choice([0, 1, 2, 40])), precision
    return date, None, precision


def _when(date, ends_on, precision):
    """Whether an event may still lie ahead, told from as much of the date as is known."""
    known = {"day": 3, "month": 2, "year": 1}.get(precision)
    if known is None:
        return "coming" if precision == DatePrecision.REGULAR else "past"
    end = ends_on or date
    today = (TODAY.year, TODAY.month, TODAY.day)
    return "coming" if (end.year, end.month, end.day)[:known] >= today[:known] else "past"


def _place_in_time(date, ends_on, precision):
    """Coming events, soonest first; regular ones; past ones, newest first; those without date."""
    if precision == DatePrecision.REGULAR:
        return (1, 0)
    if date is None:
        return (3, 0)
    if _when(date, ends_on, precision) == "coming":
        return (0, date.toordinal())
    return (2, -date.toordinal())


DIRECTORIES = {
    ProgrammeFilter: programmes,
    OrganisationFilter: organisations,
    NetworkFilter: networks,
    EventFilter: events,
}
