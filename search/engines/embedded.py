"""The engine that is always there: FTS5 in a file of its own, whatever database the site uses."""

import heapq
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence

from search.analysis import LANGUAGES
from search.engines import files
from search.engines.catalogue import SEPARATOR, Catalogue, Row, catalogue
from search.engines.counting import octets, selection
from search.engines.protocol import refs
from search.engines.scoring import Meeting, Scores
from search.meaning.known import models
from search.meaning.meant import Meant, Near
from search.plan import Found, Match, Plan
from search.query import RELEVANCE
from search.records import Record


class EmbeddedEngine:
    """Records in a SQLite file at `path`; safe with many processes and threads (see `engines.files`)."""

    name = "embedded"

    def __init__(self, path: str) -> None:
        self.path = path

    def prepare(self) -> bool:
        files.ensure(self.path)
        wanted = {"told": 1, "models": _models()}
        with files.reading(self.path) as connection:
            if _state(connection) == wanted:
                return False
        with files.writing(self.path) as connection:
            # A search may have opened a new file before; what counts is whether anybody was told to fill it, with the
            # vectors of today's models.
            known = _state(connection)
            connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", wanted.items())
            return known != wanted

    def search(self, plan: Plan) -> Found:
        with files.answering(self.path) as (connection, index):
            known = catalogue(self.path, index)
            with known.lock:
                known.catch_up(connection)
                meeting = Meeting(connection, known, plan)
                hits = known.allowed(plan.scopes, plan.kinds)
                if plan.clauses is not None:
                    hits &= meeting.hits
                kept, counts = selection(hits, known.facets, plan.facets, known.count)
                page = _page(known, kept, plan, meeting)
                total = known.count(kept)
        matches = (_match(row, row.ref not in meeting.only_near) for row in page)
        return Found(tuple(matches), total, counts)

    def look(self, meant: Meant, plan: Plan) -> Near:
        """Return what is near what a query means, of all that holders of the plan's scopes may find."""
        from search.engines.nearness import near  # noqa: PLC0415 - it needs numpy, which is an extra

        with files.answering(self.path) as (connection, index):
            known = catalogue(self.path, index)
            with known.lock:
                known.catch_up(connection)
                return near(connection, self.path, known, meant, plan)

    def write(self, records: Sequence[Record], index: str | None = None) -> Mapping[str, str]:
        files.ensure(self.path)
        with files.writing(self.path) as connection:
            tables = index or files.live_index(connection)
            stamp = files.next_stamp(connection)
            for record in records:
                _store(connection, tables, record, stamp)
        return refs(records)

    def revisions(self, index: str | None = None) -> Iterator[tuple[str, int]]:
        with files.answering(self.path) as (connection, live):
            rows = connection.execute(f"SELECT ref, revision FROM i{index or live}_entry")
            return iter(rows.fetchall())

    def digests(self, index: str) -> Iterator[tuple[str, str]]:
        with files.reading(self.path) as connection:
            for (number,) in connection.execute(f"SELECT id FROM i{int(index)}_entry").fetchall():
                record = _stored(connection, index, number)
                yield record.ref, record.digest

    def new_index(self) -> str:
        files.ensure(self.path)
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
            connection.execute("DELETE FROM state WHERE name NOT IN ('made', 'changes')")


def _state(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, value FROM state WHERE name IN ('told', 'models')").fetchall())


def _models() -> int:
    """Name the models whose vectors an index should hold by a number."""
    return zlib.crc32(" ".join(sorted(model.mark for model in models().values())).encode())


def _match(row: Row, by_words: bool) -> Match:
    kind, _, pk = row.ref.partition(":")
    return Match(kind, pk, group=row.group or row.ref, by_words=by_words)


def _point(connection: sqlite3.Connection, name: str, index: str) -> None:
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, int(index)))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _page(known: Catalogue, kept: int, plan: Plan, meeting: Meeting) -> list[Row]:
    """Return one page of rows in order, the first of each group only."""
    wanted = plan.offset + plan.limit
    if not plan.limit:
        return []
    by_relevance = plan.sort == RELEVANCE
    order = _by_relevance(known, kept, meeting.scores(kept), wanted) if by_relevance else known.ordered(kept, plan.sort)
    if plan.without:
        passed = frozenset(plan.without)
        order = (number for number in order if (known.rows[number].group or known.rows[number].ref) not in passed)
    return known.first_of_groups(order, wanted)[plan.offset :]


