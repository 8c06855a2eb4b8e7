"""Facet counts that tell the truth, by integer bitsets: a bit an entry, so counting is `&` and `bit_count`."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_

DENSE = 20
"""A set of every so many-th number is quicker written as digits than bit by bit."""
ONE = ord("1")

_FULL = re.compile(rb"[^\x00]")
_BITS = [tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256)]


def selection(
    hits: int, values: Mapping[str, int], chosen: Mapping[str, Sequence[str]], count: Callable[[int], int]
) -> tuple[int, dict[str, dict[str, int]]]:
    """Return which hits remain, and the counts by facet and slug.

    `values` maps `name=slug` to the entries that have it, `count` says how many a set of them is shown as. A facet
    counts the hits that everything chosen in the *other* facets leaves.
    """
    picked = {
        name: reduce(or_, (values.get(f"{name}={slug}", 0) for slug in slugs), 0) for name, slugs in chosen.items()
    }
    kept = reduce(and_, picked.values(), hits)
    others = {name: reduce(and_, (mask for other, mask in picked.items() if other != name), hits) for name in picked}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for value, having in values.items():
        name, _, slug = value.partition("=")
        if (found := having & others.get(name, kept)) and (number := count(found)):
            counts[name][slug] = number
    return kept, dict(counts)


def bitset(numbers: Collection[int], size: int) -> int:
    """Return the set of `numbers`, all below `size`."""
    if len(numbers) * DENSE < size:
        octets = bytearray(size // 8 + 1)
        for number in numbers:
            octets[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(octets, "little")
    digits = bytearray(b"0") * (size + 1)
    for number in numbers:
        digits[number] = ONE
    digits.reverse()
    return int(bytes(digits), 2)


def members(bits: int) -> Iterator[int]:
    """Yield the numbers in a set, smallest first."""
    having = octets(bits)
    for match in _FULL.finditer(having):
        place = match.start()
        first = place * 8
        for bit in _BITS[having[place]]:
            yield first + bit


def octets(bits: int) -> bytes:
    """Return a set as bytes: `octets[n >> 3] >> (n & 7) & 1` says whether it has `n`, without copying it."""
    return bits.to_bytes(bits.bit_length() // 8 + 1, "little")
