"""Both engines over documents, queries and filters that nobody chose: the same hits, counts and orders."""

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.embedded import EmbeddedEngine
from search.plan import plan
from search.query import RELEVANCE, SORTS, Query
from search.records import tombstone
from search.registry import Text
from search.thesaurus import thesaurus
from tests.search.test_conformance import record

WORDS = {
    "en": ["visit", "visits", "home", "play", "food", "clinic"],
    "es": ["visita", "niños", "niño", "juego", "papá"],
}
TEXTS = {language: st.lists(st.sampled_from(words), max_size=6).map(" ".join) for language, words in WORDS.items()}
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "texts": st.fixed_dictionaries({}, optional={code: st.tuples(text, text) for code, text in TEXTS.items()}),
            "kind": st.sampled_from(["tool", "post"]),
            "open": st.booleans(),
            "days": st.none() | st.integers(0, 3),
            "uses": st.integers(0, 2),
            "score": st.sampled_from([0.0, 2.5, 4.125]),
            "facets": st.fixed_dictionaries({
                "a": st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple),
                "b.c": st.lists(st.sampled_from("uv"), unique=True, max_size=1).map(tuple),
            }),
            "group": st.sampled_from(["", "", "", "one", "two"]),
            "fate": st.sampled_from(["stays", "stays", "stays", "was other", "is deleted", "comes late"]),
        }
    ),
    max_size=12,
)  # fmt: skip
QUERIES = st.fixed_dictionaries(
    {
        "text": st.just("") | st.lists(st.sampled_from([*WORDS["en"], *WORDS["es"], "?"]), max_size=4).map(" ".join),
        "language": st.sampled_from(["en", "es"]),
        "kinds": st.sampled_from([(), ("tool",), ("tool", "post")]),
        "facets": st.fixed_dictionaries(
            {},
            optional={
                "a": st.lists(st.sampled_from("xyzq"), min_size=1, unique=True).map(tuple),
                "b.c": st.lists(st.sampled_from("uvq"), min_size=1, unique=True).map(tuple),
                "kind": st.just(("post",)),
            },
        ),
        "sort": st.sampled_from(SORTS),
        "per_page": st.sampled_from([1, 3, 50]),
    }
)
SYNONYMS = st.lists(
    st.tuples(st.just("en"), st.lists(st.sampled_from([*WORDS["en"], "home visit"]), max_size=3))
    | st.tuples(st.just("es"), st.lists(st.sampled_from([*WORDS["es"], "niño papá"]), max_size=3)),
    max_size=3,
)
PINS = st.lists(st.tuples(st.sampled_from(["tool", "post"]), st.integers(0, 4)), unique=True, max_size=3)
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
NUMBERS = itertools.count()


@pytest.fixture
def both(tmp_path, elasticsearch):
    engines = EmbeddedEngine(str(tmp_path / "random.sqlite3")), elasticsearch
    for engine in engines:
        engine.prepare()
    return engines


def records_of(documents, example):
    """Name everything for its example: one index serves them all, and a scope of its own keeps each apart."""
    for number, document in enumerate(documents):
        texts = {code: Text(*words) for code, words in document["texts"].items()}
        more = {name: document[name] for name in ("kind", "days", "uses", "score", "facets")}
        scope = f"open:{example}" if document["open"] else f"closed:{example}"
        group = f"{example}-{document['group']}" if document["group"] else ""
        name = f"{example}-{number}"
        now = record(name, "", revision=5, language=texts, scopes=(scope,), collapse=group, **more)
        other = {**more, "facets": {"a": ("x",)}, "language": "en", "scopes": (f"open:{example}",)}
        if document["fate"] == "was other":
            yield record(name, "Visits at home, niños", revision=4, **other)
        yield now
        if document["fate"] == "is deleted":
            yield tombstone(document["kind"], name, 6)
        if document["fate"] in ("is deleted", "comes late"):
            yield record(name, "Visits at home, niños", revision=4, **other)


@pytest.mark.elasticsearch
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=DOCUMENTS,
    queries=st.lists(st.tuples(QUERIES, PINS), min_size=1, max_size=4),
    synonyms=SYNONYMS,
    members=st.booleans(),
)
def test_both_engines_find_count_and_order_alike(both, documents, queries, synonyms, members):
    example = next(NUMBERS)
    for engine in both:
        engine.write(list(records_of(documents, example)))
        engine.refresh()
    held = frozenset({f"open:{example}"} | ({f"closed:{example}"} if members else set()))
    for asked, pinned in queries:
        pins = [f"{kind}:{example}-{number}" for kind, number in pinned]
        one, other = (pages_of(engine, asked, held, thesaurus(synonyms), pins) for engine in both)
        assert one[1] == other[1]
        assert set(one[0]) == set(other[0])
        assert len(one[0]) == len(set(one[0])) == one[1][0][0]
        if asked["sort"] != RELEVANCE or not asked["text"]:
            assert one[0] == other[0]
        else:
            first, second = ([hit for hit in hits if f"{hit.kind}:{hit.pk}" in pins] for hits, _said in (one, other))
            assert first == second == one[0][: len(first)] == other[0][: len(first)]


def pages_of(engine, asked, held, synonyms, pins):
    """Return the hits of all pages, and what each page says of the whole."""
    hits, said = [], []
    for page in itertools.count(1):
        query = Query(**asked, page=page, scopes=held)
        found = engine.search(plan(query, query.text, synonyms, pins))
        said.append((found.total, found.counts))
        if not found.matches:
            break
        hits += found.matches
    return hits, said
