"""Fills and measures one library for `benchmarks/search.py`: `search_pages.py 15000`."""

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.contrib.auth.models import AnonymousUser  # noqa: E402 - as above
from django.core.management import call_command  # noqa: E402 - as above
from elasticsearch import Elasticsearch  # noqa: E402 - as above
from search_data import Shelf  # noqa: E402 - as above

from search.analysis import query_stems  # noqa: E402 - as above
from search.engines import choice  # noqa: E402 - as above
from search.engines.elastic_body import body  # noqa: E402 - as above
from search.engines.elastic_fields import SETTINGS, mapping, source  # noqa: E402 - as above
from search.finding import find  # noqa: E402 - as above
from search.models import Entry  # noqa: E402 - as above
from search.plan import PUBLIC, plan  # noqa: E402 - as above
from search.query import Query  # noqa: E402 - as above
from search.suggesting import MOST, suggest  # noqa: E402 - as above

REQUESTS = int(os.environ.get("REQUESTS", "200"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
ENGINES = os.environ.get("ENGINES", "embedded,elasticsearch").split(",")
BULK = 500
VISITOR = AnonymousUser()

Asking = Callable[[], Any]


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    shelf = Shelf(size)
    shelf.fill()
    engines = {engine.name: engine for engine in choice.engines()}
    server = Elasticsearch(settings.ELASTICSEARCH_URL) if "elasticsearch" in engines else None
    try:
        for name, engine in engines.items():
            rebuilding(engine, size, server if name == "elasticsearch" else None)
        if server:
            engine = engines["elasticsearch"]
            pages(engine.name, shelf, bare_elastic(server, engine.alias))
            suggestions(engine.name, shelf, prefix_elastic(server, engine.alias))
        if "embedded" in ENGINES:
            settings.ELASTICSEARCH_URL = ""
            pages("embedded", shelf, bare_embedded(engines["embedded"].path))
            suggestions("embedded", shelf, prefix_embedded(engines["embedded"].path))
    finally:
        if server:
            engines["elasticsearch"].discard()


def rebuilding(engine: Any, size: int, server: Elasticsearch | None) -> None:
    """Rebuild the index, before and after it (Elasticsearch) bulk the same documents; the faster bulk counts."""
    engine.prepare()
    bulks = [bare_bulk(server, engine.alias)] if server else []
    command = [sys.executable, str(Path(__file__).with_name("search_rebuild.py")), engine.name]
    spent, held = map(float, subprocess.check_output(command, text=True).split())
    bulks += [bare_bulk(server, engine.alias)] if server else []
    engine.refresh()
    print(f"figure search.{engine.name}.rebuild_seconds.{size} {spent:.1f}")
    print(f"figure search.{engine.name}.rebuild_mb.{size} {held:.0f}")
    if bulks:
        print(f"figure search.{engine.name}.bulk_seconds.{size} {min(bulks):.1f}")
        print(f"figure search.{engine.name}.rebuild_ratio.{size} {min(bulks) / spent:.3f}")


def bare_bulk(server: Elasticsearch, alias: str) -> float:
    """Return the seconds that sending all documents takes, without those that preparing them does."""
    scratch = f"{alias}-bare"
    server.indices.create(index=scratch, mappings=mapping(), settings=SETTINGS)
    entries, spent = Entry.objects.iterator(chunk_size=BULK), 0.0
    while chunk := [source(entry.record()) for entry in islice(entries, BULK)]:
        lines = [line for one in chunk for line in ({"index": {"_id": one["ref"]}}, one)]
        spent += seconds(lambda lines=lines: server.bulk(index=scratch, operations=lines))
    server.indices.delete(index=scratch)
    return spent


def pages(name: str, shelf: Shelf, bare_of: Callable[[Query], Asking]) -> None:
    """Ask for every page and, right beside it, the bare engine."""
    queries = shelf.queries(REQUESTS)
    mix(shelf, queries)
    asked = [(lambda query=query: find(query, VISITOR), bare_of(query)) for query in queries]
    page, bare = beside(asked)
    report(f"search.{name}.page", shelf.size, page, bare)
    for part, places in (("everything", [0]), ("broad", [1]), ("narrow", [2, 3])):
        ours, theirs = ([times[n] for n in range(len(times)) if n % 4 in places] for times in (page, bare))
        report(f"search.{name}.page_{part}", shelf.size, ours, theirs)


def mix(shelf: Shelf, queries: Sequence[Query]) -> None:
    """Say, and make sure, that the mix is what it is called."""
    held = [max((shelf.holders[word] for word in query.text.split()), default=shelf.size) for query in queries]
    shares = [number / shelf.size for number in held]
    broad = [share > 1 / 5 for share in shares[1::4]]
    narrow = [share < 1 / 100 for n, share in enumerate(shares) if n % 4 > 1]
    if any(query.text for query in queries[::4]) or not all([*broad, *narrow]):
        raise SystemExit("the mix of requests is not what it should be")
    facets = sorted(Counter(len(query.facets) for query in queries).items())
    told = ", ".join(f"{times} with {number}" for number, times in facets)
    print(f"{len(queries[::4])} without a text, {len(broad)} of more than 20 %, {len(narrow)} narrow; facets: {told}")


def suggestions(name: str, shelf: Shelf, bare_of: Callable[[str], Asking]) -> None:
    """Type the beginnings of words, beside the bare prefix query for as many rows."""
    words = sorted(shelf.holders)[:: max(1, len(shelf.holders) // 100)]
    beginnings = [word[:letters] for word in words for letters in (2, 3, 5)]
    asked = [(lambda b=begun: suggest(b, "en", PUBLIC, ("tool",)), bare_of(begun)) for begun in beginnings]
    report(f"search.{name}.suggest", shelf.size, *beside(asked))


def beside(pairs: Sequence[tuple[Asking, Asking]]) -> tuple[list[float], list[float]]:
    """Ask each pair in turn, once to warm and then `ROUNDS` times, now the one first and now the other.

    The fastest of each counts: what a busy machine adds is neither's.
    """
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in pairs]
    for number in range(ROUNDS + 1):
        for (ours, theirs), (mine, bare) in zip(pairs, times, strict=True):
            for ask, spent in ((ours, mine), (theirs, bare))[:: 1 if number % 2 else -1]:
                spent.append(seconds(ask))
    return [min(mine[1:]) for mine, _ in times], [min(bare[1:]) for _, bare in times]


def report(name: str, size: int, ours: Sequence[float], theirs: Sequence[float]) -> None:
    """Print both medians and what is between them: `ratio` is the median of what each request costs beside its own bare
    one, `ratio_of_medians` the median page beside the median bare request."""
    each = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    print(f"figure {name}_ms.{size} {1000 * statistics.median(ours):.2f}")
    print(f"figure {name}_bare_ms.{size} {1000 * statistics.median(theirs):.2f}")
    print(f"figure {name}_ratio.{size} {each:.3f}")
    print(f"figure {name}_ratio_of_medians.{size} {statistics.median(ours) / statistics.median(theirs):.3f}")


def bare_elastic(server: Elasticsearch, alias: str) -> Callable[[Query], Asking]:
    def bare(query: Query) -> Asking:
        request = body(plan(query, query.text))
        return lambda: server.search(index=alias, body=request)

    return bare


def prefix_elastic(server: Elasticsearch, alias: str) -> Callable[[str], Asking]:
    def bare(beginning: str) -> Asking:
        asked = {
            "bool": {"must": [{"prefix": {"titles.en": beginning}}], "filter": [{"terms": {"scopes": ["public"]}}]}
        }
        return lambda: server.search(index=alias, query=asked, size=MOST, source=["ref"])

    return bare


def bare_embedded(path: str) -> Callable[[Query], Asking]:
    file, index = opened(path)
    match = f"SELECT rowid FROM i{index}_text_en WHERE i{index}_text_en MATCH ? ORDER BY rank LIMIT 20"
    newest = f"SELECT id, ref FROM i{index}_entry ORDER BY date DESC LIMIT 20"

    def bare(query: Query) -> Asking:
        words = " OR ".join(f'"{stem}"' for stem in query_stems(query.text, "en", 64))
        return lambda: rows(file, match, (words,)) if words else rows(file, newest, ())

    return bare


def prefix_embedded(path: str) -> Callable[[str], Asking]:
    file, index = opened(path)
    sql = f"SELECT rowid FROM i{index}_heading WHERE i{index}_heading MATCH ? ORDER BY rank LIMIT {MOST}"
    return lambda beginning: lambda: rows(file, sql, (f'"{beginning}"*',))


def opened(path: str) -> tuple[sqlite3.Connection, int]:
    """Open the file of the embedded engine as anybody would; return its index that answers."""
    file = sqlite3.connect(path)
    return file, file.execute("SELECT value FROM state WHERE name = 'live'").fetchone()[0]


def rows(file: sqlite3.Connection, sql: str, values: Iterable[str]) -> list[Any]:
    return file.execute(sql, tuple(values)).fetchall()


def seconds(ask: Asking) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
