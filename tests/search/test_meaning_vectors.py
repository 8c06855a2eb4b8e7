"""Vectors: made by a worker and never in a save, anew only where words changed, gone with their thing."""

import io
import runpy
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from hub.diagnosis import meaning as examine_meaning
from search import sweeps
from search.checks import meaning_is_installed
from search.draining import drain
from search.engines import choice
from search.meaning import known, waiting
from search.meaning.known import ADDRESSEE
from search.models import Entry, Outbox, Vector
from search.rebuilding import rebuild
from search.reconciling import reconcile_engine
from search.vectors import compare_vectors, make_vectors
from tests.factories.networks import CoalitionFactory
from tests.support import meaning
from tests.support.meaning import BrokenModel, SmallModel

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def model(settings, monkeypatch, card):
    settings.MEANING_SEARCH = True
    monkeypatch.setattr(known, "MODELS", {"en": SmallModel()})
    monkeypatch.setattr(waiting, "reader", waiting.Reader())
    monkeypatch.setattr(sweeps, "_compared", set())
    meaning.read.clear()
    meaning.free.set()


def test_a_save_reads_nothing_and_a_worker_does_once():
    CoalitionFactory(name_en="Evenings for fathers")
    assert meaning.read == []
    assert make_vectors() == 1
    drain()
    assert make_vectors() == 0
    assert len(meaning.read) == 1
    assert not Outbox.objects.exists()


def test_a_site_without_models_keeps_no_vectors_and_asks_for_none(settings):
    settings.MEANING_SEARCH = False
    CoalitionFactory(name_en="Fathers")
    assert not Outbox.objects.filter(engine=ADDRESSEE).exists()
    assert make_vectors() == 0
    sweeps.ask_for_vectors()
    assert not DBTaskResult.objects.exists()


def test_a_save_costs_as_many_queries_with_a_model_as_without(settings):
    costs = []
    for on in (True, False):
        settings.MEANING_SEARCH = on
        coalition = CoalitionFactory(name_en="Fathers")
        with CaptureQueriesContext(connection) as queries:
            coalition.save()
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_only_changed_words_are_read_again():
    coalition = CoalitionFactory(name_en="Fathers", state="MS", name_es="Padres", about_es="Para padres")
    make_vectors()
    (before,) = Vector.objects.values_list("made", flat=True)
    meaning.read.clear()
    coalition.state = "AL"
    coalition.about_es = "Para todos los padres"
    coalition.save()
    assert make_vectors() == 0
    assert meaning.read == []
    coalition.name_en = "Suppers"
    coalition.save()
    assert Entry.objects.get().record().vectors == {}
    assert make_vectors() == 1
    assert Vector.objects.get().made != before
    assert list(Entry.objects.get().record().vectors) == ["en"]


def test_what_changes_while_it_is_read_is_read_again():
    coalition = CoalitionFactory(name_en="Fathers")
    row = Outbox.objects.get(engine=ADDRESSEE)
    coalition.name_en = "Suppers"
    coalition.save()
    newer = Outbox.objects.get(engine=ADDRESSEE)
    assert newer.revision > row.revision
    make_vectors()
    assert "Suppers" in meaning.read[-1]
    assert Entry.objects.get().record().vectors


def test_a_vector_goes_with_its_thing_and_with_its_words():
    gone, hidden, moved = CoalitionFactory.create_batch(3, name_en="Fathers")
    make_vectors()
    assert Vector.objects.count() == 3
    gone.delete()
    hidden.summary_en = "hidden"
    hidden.save()
    assert Vector.objects.get().entry.thing_pk == str(moved.pk)


def test_another_model_makes_all_of_them_anew(monkeypatch):
    CoalitionFactory.create_batch(2, name_en="Fathers")
    make_vectors()
    monkeypatch.setattr(known, "MODELS", {"en": SmallModel(name="smaller")})
    assert [entry.record().vectors for entry in Entry.objects.all()] == [{}, {}]
    assert compare_vectors() == 2
    assert make_vectors() == 2
    assert compare_vectors() == 0


