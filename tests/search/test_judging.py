"""Judged collections: reading them, the measure, and the command's figures."""

import json
import math

import pytest
from django.core.management import CommandError, call_command

from search.judging import ndcg
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


def test_the_command_prints_one_figure_an_engine(folder, capsys):
    call_command("evaluate_search", str(folder))
    name, value = capsys.readouterr().out.removeprefix("figure ").split()
    assert name == "kitchen-embedded-ndcg10"
    assert 0.8 < float(value) <= 1


@pytest.mark.elasticsearch
def test_with_elasticsearch_there_are_two_and_nothing_is_left_on_the_server(folder, capsys, settings):
    settings.ELASTICSEARCH_URL = services.address("elasticsearch")
    call_command("evaluate_search", str(folder), "--no-repair")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == ["kitchen-embedded-ndcg10", "kitchen-elasticsearch-ndcg10"]
    assert lines[0].split()[2] == lines[1].split()[2]


def test_a_folder_that_is_none_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="is not a judged collection"):
        call_command("evaluate_search", str(tmp_path))
