"""Sets of slots as plain integers: bit s says whether slot s is in the set.

Python's integers do the work of a bitmap library here: `a & b` and `.bit_count()` take
microseconds for 100,000 slots. Orders are bit slices (O'Neil and Quass, 1997): plane p holds bit p
of every slot's key, so that any page of any order is found by halving, never by sorting.
"""

from collections.abc import Sequence
from itertools import compress, count
from operator import itemgetter
from typing import NamedTuple

# A set this small is sorted rather than halved on.
FEW = 32
# Halves of a larger one than this need not be counted.
MANY = 64
# Where fewer than one slot in so many is a member, bits are set one by one.
THIN = 64
# Where more than one slot in so many is a member, all are looked at.
DENSE = 6
MEMBER = bytes(byte == ord("1") for byte in range(256))
# For each bit of a byte, a table that turns the byte into the digit 1 or 0.
DIGIT = [bytes(49 if byte >> place & 1 else 48 for byte in range(256)) for place in range(8)]


def of(slots: Sequence[int], size: int) -> int:
    """The set of `slots`, each below `size`."""
    if len(slots) < FEW:
        bits = 0
        for slot in slots:
            bits |= 1 << slot
        return bits
    if len(slots) * THIN < size:
        data = bytearray((size + 7) // 8)
        for slot in slots:
            data[slot >> 3] |= 1 << (slot & 7)
        return int.from_bytes(data, "little")
    digits = bytearray(b"0") * size
    for slot in slots:
        digits[slot] = 49
    digits.reverse()
    return int(digits, 2)


def slots(bits: int) -> list[int]:
    """The members of the set, in ascending order."""
    if not bits:
        return []
    # What lies before the first need not be looked at.
    first = (bits & -bits).bit_length() - 1
    bits >>= first
    if bits.bit_count() * DENSE > bits.bit_length():
        return list(compress(count(first), selectors(bits)))
    # In powers of two Python writes a number in linear time, and finds a digit as fast as C.
    text = f"{bits:b}"
    last = first + len(text) - 1
    find, found = text.find, []
    place = find("1")
    while place >= 0:
        found.append(last - place)
        place = find("1", place + 1)
    found.reverse()
    return found


def selectors(bits: int) -> bytes:
    """A byte for each slot up to the last of the set, 1 where it is a member."""
    return f"{bits:b}"[::-1].encode().translate(MEMBER)


def has(bits: int, slot: int) -> bool:
    return bool(bits >> slot & 1)


def planes(keys, everyone: int) -> list[int]:
    """The bit slices of `keys`, an array of unsigned integers by slot; the highest plane first."""
    width, data = keys.itemsize, keys.tobytes()
    found: list[int] = []
    for byte in reversed(range(width)):
        column = data[byte::width]
        for place in reversed(range(8)):
            # `everyone` leaves out slots that are free.
            plane = int(column.translate(DIGIT[place])[::-1] or b"0", 2) & everyone
            if plane or found:
                found.append(plane)
    return found


def below(slices: list[int], bound: int, everyone: int) -> int:
    """The slots of `everyone` whose key is less than `bound`."""
    if bound >> len(slices):
        return everyone
    less, equal = 0, everyone
    for plane, place in zip(slices, reversed(range(len(slices))), strict=True):
        if bound >> place & 1:
            less |= equal & ~plane
            equal &= plane
        else:
            equal &= ~plane
    return less


def with_key(slices: list[int], slot: int, key: int) -> list[int]:
    """`slices` with the key of one slot set, and grown where the key is larger than any before."""
    grown = [0] * (key.bit_length() - len(slices)) + slices
    bit = 1 << slot
    return [
        plane | bit if key >> place & 1 else plane & ~bit
        for plane, place in zip(grown, reversed(range(len(grown))), strict=True)
    ]


def add(total: list[int], bits: int, weight: int):
    """Add `weight` to the score of each slot in `bits`; `total` has the lowest plane first."""
    for place in range(weight.bit_length()):
        carry, at = bits if weight >> place & 1 else 0, place
        while carry:
            while at >= len(total):
                total.append(0)
            total[at], carry = total[at] ^ carry, total[at] & carry
            at += 1


class Order(NamedTuple):
    """An order of slots: by `slices` (highest plane first), then by `ranks`, smallest first.

    `keys` holds the numbers that `slices` spell, by slot, where they are kept.
    """

    slices: list[int]
    rank_slices: list[int]
    ranks: Sequence[int]
    keys: Sequence[int] | None = None


def page(bits: int, order: Order, skip: int, take: int) -> list[int]:
    """`take` slots of `bits` in this order after the first `skip`; costs the same at any depth."""
    levels = order.slices + order.rank_slices
    found: list[int] = []
    # With each part, how many it has, and whether that is counted.
    waiting = [(bits, bits.bit_count(), True, 0)]
    while waiting and len(found) < take:
        part, size, is_counted, level = waiting.pop()
        if not is_counted and size <= MANY:
            size, is_counted = part.bit_count(), True
        if size <= skip:
            skip -= size
        elif level == len(levels) or (size <= FEW and (order.keys or level >= len(order.slices))):
            found += _sorted(part, order)[skip : skip + take - len(found)]
            skip = 0
        elif later := part & levels[level]:
            # To count takes ten times as long as to part. Where nothing is to be skipped, halves of
            # what is large are taken to be equal; where they are not, that only costs some steps.
            is_counted = skip > 0 or size <= MANY
            size_later = later.bit_count() if is_counted else size // 2
            waiting.append((later, size_later, is_counted, level + 1))
            if first := part ^ later:
                waiting.append((first, size - size_later, is_counted, level + 1))
        else:
            waiting.append((part, size, is_counted, level + 1))
    return found


def _sorted(bits: int, order: Order) -> list[int]:
    found = []
    # The highest one is found at once, and these are few.
    while bits:
        slot = bits.bit_length() - 1
        found.append((order.ranks[slot], slot))
        bits ^= 1 << slot
    found.sort()
    if order.keys:
        keys = order.keys
        found.sort(key=lambda pair: keys[pair[1]])
    return list(map(itemgetter(1), found))
