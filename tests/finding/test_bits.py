"""Sets of slots as integers give what Python's own sets and sorted() give."""

import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finding import bits

# Beyond a set that is small enough to be sorted, and not a whole number of bytes.
SIZE = bits.FEW + 29
EVERYONE = (1 << SIZE) - 1

steady = settings(deadline=None, derandomize=True, database=None)


def members():
    """Few, about half, most and all slots: those that are few are worked on in another way."""
    some = st.integers(0, EVERYONE)
    few = st.frozensets(st.integers(0, SIZE - 1), max_size=5)
    most = few.map(lambda slots: frozenset(range(SIZE)) - slots)
    return st.one_of(few, some.map(lambda number: frozenset(_places(number))), most)


def _places(number):
    return [place for place, digit in enumerate(reversed(f"{number:b}")) if digit == "1"]


def a_set(slots):
    """The integer whose bits are these slots, worked out the slow way."""
    return sum(1 << slot for slot in set(slots))


def keys():
    """A key for each slot, of one, two, nine or thirty-two bits: many or few of them are equal."""
    numbers = st.binary(min_size=4 * SIZE, max_size=4 * SIZE).map(lambda text: array("I", text))
    return st.builds(
        lambda own, shift: array("I", (number >> shift for number in own)),
        numbers,
        st.sampled_from([0, 23, 30, 31]),
    )


def spelt(slices, slot):
    """The key that `slices`, the highest first, have for this slot."""
    key = 0
    for plane in slices:
        key = key * 2 + (plane >> slot & 1)
    return key


@st.composite
def orders(draw):
    """By keys and then by ranks in a random order: the keys, and the Order."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    ranks = array("Q", chance.sample(range(1, 5 * SIZE), SIZE))
    own = draw(keys())
    slices, kept = draw(
        st.sampled_from(
            [
                (bits.planes(own, EVERYONE), own),
                # Scores are not kept by slot.
                (bits.planes(own, EVERYONE), None),
                ([], None),
            ]
        )
    )
    if not slices:
        own = array("I", [0]) * SIZE
    return own, bits.Order(slices, bits.planes(ranks, EVERYONE), ranks, kept)


@steady
@given(members())
def test_a_set_has_its_members_and_no_others(slots):
    found = bits.of(list(slots), SIZE)

    assert found == a_set(slots)
    assert bits.slots(found) == sorted(slots)
    assert [slot for slot in range(SIZE) if bits.has(found, slot)] == sorted(slots)


@steady
@given(st.lists(st.integers(0, SIZE - 1), max_size=2 * SIZE))
def test_a_slot_that_is_given_twice_is_in_the_set_once(slots):
    assert bits.of(slots, SIZE) == a_set(slots)


def test_an_empty_set_has_no_members():
    assert bits.of([], 0) == bits.of([], SIZE) == 0
    assert bits.slots(0) == []


@steady
@given(keys(), members())
def test_planes_spell_the_keys_of_those_that_are_there(own, everyone):
    slices = bits.planes(own, a_set(everyone))

    assert [spelt(slices, slot) for slot in range(SIZE)] == [
        key if slot in everyone else 0 for slot, key in enumerate(own)
    ]
    # None that says nothing comes first: each would be one more step to every page.
    assert not slices or slices[0]


@pytest.mark.parametrize("code", ["I", "Q"])
def test_planes_of_no_keys_are_none(code):
    assert bits.planes(array(code), 0) == []


@steady
@given(keys(), members(), st.one_of(st.integers(0, 5), st.integers(0, 2**9), st.integers(0, 2**33)))
def test_below_are_those_with_a_smaller_key(own, everyone, bound):
    slices = bits.planes(own, EVERYONE)

    found = bits.below(slices, bound, a_set(everyone))

    assert set(bits.slots(found)) == {slot for slot in everyone if own[slot] < bound}


@steady
@given(keys(), st.integers(0, SIZE + 10), st.integers(0, 2**40))
def test_with_key_changes_the_key_of_one_slot_alone(own, slot, key):
    before = bits.planes(own, EVERYONE)
    kept = before[:]

    after = bits.with_key(before, slot, key)

    expected = [*own, *[0] * 11]
    expected[slot] = key
    assert [spelt(after, other) for other in range(SIZE + 11)] == expected
    assert before == kept


@steady
@given(st.lists(st.tuples(members(), st.integers(0, 70)), max_size=8))
def test_scores_add_up(weighed):
    total = []
    for slots, weight in weighed:
        bits.add(total, a_set(slots), weight)

    assert [spelt(total[::-1], slot) for slot in range(SIZE)] == [
        sum(weight for slots, weight in weighed if slot in slots) for slot in range(SIZE)
    ]


@steady
@given(orders(), members(), st.integers(0, SIZE + 5), st.integers(0, 40))
def test_a_page_is_a_slice_of_what_sorting_gives(order, slots, skip, take):
    own, order = order
    ranked = sorted(slots, key=lambda slot: (own[slot], order.ranks[slot]))

    assert bits.page(a_set(slots), order, skip, take) == ranked[skip : skip + take]


@steady
@given(orders(), members(), st.integers(1, 25))
def test_pages_one_after_the_other_hold_everyone_once(order, slots, take):
    _, order = order
    found = a_set(slots)

    shown = [
        slot
        for skip in range(0, len(slots) + take, take)
        for slot in bits.page(found, order, skip, take)
    ]

    assert sorted(shown) == sorted(slots)
    assert shown == bits.page(found, order, 0, SIZE)
