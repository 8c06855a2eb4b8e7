"""The engine that is always there: FTS5 in a file of its own, whatever database the site uses.

FTS5's `bm25()` is Lucene's but for its idf, which it cuts at zero; over the few hundred things of a young hub that
matters. So each stem is scored alone and its idf exchanged for Lucene's: both engines then order alike.
"""

import heapq
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from search.analysis import LANGUAGES
from search.engines import files
from search.engines.counting import selection
from search.engines.protocol import refs
from search.plan import ALL_TERMS_TIER, TITLE_WEIGHT, Clause, Found, Match, Plan
from search.query import MOST_USED, NEWEST
from search.records import Record

SEPARATOR = "\x1f"
FTS5_K1 = 1.2
FTS5_LEAST_IDF = 1e-6


class _Row(NamedTuple):
    """What is read of each entry that a plan meets."""

    id: int
    ref: str
    kind: str
    pk: str
    group: str
    facets: str
    date: int | None
    uses: int


class EmbeddedEngine:
    """Records in a SQLite file at `path`; safe with many processes and threads (see `engines.files`)."""

    name = "embedded"

    def __init__(self, path: str) -> None:
        self.path = path

    def prepare(self) -> bool:
        self.ensure()
        with files.reading(self.path) as connection:
            if connection.execute("SELECT 1 FROM state WHERE name = 'told'").fetchone():
                return False
        with files.writing(self.path) as connection:
            # A search may have opened a new file before; what counts is whether anybody was told to fill it.
            return bool(connection.execute("INSERT OR IGNORE INTO state VALUES ('told', 1)").rowcount)

    def ensure(self) -> None:
        """Make sure that there is an index to read and write, be it empty."""
        with files.reading(self.path) as connection:
            if connection.execute("SELECT 1 FROM state WHERE name = 'live'").fetchone():
                return
        with files.writing(self.path) as connection:
            if not connection.execute("SELECT 1 FROM state WHERE name = 'live'").fetchone():
                _point(connection, "live", files.make_index(connection))

    def search(self, plan: Plan) -> Found:
        self.ensure()
        with files.reading(self.path) as connection:
            index = files.live_index(connection)
            rows = _rows(connection, index, plan)
            scores = _scores(connection, index, plan.clauses or (), {row.id for row in rows})
        kept, total, counts = selection(
            [row.group for row in rows],
            [row.facets.split(SEPARATOR) for row in rows],
            plan.facets,
        )
        best = _collapsed(plan, [rows[n] for n in kept], scores)
        return Found(tuple(Match(row.kind, row.pk) for row in best), total, counts)

    def write(self, records: Sequence[Record], index: str | None = None) -> Mapping[str, str]:
        self.ensure()
        with files.writing(self.path) as connection:
            tables = index or files.live_index(connection)
            for record in records:
                _store(connection, tables, record)
        return refs(records)

    def revisions(self, index: str | None = None) -> Iterator[tuple[str, int]]:
        self.ensure()
        with files.reading(self.path) as connection:
            rows = connection.execute(f"SELECT ref, revision FROM i{index or files.live_index(connection)}_entry")
            return iter(rows.fetchall())

    def digests(self, index: str) -> Iterator[tuple[str, str]]:
        with files.reading(self.path) as connection:
            for (number,) in connection.execute(f"SELECT id FROM i{int(index)}_entry").fetchall():
                record = _stored(connection, index, number)
                yield record.ref, record.digest

    def new_index(self) -> str:
        self.ensure()
        with files.writing(self.path) as connection:
            return files.make_index(connection)

    def adopt(self, index: str) -> None:
        with files.writing(self.path) as connection:
            before = files.live_index(connection)
            _point(connection, "live", index)
            _point(connection, "previous", before)
            for other in set(files.indexes(connection)) - {index, before}:
                files.drop_index(connection, other)

    def previous(self) -> str | None:
        with files.reading(self.path) as connection:
            row = connection.execute("SELECT value FROM state WHERE name = 'previous'").fetchone()
        return str(row[0]) if row else None

    def drop(self, index: str) -> None:
        with files.writing(self.path) as connection:
            if index != files.live_index(connection):
                files.drop_index(connection, index)

    def refresh(self) -> None:
        """What is committed is found at once."""

    def discard(self) -> None:
        with files.writing(self.path) as connection:
            for index in files.indexes(connection):
                files.drop_index(connection, index)
            connection.execute("DELETE FROM state WHERE name <> 'made'")


def _point(connection: sqlite3.Connection, name: str, index: str) -> None:
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, int(index)))


