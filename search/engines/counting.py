"""Facet counts that tell the truth, by integer bitsets: a bit a hit, so counting is `&` and `bit_count`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_


def selection(
    groups: Sequence[str], facets: Sequence[Sequence[str]], chosen: Mapping[str, Sequence[str]]
) -> tuple[list[int], int, dict[str, dict[str, int]]]:
    """Return which hits remain, how many groups they are, and the counts by facet and slug.

    Hit `n` belongs to `groups[n]` and has the values `facets[n]` (`name=slug`). A facet counts the hits that everything
    chosen in the *other* facets leaves; hits of one group count once.
    """
    bits = _bits(facets)
    everything = (1 << len(groups)) - 1
    picked = {name: reduce(or_, (bits.get(f"{name}={slug}", 0) for slug in slugs), 0) for name, slugs in chosen.items()}
    kept = reduce(and_, picked.values(), everything)
    others = {
        name: reduce(and_, (mask for other, mask in picked.items() if other != name), everything) for name in picked
    }
    members = Counter(groups)
    shared = _bitset((n for n, group in enumerate(groups) if members[group] > 1), len(groups))

    def count(hits: int) -> int:
        return (hits & ~shared).bit_count() + len({groups[n] for n in _positions(hits & shared)})

    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for value, hits in bits.items():
        name, _, slug = value.partition("=")
        if number := count(hits & others.get(name, kept)):
            counts[name][slug] = number
    return list(_positions(kept)), count(kept), dict(counts)


def _bits(facets: Sequence[Sequence[str]]) -> dict[str, int]:
    places = defaultdict(list)
    for n, values in enumerate(facets):
        for value in values:
            places[value].append(n)
    return {value: _bitset(hits, len(facets)) for value, hits in places.items()}


def _bitset(hits: Iterable[int], size: int) -> int:
    octets = bytearray(size // 8 + 1)
    for n in hits:
        octets[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(octets, "little")


def _positions(bits: int) -> Iterator[int]:
    for n, octet in enumerate(bits.to_bytes(bits.bit_length() // 8 + 1, "little")):
        if octet:
            yield from (n * 8 + bit for bit in range(8) if octet >> bit & 1)
