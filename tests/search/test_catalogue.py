"""What a process remembers of the embedded index stays what the file says, whoever changes it."""

import random
import sqlite3
from contextlib import suppress

import pytest

from search.engines import catalogue as remembering
from search.engines import files
from search.engines.embedded import EmbeddedEngine
from search.plan import plan
from search.query import SORTS, Query
from search.records import tombstone
from tests.search.test_conformance import a_crowd, look, pks, record


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "shelf.sqlite3")


def everything(path):
    """Answer queries of every sort, in this process as it is."""
    engine = EmbeddedEngine(path)
    asked = [
        Query(text, "en", sort=sort, facets=facets, scopes=frozenset({"public", "members"}), per_page=500)
        for text in ("", "home visit")
        for sort in SORTS
        for facets in ({}, {"a": ("x",)})
    ]
    return [engine.search(plan(query, query.text)) for query in asked]


@pytest.mark.parametrize("changes", [1, 7, 140])
def test_after_any_change_it_is_what_a_new_process_reads(path, changes, monkeypatch):
    dice = random.Random(changes)
    engine = EmbeddedEngine(path)
    engine.prepare()
    engine.write(list(a_crowd(3)))
    everything(path)
    for round_ in range(2, 8):
        other = {entry.pk: entry for entry in a_crowd(round_)}
        changed = [
            tombstone(entry.kind, pk, round_)
            if dice.random() < 0.2
            else type(entry)(**{**vars(entry), "revision": round_})
            for pk, entry in dice.sample(sorted(other.items()), changes)
        ]
        engine.write(changed)
        remembered = everything(path)
        monkeypatch.setattr(remembering, "_catalogues", {})
        assert everything(path) == remembered


def test_what_another_connection_wrote_is_found_at_once(path):
    engine = EmbeddedEngine(path)
    engine.prepare()
    assert look(engine).total == 0
    second = sqlite3.connect(path)
    engine.write([record(1, "One")])
    assert pks(look(engine)) == ["1"]
    second.close()


def test_a_write_that_fails_is_not_remembered(path, monkeypatch):
    engine = EmbeddedEngine(path)
    engine.prepare()
    engine.write([record(1, "One")])
    with suppress(RuntimeError), files.writing(path) as connection:
        files.next_stamp(connection)
        connection.execute("UPDATE i1_entry SET uses = 99, stamp = 99")
        raise RuntimeError
    engine.write([record(2, "Two")])
    assert look(engine).total == 2


def test_a_file_of_an_earlier_release_is_emptied_and_asks_to_be_filled(path):
    engine = EmbeddedEngine(path)
    engine.prepare()
    engine.write([record(1, "One")])
    with sqlite3.connect(path) as old:
        old.execute(f"PRAGMA user_version = {files.SCHEMA - 1}")
    old.close()
    files._connections.__dict__.clear()
    again = EmbeddedEngine(path)
    assert again.prepare() is True
    assert look(again).total == 0
    assert again.prepare() is False
