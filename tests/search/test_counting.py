"""Facet counts by bitsets are what counting one by one gives."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.counting import selection

HITS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sets(st.sampled_from(["f=x", "f=y", "g=u", "g=v", "h=w"]))), max_size=30
)
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
    groups, facets = [group for group, _ in hits], [sorted(values) for _, values in hits]
    assert selection(groups, facets, chosen) == counted_one_by_one(hits, chosen)
