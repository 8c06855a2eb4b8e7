"""Judged collections: how good the order of the hits is, by nDCG@10, on any engine.

A folder holds `documents.jsonl` (`id`, `title`, `text`, and a `language` if not all have the same), `queries.tsv`
(`id<TAB>text`) and `qrels.txt` (TREC: `query 0 document relevance`).
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.asking import ask_engine
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.plan import PUBLIC
from search.query import Query
from search.records import Record, record_of, tokens_of
from search.registry import Document, Text
from search.repairing import as_folded, repaired

DEPTH = 10
BATCH = 500
KIND = "judged"


@dataclass(frozen=True)
class Collection:
    """Documents, queries by id, and the relevance of documents by query id and document id."""

    records: Sequence[Record]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, float]]


def read_collection(folder: Path, language: str) -> Collection:
    """Read a folder; `language` is that of documents which do not name theirs."""
    queries = dict(line.split("\t", 1) for line in _lines(folder / "queries.tsv"))
    judgements: dict[str, dict[str, float]] = defaultdict(dict)
    for line in _lines(folder / "qrels.txt"):
        query, _, document, relevance = line.split()
        judgements[query][document] = float(relevance)
    records = [_record(json.loads(line), language) for line in _lines(folder / "documents.jsonl")]
    return Collection(records, queries, judgements)


def load(engine: Engine, collection: Collection) -> None:
    """Store a collection's documents in an engine that holds nothing else."""
    engine.prepare()
    for start in range(0, len(collection.records), BATCH):
        problems = [text for text in engine.write(collection.records[start : start + BATCH]).values() if text]
        if problems:
            raise ValueError(f"{len(problems)} documents were refused, the first: {problems[0]}")
    engine.refresh()


def mean_ndcg(engine: Engine, collection: Collection, language: str, vocabulary: Vocabulary | None) -> float:
    """Return the mean nDCG@10 over the judged queries; with a vocabulary, unknown words are repaired first."""
    scores = [
        ndcg(search(engine, text, language, vocabulary), collection.judgements[query])
        for query, text in collection.queries.items()
        if any(relevance > 0 for relevance in collection.judgements.get(query, {}).values())
    ]
    return sum(scores) / len(scores) if scores else 0.0


def search(engine: Engine, text: str, language: str, vocabulary: Vocabulary | None) -> list[str]:
    """Return the ids of the first ten documents for a query, searched as the site searches."""
    repair = repaired(text, vocabulary, as_folded) if vocabulary else None
    query = Query(text=text, language=language, per_page=DEPTH, scopes=PUBLIC)
    return [match.pk for match in ask_engine(engine, query, repair.text if repair else text).matches]


def ndcg(ranked: Sequence[str], judged: Mapping[str, float]) -> float:
    """Return the discounted gain of the first ten, against the best order possible (gain as judged, log2 discount)."""
    best = _gain(sorted(judged.values(), reverse=True))
    return _gain([judged.get(document, 0.0) for document in ranked]) / best if best else 0.0


def _gain(relevances: Sequence[float]) -> float:
    return sum(max(0.0, value) / math.log2(rank + 2) for rank, value in enumerate(relevances[:DEPTH]))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield line.rstrip("\n")


def _record(row: Mapping[str, str], language: str) -> Record:
    text = Text(row.get("title", ""), row.get("text", ""))
    document = Document(texts={row.get("language", language): text}, scopes=PUBLIC)
    return record_of(KIND, str(row["id"]), 1, document, tokens_of(document))
