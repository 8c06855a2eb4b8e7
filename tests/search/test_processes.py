"""The embedded file under several threads and processes at once."""

import os
import sqlite3
import subprocess
import sys
import threading

from search.engines.embedded import EmbeddedEngine
from search.plan import plan
from search.query import Query
from search.records import Record

WRITER = """
import sys
from django.conf import settings
settings.configure()
from search.engines.embedded import EmbeddedEngine
from search.records import Record
path, name = sys.argv[1:]
engine = EmbeddedEngine(path)
for n in range(40):
    texts = {"en": "orchard"}
    engine.write([Record("card", f"{name}-{n}", 1, scopes=("public",), group=f"{name}-{n}", texts=texts)])
"""


def total(engine, text="orchard"):
    return engine.search(plan(Query(text=text, language="en"), text)).total


def test_several_processes_open_write_and_read_one_new_file(tmp_path):
    path = str(tmp_path / "search.sqlite3")
    command = [sys.executable, "-c", WRITER, path]
    writers = [subprocess.Popen([*command, str(n)], cwd=os.getcwd()) for n in range(3)]
    engine = EmbeddedEngine(path)
    while any(writer.poll() is None for writer in writers):
        total(engine)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert total(engine) == 120


def test_a_search_sees_one_index_while_another_is_adopted_and_old_ones_go(tmp_path):
    engine = EmbeddedEngine(str(tmp_path / "search.sqlite3"))
    one = Record("card", "1", 1, scopes=("public",), group="card:1", texts={"en": "orchard"})
    engine.write([one])
    stop, seen, problems = threading.Event(), set(), []

    def search():
        while not stop.is_set():
            try:
                seen.add(total(engine))
            except Exception as error:
                problems.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(15):
        index = engine.new_index()
        engine.write([one], index)
        engine.adopt(index)
    stop.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert seen == {1}


def test_only_the_index_that_answers_and_the_one_before_are_kept(tmp_path):
    path = str(tmp_path / "search.sqlite3")
    engine = EmbeddedEngine(path)
    for _ in range(4):
        engine.adopt(engine.new_index())
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert sum(name.endswith("_entry") and name.startswith("i") for name in names) == 2


def test_a_file_that_is_replaced_is_opened_anew(tmp_path):
    path = tmp_path / "search.sqlite3"
    engine = EmbeddedEngine(str(path))
    engine.write([Record("card", "1", 1, scopes=("public",), group="card:1", texts={"en": "orchard"})])
    for name in tmp_path.iterdir():
        name.unlink()
    assert engine.prepare() is True
    assert total(engine) == 0
