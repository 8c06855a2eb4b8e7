"""What a text meets in the embedded index, and what each of some entries is worth to it.

FTS5's `bm25()` is Lucene's but for its idf, which it cuts at zero; over the few hundred things of a young hub that
matters. So each stem is scored alone and its idf exchanged for Lucene's: both engines then order alike.

Which entries have a stem is read as one JSON text, a fifth of the time their rows would take. `bm25()` costs a hundred
times as much an entry, so it is asked only of what the facets leave, and only where relevance is the order.
"""

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_

import orjson

from search.engines.catalogue import Catalogue
from search.engines.counting import bitset, members
from search.plan import ALL_TERMS_TIER, PIN_TIER, SYNONYM_WEIGHT, TITLE_WEIGHT, Clause, Plan
from search.thesaurus import Phrase

FTS5_K1 = 1.2
FTS5_LEAST_IDF = 1e-6
FEW = 2
"""Of so many entries that have a stem one has to be left over to pay for telling FTS5 which."""

Scores = dict[int, float]
"""What entries are worth, by their number."""


class Meeting:
    """A plan's text and an index, in a transaction. `hits` is the set of entries that the text meets or
    that the plan names; `only_near` are those of them that are there for no other reason than that they are near."""

    def __init__(self, connection: sqlite3.Connection, known: Catalogue, plan: Plan) -> None:
        self.connection = connection
        self.known = known
        self.clauses = plan.clauses or ()
        self.held = {clause.language: self._held(clause) for clause in self.clauses}
        self.pinned = self._pinned(plan.pins)
        met = (self._met(clause) for clause in self.clauses)
        by_words = reduce(or_, met, bitset(self.pinned, known.size))
        near = self._numbered(plan.near)
        self.hits = by_words | bitset(near.values(), known.size)
        self.only_near = {ref: number for ref, number in near.items() if not by_words >> number & 1}

    def scores(self, kept: int) -> Scores:
        """Return the relevance of the kept hits: the best of what each is worth in any language."""
        kept &= self.hits
        found = [(clause, kept & self._met(clause)) for clause in self.clauses]
        found = [(clause, met) for clause, met in found if met]
        best: Scores = {}
        for clause, met in found:
            score = self._clause_scores(clause, met)
            self._add_tiers(score, clause, met, alone=len(found) == 1)
            best = {**best, **{n: max(value, best.get(n, 0.0)) for n, value in score.items()}} if best else score
        for number, worth in self.pinned.items():
            if kept >> number & 1:
                best[number] = best.get(number, 0.0) + worth
        return best | {number: 0.0 for number in self.only_near.values() if kept >> number & 1}

    def _held(self, clause: Clause) -> dict[str, int]:
        table = self._table("text", clause)
        return {stem: bitset(self._numbers(table, stem), self.known.size) for stem in clause.stems}

    def _met(self, clause: Clause) -> int:
        """Return the entries that have a typed stem, or all of a synonym."""
        held = self.held[clause.language]
        return reduce(or_, (held[stem] for stem in clause.terms), 0) | self._any(clause, clause.synonyms)

    def _any(self, clause: Clause, phrases: Sequence[Phrase]) -> int:
        """Return the entries that have all stems of at least one of the phrases."""
        held = self.held[clause.language]
        return reduce(or_, (reduce(and_, (held.get(stem, 0) for stem in phrase)) for phrase in phrases), 0)

    def _pinned(self, pins: Sequence[str]) -> Scores:
        return {number: PIN_TIER * (len(pins) - pins.index(ref)) for ref, number in self._numbered(pins).items()}

    def _numbered(self, refs: Sequence[str]) -> dict[str, int]:
        """Return what is there of the things named, with their numbers."""
        if not refs:
            return {}
        marks = ", ".join("?" * len(refs))
        sql = f"SELECT ref, id FROM i{self.known.index}_entry WHERE ref IN ({marks})"
        return dict(self.connection.execute(sql, refs).fetchall())

    def _clause_scores(self, clause: Clause, met: int) -> Scores:
        """One combined text and half the title's own score, of some entries."""
        text, title = self._table("text", clause), self._table("title", clause)
        held = {s: n for s, n in self.held[clause.language].items() if n & met}
        said = {stem: self._term_scores(text, stem, met, numbers.bit_count()) for stem, numbers in held.items()}
        named = {stem: self._term_scores(title, stem, met) for stem in held}
        score: Scores = {}
        for parts, weight in ((said, 1.0), (named, TITLE_WEIGHT)):
            for stem, times in clause.terms.items():
                _add(score, parts.get(stem, {}), times * weight)
            for phrase in clause.synonyms:
                _add(score, _phrase_scores(parts, phrase), SYNONYM_WEIGHT * weight / len(phrase))
        return score

    def _add_tiers(self, score: Scores, clause: Clause, met: int, alone: bool) -> None:
        """Add the tiers of `search.plan`; what all hits would get alike orders nothing and is left out."""
        if clause.tier and not alone:
            for number in score:
                score[number] += clause.tier
        needs = [self._any(clause, need) for need in clause.needs]
        everything = reduce(and_, needs, met) if needs else 0
        if not alone or everything != met:
            for number in members(everything):
                score[number] += ALL_TERMS_TIER

    def _term_scores(self, table: str, stem: str, met: int, having: int | None = None) -> Scores:
        """Return what a stem is worth in each of some entries, as Lucene's BM25 (k1 = 1.2, b = 0.75) counts it.

        `having` says how many entries have the stem, where that is known; the entries may be more than were asked for.
        """
        # Analysis leaves letters and digits only: there is nothing to escape in an FTS5 string.
        sql, values = f"SELECT rowid, bm25({table}) FROM {table} WHERE {table} MATCH ?", [f'"{stem}"']
        if having is None or met.bit_count() * FEW < having:
            numbers = self._numbers(table, stem)
            having = len(numbers)
            if met.bit_count() * FEW < having:
                # `+` keeps FTS5 from being asked anew for every entry.
                sql += " AND +rowid IN (SELECT value FROM json_each(?))"
                values.append(json.dumps(list(members(met))))
        found = self.connection.execute(sql, values).fetchall() if having else []
        if not found:
            return {}
        odds = (self.known.size_of(self.connection, table) - having + 0.5) / (having + 0.5)
        factor = -math.log1p(odds) / (max(math.log(odds), FTS5_LEAST_IDF) * (FTS5_K1 + 1))
        return {number: value * factor for number, value in found}

    def _numbers(self, table: str, stem: str) -> list[int]:
        """Return the entries that have a stem."""
        sql = f"SELECT json_group_array(rowid) FROM {table} WHERE {table} MATCH ?"
        return list(orjson.loads(self.connection.execute(sql, (f'"{stem}"',)).fetchone()[0]))

    def _table(self, part: str, clause: Clause) -> str:
        return f"i{self.known.index}_{part}_{clause.language}"


def _add(score: Scores, more: Mapping[int, float], weight: float) -> None:
    if not score:
        score.update({number: value * weight for number, value in more.items()} if weight != 1 else more)
        return
    known = score.get
    for number, value in more.items():
        score[number] = known(number, 0.0) + value * weight


def _phrase_scores(held: Mapping[str, Mapping[int, float]], phrase: Phrase) -> Scores:
    """Return what a phrase is worth where all its stems are."""
    parts = [held.get(stem, {}) for stem in phrase]
    return {number: sum(part[number] for part in parts) for number in parts[0] if all(number in part for part in parts)}