def test_what_was_there_before_the_model_is_read_when_the_timer_starts(settings):
    settings.MEANING_SEARCH = False
    CoalitionFactory.create_batch(2, name_en="Fathers")
    settings.MEANING_SEARCH = True
    sweeps.ask_for_vectors()
    sweeps.ask_for_vectors()
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == ("search.tasks.understand", [True])
    task.delete()
    sweeps.ask_for_vectors()
    assert not DBTaskResult.objects.exists()
    assert compare_vectors() == 2
    sweeps.ask_for_vectors()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [False]


def test_a_model_that_fails_leaves_everything_to_be_made_later(monkeypatch):
    CoalitionFactory(name_en="Fathers")
    monkeypatch.setattr(known, "MODELS", {"en": BrokenModel()})
    assert make_vectors() == 0
    assert Outbox.objects.filter(engine=ADDRESSEE).count() == 1
    assert drain() == {"embedded": 1}


@pytest.mark.parametrize(
    "site", ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)], indirect=True
)
def test_vectors_survive_a_rebuild_and_come_back_by_one(site):
    CoalitionFactory(name_en="Fathers")
    make_vectors()
    site()
    engine = choice.engines()[0]
    assert rebuild(engine) == 1
    engine.refresh()
    record = Entry.objects.get().record()
    assert record.made["en"].startswith("small ")
    index = engine.new_index()
    engine.write([record], index)
    assert dict(engine.digests(index)) == {record.ref: record.digest}
    engine.drop(index)
    Vector.objects.all().delete()
    rebuild(engine)
    assert make_vectors() == 1
    assert reconcile_engine(engine) == 0


def test_switching_it_on_fills_the_index_anew(settings):
    settings.MEANING_SEARCH = False
    CoalitionFactory(name_en="Fathers")
    drain()
    assert choice.embedded().prepare() is False
    settings.MEANING_SEARCH = True
    assert choice.embedded().prepare() is True
    assert choice.embedded().prepare() is False


def test_what_is_asked_for_and_not_installed_is_said_in_one_sentence(monkeypatch, tmp_path, settings):
    class Absent(SmallModel):
        is_installed = False

    monkeypatch.setattr(known, "MODELS", {"en": Absent()})
    assert [problem.id for problem in meaning_is_installed(None)] == ["search.W001"]
    assert "not installed" in examine_meaning().words
    assert make_vectors() == 0
    (tmp_path / "documents.jsonl").write_text("")
    with pytest.raises(CommandError, match=r"requirements/meaning\.txt"):
        call_command("evaluate_search", str(tmp_path), "--meaning")
    settings.MEANING_SEARCH = False
    assert meaning_is_installed(None) == []
    assert examine_meaning().cure == ""


@pytest.mark.meaning
@pytest.mark.parametrize("engine", ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def test_a_judged_collection_is_measured_by_meaning_and_by_words_alone(engine, tmp_path, settings, request):
    if engine == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    (tmp_path / "documents.jsonl").write_text(
        '{"id": "a", "title": "Evenings for fathers", "text": "the and of it"}\n'
        '{"id": "b", "title": "Orchard", "text": "the and of it"}\n'
    )
    (tmp_path / "queries.tsv").write_text("1\tdads\n")
    (tmp_path / "qrels.txt").write_text("1 0 a 1\n")
    figures = {}
    for how in ("--meaning", "--no-meaning"):
        out = io.StringIO()
        call_command("evaluate_search", str(tmp_path), "--engine", engine, how, stdout=out)
        figures[how] = out.getvalue().splitlines()[0]
    assert figures == {"--meaning": "figure ndcg10 1.0000", "--no-meaning": "figure ndcg10 0.0000"}


def test_the_extra_is_installed_once_and_without_what_its_packages_would_draw_in(tmp_path, monkeypatch):
    bootstrap = runpy.run_path(str(ROOT / "deploy/bootstrap.py"), run_name="bootstrap")
    installed = []
    monkeypatch.setitem(bootstrap["add"].__globals__, "STAMP", str(tmp_path / "stamp"))
    monkeypatch.setitem(bootstrap["add"].__globals__, "install", lambda wanted, how=(): installed.append((wanted, how)))
    bootstrap["add"]("meaning")
    bootstrap["add"]("meaning")
    assert installed == [("meaning", ("--no-deps",))]
