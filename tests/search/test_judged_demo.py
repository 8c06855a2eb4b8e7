"""The demo's library, judged: a floor under how good search is in both languages, and under each way to ask."""

import json
import unicodedata
from pathlib import Path

import pytest
from django.core.management import call_command

from content.markdown import plain_text, render_markdown
from hub.demo.reading import read
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.vocabulary import Vocabulary
from search.judging import load, measure, ndcg, read_collection
from search.judging import search as found_by
from search.meaning.known import switched
from search.plan import PUBLIC
from tests.support import services

ROOT = Path(__file__).resolve().parents[2]
JUDGED = Path(__file__).parent / "judged/demo"
FLOORS = {"en": 0.655, "es": 0.595, "en plain": 0.70, "es plain": 0.635, "es accents": 0.665, "es number": 0.645}
"""A little below what was measured in November 2026; what can only be answered in the other language is in it too."""
MEANT = {"en": 0.67, "en synonym": 0.69}
"""What is reached with the optional model, likewise; words alone are below it."""
KINDS = {"plain", "accents", "number", "gender", "verb", "noun", "synonym", "slip", "across"}
APART = 0.01


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The published tools of the demo, in the form that judged collections have."""
    folder = tmp_path_factory.mktemp("demo")
    with (folder / "documents.jsonl").open("w") as file:
        for path in sorted((ROOT / "hub/demo/tools").glob("*/*.md")):
            head, body = read(path)
            if head.get("state") != "submitted":
                text = " ".join([head["summary"], plain_text(render_markdown(body)), head.get("tags", "")])
                language = path.parent.name
                row = {"id": f"{language}/{path.stem}", "title": head["title"], "text": text, "lang": language}
                file.write(json.dumps(row) + "\n")
    for name in ("queries.tsv", "qrels.txt"):
        (folder / name).write_text((JUDGED / name).read_text())
    return folder


@pytest.fixture(scope="module")
def collection(folder):
    return read_collection(folder)


@pytest.fixture(scope="module")
def embedded(collection, tmp_path_factory):
    engine = EmbeddedEngine(str(tmp_path_factory.mktemp("judged") / "judged.sqlite3"))
    load(engine, collection)
    return engine


def values(engine, collection, words):
    """Return nDCG@10 by query."""
    return {
        query.id: ndcg(found_by(engine, query.text, query.language, words), query.judged)
        for query in collection.queries
    }


def mean(found, chosen):
    kept = [value for name, value in found.items() if chosen(name)]
    return sum(kept) / len(kept)


def test_the_set_is_as_large_as_it_has_to_be(collection):
    asked = [query.language for query in collection.queries]
    assert asked.count("es") >= 60
    assert asked.count("en") >= 40
    assert {query.id.rsplit("-", 1)[1].rstrip("2") for query in collection.queries} == KINDS


@pytest.mark.parametrize("part", FLOORS)
def test_search_is_as_good_as_it_was(embedded, collection, part):
    language, _, kind = part.partition(" ")
    found = values(embedded, collection, Vocabulary(embedded.path, PUBLIC))
    assert mean(found, lambda name: name.startswith(language) and name.endswith(kind)) >= FLOORS[part]


def test_leaving_out_accents_changes_nothing(embedded, collection):
    words = Vocabulary(embedded.path, PUBLIC)
    accented = [query for query in collection.queries if plain(query.text) != query.text]
    assert len(accented) > 40
    for query in accented:
        one, other = (found_by(embedded, text, query.language, words) for text in (query.text, plain(query.text)))
        assert one == other, query.text


def plain(text):
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")


def test_a_slip_costs_little_and_repair_costs_right_queries_nothing(embedded, collection):
    found = measure(embedded, collection, Vocabulary(embedded.path, PUBLIC), (1, 2, 3))
    assert found.typo_kept >= 0.96
    assert found.repair_cost <= 0.005


@pytest.mark.meaning
def test_meaning_lifts_english_and_leaves_spanish_alone(embedded, folder, tmp_path):
    with switched(True):
        understood = read_collection(folder)
        engine = EmbeddedEngine(str(tmp_path / "meant.sqlite3"))
        load(engine, understood)
        words = Vocabulary(engine.path, PUBLIC)
        by_both = values(engine, understood, words)
    by_words = values(engine, understood, words)
    for part, least in MEANT.items():
        language, _, kind = part.partition(" ")

        def chosen(name, language=language, kind=kind):
            return name.startswith(language) and name.endswith(kind)

        assert mean(by_both, chosen) >= max(least, mean(by_words, chosen)), part
    assert {name: by_both[name] for name in by_both if name.startswith("es")} == {
        name: value for name, value in by_words.items() if name.startswith("es")
    }


@pytest.mark.elasticsearch
def test_both_engines_are_as_good(embedded, collection, settings):
    words = Vocabulary(embedded.path, PUBLIC)
    elastic = ElasticEngine(services.address("elasticsearch"), settings.ELASTICSEARCH_PREFIX)
    try:
        load(elastic, collection)
        one, other = (mean(values(engine, collection, words), lambda _: True) for engine in (embedded, elastic))
    finally:
        elastic.discard()
    assert abs(one - other) <= APART


def test_the_command_reads_it(folder, capsys):
    call_command("evaluate_search", str(folder), "--seed", "1")
    assert capsys.readouterr().out.startswith("figure ndcg10 0.")
