"""Judged collections: reading them, the measure, and the command's figures."""

import json
import math

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from search.engines.vocabulary import distance
from search.judging import guessed_language, ndcg, read_collection, recall
from search.misspelling import misspelt
from tests.support import services

DOCUMENTS = [
    {"id": "a", "title": "Home visiting", "text": "Visits to families with newborns."},
    {"id": "b", "title": "Lunch", "text": "What families eat together."},
    {"id": "c", "title": "Fatherhood", "text": "Evenings for fathers."},
]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "kitchen"
    folder.mkdir()
    (folder / "documents.jsonl").write_text("".join(json.dumps(row) + "\n" for row in DOCUMENTS))
    (folder / "queries.tsv").write_text("1\thome visits\n2\tfathrehood evenings\n3\tnobody judged this\n")
    (folder / "qrels.txt").write_text("1 0 a 2\n1 0 b 1\n2 0 c 1\n")
    return folder


def test_a_perfect_order_is_worth_one_and_a_later_place_less():
    judged = {"a": 2.0, "b": 1.0}
    assert ndcg(["a", "b"], judged) == 1
    assert ndcg(["b", "a"], judged) == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))
    assert ndcg(["x", "y"], judged) == 0


def test_recall_is_the_share_of_what_is_relevant_however_relevant_it_is():
    assert recall(["x", "b"], {"a": 2.0, "b": 1.0, "c": 0.0}) == 0.5


FIGURES = ["ndcg10", "recall100", "ms_per_query", "typo_kept", "repaired", "repair_cost"]


def figures(capsys):
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == ["figure"] * len(FIGURES)
    assert [line[1] for line in lines] == FIGURES
    return {name: float(value) for _, name, value in lines}


def test_the_command_prints_each_figure_on_a_line(folder, capsys):
    call_command("evaluate_search", str(folder), "--engine", "embedded")
    found = figures(capsys)
    assert 0.8 < found["ndcg10"] <= 1
    assert found["recall100"] == 0.75
    assert found["ms_per_query"] > 0
    assert 0 < found["typo_kept"] <= 1


def test_without_repair_a_slip_is_neither_mended_nor_a_cost(folder, capsys):
    call_command("evaluate_search", str(folder), "--no-repair", "--seed", "2")
    found = figures(capsys)
    assert found["repair_cost"] == 0
    assert found["repaired"] < 1
    assert found["typo_kept"] < 1


@pytest.mark.elasticsearch
def test_elasticsearch_measures_the_same_and_nothing_is_left_on_the_server(folder, capsys, settings):
    settings.ELASTICSEARCH_URL = services.address("elasticsearch")
    call_command("evaluate_search", str(folder), "--engine", "elasticsearch")
    elastic = figures(capsys)
    call_command("evaluate_search", str(folder), "--engine", "embedded")
    embedded = figures(capsys)
    assert [elastic[name] for name in FIGURES if name != "ms_per_query"] == [
        embedded[name] for name in FIGURES if name != "ms_per_query"
    ]
    left = Elasticsearch(settings.ELASTICSEARCH_URL).indices.get(index="judged-*").body
    assert left == {}


def test_elasticsearch_that_no_setting_names_is_refused_in_words(folder):
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("evaluate_search", str(folder), "--engine", "elasticsearch")


def test_each_query_and_document_may_name_its_language_and_the_rest_is_guessed(folder):
    (folder / "documents.jsonl").write_text(
        '{"id": "a", "title": "Visita", "text": "Para las familias que esperan en el centro", "lang": "es"}\n'
        '{"id": "b", "title": "Visit", "text": "For the families who wait in the centre of it all"}\n'
    )
    (folder / "queries.tsv").write_text("1\tvisitas\tes\n2\tvisits\n")
    collection = read_collection(folder)
    assert [list(record.texts) for record in collection.records] == [["es"], ["en"]]
    assert [query.language for query in collection.queries] == ["es", "en"]
    assert guessed_language(["lo que dicen las familias", "una de las"]) == "es"


def test_a_slip_is_one_edit_in_one_long_word_and_always_the_same():
    text = "who visits families at home"
    slips = {misspelt(text, str(seed)) for seed in range(40)}
    assert len(slips) > 20
    assert misspelt(text, "7") == misspelt(text, "7")
    for slipped in slips:
        changed = [pair for pair in zip(text.split(), slipped.split(), strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1
        assert changed[0][0] in {"visits", "families"}
        assert distance(*changed[0], 2) == 1
    assert misspelt("who is at home", "1") == "who is at home"


def test_a_folder_that_is_none_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="is not a judged collection"):
        call_command("evaluate_search", str(tmp_path))
