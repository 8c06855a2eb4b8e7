"""Facet counts by bitsets are what counting one by one gives."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.counting import bitset, members, octets, selection

VALUES = ["f=x", "f=y", "g=u", "g=v", "h=w"]
HITS = st.lists(st.tuples(st.sampled_from("abcd"), st.sets(st.sampled_from(VALUES))), max_size=30)
CHOSEN = st.dictionaries(st.sampled_from("fgk"), st.lists(st.sampled_from("xyuv"), min_size=1, unique=True))


def counted_one_by_one(hits, chosen):
    def passes(values, but=None):
        return all(any(f"{name}={slug}" in values for slug in slugs) for name, slugs in chosen.items() if name != but)

    kept = [n for n, (_, values) in enumerate(hits) if passes(values)]
    counts: dict = {}
    for value in {value for _, values in hits for value in values}:
        name, slug = value.split("=")
        groups = {group for group, values in hits if value in values and passes(values, but=name)}
        if groups:
            counts.setdefault(name, {})[slug] = len(groups)
    return kept, len({hits[n][0] for n in kept}), counts


@given(HITS, CHOSEN)
def test_bitsets_count_like_a_patient_person(hits, chosen):
    values = {value: bitset([n for n, hit in enumerate(hits) if value in hit[1]], 30) for value in VALUES}
    everything = bitset(range(len(hits)), 30)

    def count(bits):
        return len({hits[n][0] for n in members(bits)})

    kept, counts = selection(everything, values, chosen, count)
    assert (list(members(kept)), count(kept), counts) == counted_one_by_one(hits, chosen)


@given(st.sets(st.integers(0, 300)))
def test_a_set_of_bits_has_the_numbers_it_was_made_of(numbers):
    bits = bitset(numbers, 301)
    assert set(members(bits)) == numbers
    assert all(octets(bits)[n >> 3] >> (n & 7) & 1 for n in numbers)


@given(st.sets(st.integers(0, 2999)), st.integers(3000, 3100))
def test_a_set_has_the_numbers_it_was_made_of_few_or_many(numbers, size):
    assert list(members(bitset(numbers, size))) == sorted(numbers)
