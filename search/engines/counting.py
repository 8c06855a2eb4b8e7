"""Facet counts that tell the truth, by integer bitsets: a bit an entry, so counting is `&` and `bit_count`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_


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


def bitset(numbers: Iterable[int], size: int) -> int:
    """Return the set of `numbers`, all below `size`."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def members(bits: int) -> Iterator[int]:
    """Yield the numbers in a set, smallest first."""
    for place, octet in enumerate(octets(bits)):
        if octet:
            yield from (place * 8 + bit for bit in range(8) if octet >> bit & 1)


def octets(bits: int) -> bytes:
    """Return a set as bytes: `octets[n >> 3] >> (n & 7) & 1` says whether it has `n`, without copying it."""
    return bits.to_bytes(bits.bit_length() // 8 + 1, "little")
