"""Sets of slots as whole numbers: bit s says whether slot s is in the set.

`a & b` and `.bit_count()` do the work of a bitmap library here. The numbers are those of GMP, which
counts bits in a third of the time that Python's own take, and lists them in a tenth or less. An
order is kept as bit slices (O'Neil and Quass, 1997): plane p holds bit p of every slot's key, so
that any page of it is found by halving, never by sorting.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from gmpy2 import bit_test, mpz, xmpz

NOBODY = mpz(0)
# A set this small is sorted rather than halved on.
FEW = 32
# For each bit of a byte, a table that turns the byte into the digit 1 or 0.
DIGIT = [bytes(49 if byte >> place & 1 else 48 for byte in range(256)) for place in range(8)]


def of(slots: Iterable[int], size: int) -> mpz:
    """The set of `slots`, each below `size`."""
    bits = xmpz(0)
    # Room for all of them from the start.
    bits[size] = 1
    for slot in slots:
        bits[slot] = 1
    bits[size] = 0
    return mpz(bits)


def slots(bits: mpz) -> list[int]:
    """The members of the set, in ascending order."""
    return list(xmpz(bits).iter_set())


def has(bits: mpz, slot: int) -> bool:
    return bit_test(bits, slot)


def from_digits(digits: bytes) -> mpz:
    """The set of which `digits` are the bits, 0 or 1, the highest slot first."""
    # Python reads them in half the time.
    return mpz(int(digits or b"0", 2))


def planes(keys, everyone: mpz) -> list[mpz]:
    """The bit slices of `keys`, an array of unsigned integers by slot; the highest plane first."""
    width, data = keys.itemsize, keys.tobytes()
    found: list[mpz] = []
    for byte in reversed(range(width)):
        column = data[byte::width]
        for place in reversed(range(8)):
            # `everyone` leaves out slots that are free.
            plane = from_digits(column.translate(DIGIT[place])[::-1]) & everyone
            if plane or found:
                found.append(plane)
    return found


def below(slices: list[mpz], bound: int, everyone: mpz) -> mpz:
    """The slots of `everyone` whose key is less than `bound`."""
    if bound >> len(slices):
        return everyone
    less, equal = NOBODY, everyone
    for plane, place in zip(slices, reversed(range(len(slices))), strict=True):
        if bound >> place & 1:
            less |= equal & ~plane
            equal &= plane
        else:
            equal &= ~plane
    return less


def with_key(slices: list[mpz], slot: int, key: int) -> list[mpz]:
    """`slices` with the key of one slot set, and grown where the key is larger than any before."""
    grown = [NOBODY] * (key.bit_length() - len(slices)) + slices
    return [
        plane.bit_set(slot) if key >> place & 1 else plane.bit_clear(slot)
        for plane, place in zip(grown, reversed(range(len(grown))), strict=True)
    ]


def add(total: list[mpz], bits: mpz, weight: int):
    """Add `weight` to the score of each slot in `bits`; `total` has the lowest plane first."""
    for place in range(weight.bit_length()):
        carry, at = bits if weight >> place & 1 else NOBODY, place
        while carry:
            while at >= len(total):
                total.append(NOBODY)
            total[at], carry = total[at] ^ carry, total[at] & carry
            at += 1


class Order(NamedTuple):
    """An order of slots: by `slices` (highest plane first), then by `ranks`, smallest first.

    `keys` holds the numbers that `slices` spell, by slot, where they are kept.
    """

    slices: list[mpz]
    rank_slices: list[mpz]
    ranks: Sequence[int]
    keys: Sequence[int] | None = None


def page(bits: mpz, order: Order, skip: int, take: int) -> list[int]:
    """`take` slots of `bits` in this order after the first `skip`; costs the same at any depth."""
    levels = order.slices + order.rank_slices
    found: list[int] = []
    waiting = [(bits, bits.bit_count(), 0)]
    while waiting and len(found) < take:
        part, size, level = waiting.pop()
        if size <= skip:
            skip -= size
        elif level == len(levels) or (size <= FEW and (order.keys or level >= len(order.slices))):
            found += _sorted(part, order)[skip : skip + take - len(found)]
            skip = 0
        else:
            later = part & levels[level]
            size_later = later.bit_count()
            if size_later:
                waiting.append((later, size_later, level + 1))
            if size_later < size:
                waiting.append((part ^ later, size - size_later, level + 1))
    return found


def _sorted(bits: mpz, order: Order) -> list[int]:
    ranked = sorted((order.ranks[slot], slot) for slot in slots(bits))
    if order.keys:
        keys = order.keys
        ranked.sort(key=lambda pair: keys[pair[1]])
    return list(map(itemgetter(1), ranked))