def _by_relevance(known: Catalogue, kept: int, scores: Scores, wanted: int) -> Iterator[int]:
    """Yield the kept entries, best first; those that come after the wanted ones are sorted only when asked for."""
    having = octets(kept)
    end = len(having) * 8
    left = {n: value for n, value in scores.items() if n < end and having[n >> 3] >> (n & 7) & 1}
    worst = min(heapq.nlargest(wanted, left.values()), default=0.0)
    for good in (True, False):
        chosen = [number for number, value in left.items() if (value >= worst) is good]
        yield from sorted(chosen, key=lambda number: (-left[number], known.rows[number].ref))


def _store(connection: sqlite3.Connection, index: str, record: Record, stamp: int) -> None:
    """Write a record unless the index knows a newer revision (what `external_gte` does on the other engine)."""
    row = connection.execute(f"SELECT id, revision FROM i{index}_entry WHERE ref = ?", (record.ref,)).fetchone()
    if row and row[1] > record.revision:
        return
    number = row[0] if row else None
    if row:
        for table in files.WORD_TABLES:
            connection.execute(f"DELETE FROM i{index}_{table} WHERE rowid = ?", (number,))
        for table in ("scope", "vector"):
            connection.execute(f"DELETE FROM i{index}_{table} WHERE id = ?", (number,))
    columns = (record.ref, record.kind, record.pk, record.revision, record.deleted, record.group)
    ordered = (SEPARATOR.join(record.facets), record.date, record.uses, record.score, stamp)
    values = (number, *columns, *ordered)
    cursor = connection.execute(f"INSERT OR REPLACE INTO i{index}_entry VALUES ({_marks(values)})", values)
    number = cursor.lastrowid
    connection.executemany(f"INSERT INTO i{index}_scope VALUES (?, ?)", [(number, scope) for scope in record.scopes])
    vectors = [(number, code, record.made[code], vector) for code, vector in record.vectors.items()]
    connection.executemany(f"INSERT INTO i{index}_vector VALUES (?, ?, ?, ?)", vectors)
    texts = {f"title_{code}": tokens for code, tokens in record.titles.items()}
    texts |= {f"text_{code}": tokens for code, tokens in record.texts.items()}
    for table, tokens in {**texts, "words": record.words, "heading": record.headings}.items():
        if tokens:
            connection.execute(f"INSERT INTO i{index}_{table} (rowid, tokens) VALUES (?, ?)", (number, tokens))


def _stored(connection: sqlite3.Connection, index: str, number: int) -> Record:
    """Read a record back from the tables."""

    def tokens(table: str) -> str:
        row = connection.execute(f"SELECT tokens FROM i{index}_{table} WHERE rowid = ?", (number,)).fetchone()
        return row[0] if row else ""

    sql = f"SELECT kind, pk, revision, deleted, grp, facets, date, uses, score FROM i{index}_entry WHERE id = ?"
    kind, pk, revision, deleted, group, facets, date, uses, score = connection.execute(sql, (number,)).fetchone()
    scopes = connection.execute(f"SELECT scope FROM i{index}_scope WHERE id = ? ORDER BY scope", (number,))
    rows = connection.execute(f"SELECT language, made, vector FROM i{index}_vector WHERE id = ?", (number,)).fetchall()
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
        score=score,
        titles={code: found for code in LANGUAGES if (found := tokens(f"title_{code}"))},
        texts={code: found for code in LANGUAGES if (found := tokens(f"text_{code}"))},
        words=tokens("words"),
        headings=tokens("heading"),
        made={code: made for code, made, _ in rows},
        vectors={code: vector for code, _, vector in rows},
    )