def _rows(connection: sqlite3.Connection, index: str, plan: Plan) -> list[_Row]:
    """Return every entry in scope that holds at least one of the stems."""
    scopes = sorted(plan.scopes)
    conditions = [f"EXISTS (SELECT 1 FROM i{index}_scope s WHERE s.id = e.id AND s.scope IN ({_marks(scopes)}))"]
    values: list[object] = [*scopes]
    if plan.kinds:
        conditions.append(f"e.kind IN ({_marks(plan.kinds)})")
        values += plan.kinds
    if plan.clauses is not None:
        meets = [
            f"SELECT rowid FROM i{index}_text_{clause.language} WHERE i{index}_text_{clause.language} MATCH ?"
            for clause in plan.clauses
        ]
        conditions.append(f"e.id IN ({' UNION '.join(meets) or 'SELECT 0 WHERE 0'})")
        values += [" OR ".join(_quoted(stem) for stem in clause.terms) for clause in plan.clauses]
    sql = f"SELECT id, ref, kind, pk, grp, facets, date, uses FROM i{index}_entry e WHERE {' AND '.join(conditions)}"
    return [_Row(*row) for row in connection.execute(sql, values)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _quoted(stem: str) -> str:
    """Write a stem as an FTS5 string; analysis leaves letters and digits only, so there is nothing to escape."""
    return f'"{stem}"'


def _scores(
    connection: sqlite3.Connection, index: str, clauses: Sequence[Clause], wanted: set[int]
) -> Mapping[int, float]:
    """Return the relevance of each wanted entry: the best of what it is worth in each language."""
    best: dict[int, float] = {}
    for clause in clauses:
        score: dict[int, float] = defaultdict(float)
        matched: dict[int, int] = defaultdict(int)
        for stem, times in clause.terms.items():
            for number, part in _term_scores(connection, f"i{index}_text_{clause.language}", stem):
                if number in wanted:
                    score[number] += times * part
                    matched[number] += 1
            for number, part in _term_scores(connection, f"i{index}_title_{clause.language}", stem):
                if number in wanted:
                    score[number] += times * TITLE_WEIGHT * part
        for number, value in score.items():
            everything = ALL_TERMS_TIER if matched[number] == len(clause.terms) else 0.0
            best[number] = max(best.get(number, 0.0), value + clause.tier + everything)
    return best


def _term_scores(connection: sqlite3.Connection, table: str, stem: str) -> Iterator[tuple[int, float]]:
    """Yield what one stem is worth in each entry that has it, as Lucene's BM25 (k1 = 1.2, b = 0.75) counts it."""
    sql = f"SELECT rowid, bm25({table}) FROM {table} WHERE {table} MATCH ?"
    rows = connection.execute(sql, (_quoted(stem),)).fetchall()
    if not rows:
        return
    (texts,) = connection.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()
    odds = (texts - len(rows) + 0.5) / (len(rows) + 0.5)
    factor = math.log1p(odds) / (max(math.log(odds), FTS5_LEAST_IDF) * (FTS5_K1 + 1))
    for number, value in rows:
        yield number, -value * factor


def _collapsed(plan: Plan, rows: list[_Row], scores: Mapping[int, float]) -> list[_Row]:
    """Return one page of rows in order, the first of each group only."""

    def place(row: _Row) -> tuple[object, ...]:
        newest = (row.date is None, -(row.date or 0))
        if plan.sort == NEWEST:
            return *newest, row.ref
        return (-row.uses, *newest, row.ref) if plan.sort == MOST_USED else (-scores.get(row.id, 0.0), row.ref)

    first: dict[str, _Row] = {}
    places: dict[str, tuple[object, ...]] = {}
    for row in rows:
        here = place(row)
        if row.group not in places or here < places[row.group]:
            first[row.group], places[row.group] = row, here
    page = heapq.nsmallest(plan.offset + plan.limit, places, key=places.__getitem__)[plan.offset :]
    return [first[group] for group in page]


def _store(connection: sqlite3.Connection, index: str, record: Record) -> None:
    """Write a record unless the index knows a newer revision (what `external_gte` does on the other engine)."""
    row = connection.execute(f"SELECT id, revision FROM i{index}_entry WHERE ref = ?", (record.ref,)).fetchone()
    if row and row[1] > record.revision:
        return
    number = row[0] if row else None
    if row:
        for table in (*files.TEXT_TABLES, "words"):
            connection.execute(f"DELETE FROM i{index}_{table} WHERE rowid = ?", (number,))
        connection.execute(f"DELETE FROM i{index}_scope WHERE id = ?", (number,))
    columns = (record.ref, record.kind, record.pk, record.revision, record.deleted, record.group)
    values = (number, *columns, SEPARATOR.join(record.facets), record.date, record.uses)
    cursor = connection.execute(f"INSERT OR REPLACE INTO i{index}_entry VALUES ({_marks(values)})", values)
    number = cursor.lastrowid
    connection.executemany(f"INSERT INTO i{index}_scope VALUES (?, ?)", [(number, scope) for scope in record.scopes])
    texts = {f"title_{code}": tokens for code, tokens in record.titles.items()}
    texts |= {f"text_{code}": tokens for code, tokens in record.texts.items()}
    for table, tokens in {**texts, "words": record.words}.items():
        if tokens:
            connection.execute(f"INSERT INTO i{index}_{table} (rowid, tokens) VALUES (?, ?)", (number, tokens))


def _stored(connection: sqlite3.Connection, index: str, number: int) -> Record:
    """Read a record back from the tables."""

    def tokens(table: str) -> str:
        row = connection.execute(f"SELECT tokens FROM i{index}_{table} WHERE rowid = ?", (number,)).fetchone()
        return row[0] if row else ""

    sql = f"SELECT kind, pk, revision, deleted, grp, facets, date, uses FROM i{index}_entry WHERE id = ?"
    kind, pk, revision, deleted, group, facets, date, uses = connection.execute(sql, (number,)).fetchone()
    scopes = connection.execute(f"SELECT scope FROM i{index}_scope WHERE id = ? ORDER BY scope", (number,))
    return Record(
        kind=kind,
        pk=pk,
        revision=revision,
        deleted=bool(deleted),
        group=group,
        scopes=tuple(scope for (scope,) in scopes.fetchall()),
        facets=tuple(facets.split(SEPARATOR)) if facets else (),
        date=date,
        uses=uses,
        titles={code: found for code in LANGUAGES if (found := tokens(f"title_{code}"))},
        texts={code: found for code in LANGUAGES if (found := tokens(f"text_{code}"))},
        words=tokens("words"),
    )
