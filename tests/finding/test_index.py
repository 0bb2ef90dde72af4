"""The index of one kind of entry says what the entries and their rows say."""

import random
from array import array
from collections import Counter

import pytest

from finding import bits
from finding.building import build
from finding.index import packed
from finding.specs import AFTER_ALL, spec
from organisations.models import Event, Network, Organisation
from programmes.models import PartnerRole, Programme
from tests import factories

pytestmark = pytest.mark.django_db

# From «nearly every set is bits» to «every set is a list of slots».
FORMS = [10**6, 32, 1]


@pytest.fixture(params=FORMS)
def form(request, monkeypatch):
    monkeypatch.setattr("finding.index.SPARSE", request.param)


def in_order(index, order):
    return bits.page(index.everyone, order, 0, index.size)


@pytest.fixture
def directory():
    """Programmes by 14 organisations, of which the first have most: sets of pks by organisation."""
    chance = random.Random(7)
    # Drafts in between, so that slots are free.
    organisations = [factories.organisation(cited=False) for _ in range(14)]
    programmes = [
        factories.programme(cited=False, state=chance.choice(["published"] * 4 + ["draft"]))
        for _ in range(70)
    ]
    rows = []
    for place, organisation in enumerate(organisations):
        for programme in chance.sample(programmes, max(0, 50 - 5 * place)):
            roles = chance.sample(["provider", "funder", "supporter"], chance.choice([1, 1, 2]))
            rows += [
                PartnerRole(programme=programme, organisation=organisation, role=role)
                for role in roles
            ]
    PartnerRole.objects.bulk_create(rows)
    return {
        organisation.pk: {
            row.programme_id
            for row in rows
            if row.organisation_id == organisation.pk and row.programme.is_published
        }
        for organisation in organisations
    }


def test_sets_hold_the_published_entries_that_have_the_value(directory, form):
    index = build(spec(Programme))

    published = set(Programme.objects.published().values_list("pk", flat=True))
    assert set(bits.slots(index.everyone)) == published
    for organisation, programmes in directory.items():
        assert set(bits.slots(index.bits("organisation", organisation))) == programmes
        assert index.sets["organisation"].total(organisation) == len(programmes)
    unpartnered = published.difference(*directory.values())
    assert set(bits.slots(index.bits("organisation", None))) == unpartnered


def test_what_nobody_has_is_an_empty_set(directory, form):
    index = build(spec(Programme))

    assert index.bits("organisation", 10**9) == 0
    assert index.sets["organisation"].total(10**9) == 0
    assert index.union("organisation", []) == index.union("organisation", [10**9]) == 0


def test_most_gives_what_counting_by_hand_gives(directory, form):
    index, chance = build(spec(Programme)), random.Random(8)
    published = bits.slots(index.everyone)
    for number in [len(published), 40, 20, 5, 3, 2, 1, 0] * 3:
        base = set(chance.sample(published, number))
        allowed = set(chance.sample(sorted(directory), chance.choice([14, 14, 9, 2])))
        counts = Counter(
            organisation
            for organisation, programmes in directory.items()
            for programme in programmes & base
            if organisation in allowed
        )
        by_count = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        for limit in (1, 4, 20):
            most = index.most("organisation", bits.of(sorted(base), index.size), limit, allowed)
            assert most == by_count[:limit]


def test_union_is_of_those_that_have_one_of_the_values(directory, form):
    index = build(spec(Programme))
    for some in (list(directory)[:1], list(directory)[3:8], list(directory)):
        union = set().union(*(directory[organisation] for organisation in some))
        assert set(bits.slots(index.union("organisation", some))) == union


def test_of_leaves_out_what_is_not_published_or_not_there(directory):
    index = build(spec(Programme))
    everything = sorted(Programme.objects.values_list("pk", flat=True))

    found = index.of([*everything, everything[-1] + 1, everything[-1] + 10**6])

    assert found == index.everyone
    assert index.of([]) == 0


@pytest.mark.parametrize("model", [Programme, Organisation, Network, Event])
def test_a_kind_without_published_entries_has_an_index_without_any(model):
    factories.network(state="draft")
    index = build(spec(model))

    assert index.everyone == 0
    assert index.of([1, 2, 3]) == 0
    assert in_order(index, index.order()) == []
    for facet in index.sets:
        assert bits.slots(index.bits(facet, None)) == []
    if model is Programme:
        assert index.most("organisation", 0, 10, {1, 2}) == []


def test_a_relation_without_rows_has_everyone_under_no_value():
    programmes = [factories.programme() for _ in range(3)]
    index = build(spec(Programme))

    for facet in ("need", "audience", "language", "organisation"):
        assert bits.slots(index.bits(facet, None)) == [entry.pk for entry in programmes]
    assert index.most("organisation", index.everyone, 10, {1}) == []


def test_the_order_of_names_is_that_of_the_database():
    for name in ("b", "A", "a b", "ab", "Ä", "a-b", "1", "B", "字", "a"):
        factories.organisation(name=name)
    factories.organisation(name="0", state="archived")

    index = build(spec(Organisation))

    ordered = spec(Organisation).ordered().values_list("pk", flat=True)
    assert in_order(index, index.order()) == list(ordered)


def test_orders_by_a_key_put_what_has_none_last_and_then_go_by_name():
    by_day = {
        day: [factories.organisation(name=name, confirmed_on=day).pk for name in "AB"]
        for day in ("2020-01-01", None, "2024-02-29", "0001-01-01", "9999-12-31")
    }
    index = build(spec(Organisation))

    latest_first = ["9999-12-31", "2024-02-29", "2020-01-01", "0001-01-01", None]
    assert in_order(index, index.order("confirmed")) == [
        pk for day in latest_first for pk in by_day[day]
    ]
    # Slots of nobody have no key.
    assert max(index.keys["confirmed"]) == AFTER_ALL


def test_the_best_score_comes_first_and_then_the_name():
    c, a, b, z = (factories.organisation(name=name).pk for name in "CABZ")
    index = build(spec(Organisation))
    total = []
    bits.add(total, bits.of(sorted([c, z]), index.size), 5)
    bits.add(total, bits.of([z], index.size), 12)

    assert in_order(index, index.by_score(total)) == [z, c, a, b]
    assert in_order(index, index.by_score([])) == [a, b, c, z]


def test_a_set_is_kept_in_the_smaller_form(monkeypatch):
    monkeypatch.setattr("finding.index.SPARSE", 10)

    assert packed([1, 20, 29], 30) == 1 << 1 | 1 << 20 | 1 << 29
    assert packed([1, 20], 30) == array("I", [1, 20])
