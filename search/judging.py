"""Judged collections: how good the order of the hits is, and what slips of the finger cost, on any engine.

A folder holds `documents.jsonl` (`id`, `title`, `text`, and `lang` where it matters), `queries.tsv`
(`id<TAB>text`, and `<TAB>lang`) and `qrels.txt` (TREC: `query 0 document relevance`).
"""

import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from search.analysis import LANGUAGES, query_stems, vocabulary
from search.asking import ask_engine
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.lexicon import stop_words
from search.meaning.known import fingerprint, models, text_of
from search.meaning.waiting import meant as what_is_meant
from search.misspelling import misspelt
from search.plan import MOST_TERMS, PUBLIC
from search.query import Query
from search.records import Record, record_of, tokens_of
from search.registry import Document, Text
from search.repairing import as_folded, repaired

DEPTH = 10
DEEP = 100
BATCH = 500
KIND = "judged"


@dataclass(frozen=True)
class Asked:
    """A judged query: what is typed, in which language, and how relevant which document is."""

    id: str
    text: str
    language: str
    judged: Mapping[str, float]


@dataclass(frozen=True)
class Collection:
    """Documents, and the queries for which at least one of them is relevant."""

    records: Sequence[Record]
    queries: Sequence[Asked]


@dataclass(frozen=True)
class Measure:
    """Figures of a collection on an engine: all are means over its queries, all but `ms_per_query` between 0 and 1.

    `typo_kept` is the share of nDCG@10 that is left with one slip in one word, `repaired` of such queries the share
    that came out as they were meant, `repair_cost` the share of nDCG@10 that repair takes from queries typed right.
    """

    ndcg10: float
    recall100: float
    ms_per_query: float
    typo_kept: float
    repaired: float
    repair_cost: float


def read_collection(folder: Path, language: str = "") -> Collection:
    """Read a folder; `language` is that of documents and queries which do not name theirs (empty: guessed)."""
    judgements: dict[str, dict[str, float]] = defaultdict(dict)
    for line in _lines(folder / "qrels.txt"):
        query, _, document, relevance = line.split()
        judgements[query][document] = float(relevance)
    rows = [json.loads(line) for line in _lines(folder / "documents.jsonl")]
    asked = [(*line.split("\t"), "")[:3] for line in _lines(folder / "queries.tsv")]
    fallback = language or guessed_language(f"{row.get('title', '')} {row.get('text', '')}" for row in rows)
    queries = [
        Asked(name, text, code or fallback, judgements[name])
        for name, text, code in asked
        if any(relevance > 0 for relevance in judgements.get(name, {}).values())
    ]
    return Collection([_record(row, fallback) for row in rows], queries)


def guessed_language(texts: Iterable[str]) -> str:
    """Return the language whose stop words most of the texts' words are."""
    seen = Counter(word for text in texts for word in vocabulary(text))
    return max(LANGUAGES, key=lambda language: sum(seen[word] for word in stop_words(language)))


def load(engine: Engine, collection: Collection) -> None:
    """Store a collection's documents in an engine that holds nothing else."""
    engine.prepare()
    for start in range(0, len(collection.records), BATCH):
        problems = [text for text in engine.write(collection.records[start : start + BATCH]).values() if text]
        if problems:
            raise ValueError(f"{len(problems)} documents were refused, the first: {problems[0]}")
    engine.refresh()


def measure(engine: Engine, collection: Collection, words: Vocabulary | None, seeds: Sequence[int]) -> Measure:
    """Ask everything as it is typed, and once for each seed with a slip; without `words` nothing is repaired."""
    started = time.perf_counter()
    ranked = [search(engine, query.text, query.language, words) for query in collection.queries]
    spent = time.perf_counter() - started
    right = [ndcg(ids, query.judged) for ids, query in zip(ranked, collection.queries, strict=True)]
    plain = [ndcg(search(engine, query.text, query.language, None), query.judged) for query in collection.queries]
    slips = [_with_slips(engine, collection, words, seed, right) for seed in seeds]
    return Measure(
        ndcg10=_mean(right),
        recall100=_mean([recall(ids, query.judged) for ids, query in zip(ranked, collection.queries, strict=True)]),
        ms_per_query=1000 * spent / max(1, len(ranked)),
        typo_kept=_mean([kept for kept, _ in slips]),
        repaired=_mean([share for _, share in slips]),
        repair_cost=1 - _mean(right) / _mean(plain) if any(plain) else 0.0,
    )


def search(engine: Engine, text: str, language: str, words: Vocabulary | None) -> list[str]:
    """Return the ids of the first hundred documents for a query, searched as the site searches."""
    query = Query(text=text, language=language, per_page=DEEP, scopes=PUBLIC)
    meant = _meant(text, words)
    # Here nobody waits for an answer: what is measured is the order, not whether this machine was busy.
    by_meaning = what_is_meant(meant, language, seconds=None)
    return [match.pk for match in ask_engine(engine, query, meant, by_meaning).matches]


def ndcg(ranked: Sequence[str], judged: Mapping[str, float]) -> float:
    """Return the discounted gain of the first ten, against the best order possible (gain as judged, log2 discount)."""
    best = _gain(sorted(judged.values(), reverse=True))
    return _gain([judged.get(document, 0.0) for document in ranked]) / best if best else 0.0


def recall(ranked: Sequence[str], judged: Mapping[str, float]) -> float:
    """Return the share of the relevant documents among the first hundred."""
    relevant = {document for document, relevance in judged.items() if relevance > 0}
    return len(relevant.intersection(ranked[:DEEP])) / len(relevant) if relevant else 0.0


def _with_slips(
    engine: Engine, collection: Collection, words: Vocabulary | None, seed: int, right: Sequence[float]
) -> tuple[float, float]:
    """Return the share of nDCG that is kept, and of queries that were repaired, over those that a slip fits in."""
    wrong = [(misspelt(query.text, f"{seed} {query.id}"), query) for query in collection.queries]
    fits = [n for n, (text, query) in enumerate(wrong) if text != query.text]
    kept, same = [], []
    for text, query in (wrong[n] for n in fits):
        kept.append(ndcg(search(engine, text, query.language, words), query.judged))
        wanted, found = (query_stems(words, query.language, MOST_TERMS) for words in (query.text, _meant(text, words)))
        same.append(wanted == found)
    before = sum(right[n] for n in fits)
    return sum(kept) / before if before else 1.0, _mean(same)


def _meant(text: str, words: Vocabulary | None) -> str:
    repair = repaired(text, words, as_folded) if words else None
    return repair.text if repair else text


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _gain(relevances: Sequence[float]) -> float:
    return sum(max(0.0, value) / math.log2(rank + 2) for rank, value in enumerate(relevances[:DEPTH]))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield line.rstrip("\r\n")


def _record(row: Mapping[str, str], language: str) -> Record:
    text = Text(row.get("title") or "", row.get("text") or "")
    code = row.get("lang") or language
    document = Document(texts={code: text}, scopes=PUBLIC)
    record = record_of(KIND, str(row["id"]), 1, document, tokens_of(document))
    if not (model := models().get(code)):
        return record
    whole = text_of(text.title, text.body)
    return replace(record, made={code: fingerprint(model, whole)}, vectors={code: model.vector(whole)})
