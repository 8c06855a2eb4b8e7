"""Elasticsearch: the same records, the same plans, in the subset that every server build has.

No script, no analyser but `whitespace`, no ingest, no delete-by-query: tokens come analysed, deletes are tombstones.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query as Condition

from search.analysis import LANGUAGES
from search.engines.protocol import refs
from search.errors import EngineDown
from search.plan import ALL_TERMS_TIER, TITLE_WEIGHT, Clause, Found, Match, Plan
from search.query import MOST_USED, NEWEST
from search.records import Record

READ_SECONDS = 1.0
WRITE_SECONDS = 10.0
MOST_VALUES = 1000
EXACT_UP_TO = 40_000
"""Hits up to which a cardinality counts without estimating."""

CONFLICT = 409
UNABLE = frozenset({404, 429, 502, 503, 504})
"""Answers that say nothing about what was asked: no index, too busy, not ready."""

SCAN_PAGE = 1000

_TOKENS = {"type": "text", "analyzer": "whitespace"}
_SLUG = {"type": "keyword"}
_NUMBER = {"type": "long"}
MAPPING = {
    "dynamic": "strict",
    "properties": {
        **dict.fromkeys(("ref", "kind", "pk", "group", "scopes", "facets"), _SLUG),
        **dict.fromkeys(("revision", "date", "uses"), _NUMBER),
        "deleted": {"type": "boolean"},
        "titles": {"properties": dict.fromkeys(LANGUAGES, _TOKENS)},
        "texts": {"properties": dict.fromkeys(LANGUAGES, _TOKENS)},
        # Kept for `digests`; what is near a word is looked up in the embedded file, which is always there.
        "words": {"type": "keyword", "index": False, "doc_values": False},
    },
}
SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": "0-1"}


@lru_cache
def client(url: str, seconds: float) -> Elasticsearch:
    """Return a client that gives up after `seconds` and never tries twice: who waits is a reader, or the next sweep."""
    return Elasticsearch(url, request_timeout=seconds, max_retries=0, retry_on_timeout=False)


class ElasticEngine:
    """Records behind the alias `prefix` of the server at `url`; indexes are named `<prefix>-<time>-<random>`."""

    name = "elasticsearch"

    def __init__(self, url: str, prefix: str) -> None:
        self.alias = prefix
        self.reader = client(url, READ_SECONDS)
        self.writer = client(url, WRITE_SECONDS)

    def prepare(self) -> bool:
        with _reaching():
            if self.writer.indices.exists_alias(name=self.alias):
                return False
            index = self.new_index()
            self.writer.indices.update_aliases(actions=[{"add": {"index": index, "alias": self.alias}}])
        return True

    def search(self, plan: Plan) -> Found:
        with _reaching():
            answer = self.reader.search(index=self.alias, **body(plan)).body
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineDown("Elasticsearch answered in part")
        hits = (hit["fields"] for hit in answer["hits"]["hits"])
        matches = tuple(Match(fields["kind"][0], fields["pk"][0]) for fields in hits)
        return Found(matches, answer["aggregations"]["kept"]["groups"]["value"], _counts(plan, answer["aggregations"]))

    def write(self, records: Sequence[Record], index: str | None = None) -> Mapping[str, str]:
        operations: list[Mapping[str, Any]] = []
        for record in records:
            version = {"version": record.revision, "version_type": "external_gte"}
            operations += [{"index": {"_id": record.ref, **version}}, _source(record)]
        if not operations:
            return {}
        with _reaching():
            answer = self.writer.bulk(index=index or self.alias, operations=operations, require_alias=index is None)
        return refs(records) | {item["index"]["_id"]: _outcome(item["index"]) for item in answer["items"]}

    def revisions(self, index: str | None = None) -> Iterator[tuple[str, int]]:
        for source in self._scan(index or self.alias, ["ref", "revision"]):
            yield source["ref"], source["revision"]

    def digests(self, index: str) -> Iterator[tuple[str, str]]:
        for source in self._scan(index, True):
            yield source["ref"], _record(source).digest

    def new_index(self) -> str:
        index = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
        with _reaching():
            self.writer.indices.create(index=index, mappings=MAPPING, settings=SETTINGS)
        return index

    def adopt(self, index: str) -> None:
        with _reaching():
            before = self._behind(self.alias)
            actions: list[Mapping[str, Any]] = [
                {"remove": {"index": "*", "alias": self.alias, "must_exist": False}},
                {"remove": {"index": "*", "alias": self._previous_alias, "must_exist": False}},
                {"add": {"index": index, "alias": self.alias}},
                *({"add": {"index": name, "alias": self._previous_alias}} for name in before if name != index),
            ]
            self.writer.indices.update_aliases(actions=actions)
            for name in set(self._indexes()) - {index, *before}:
                self.writer.indices.delete(index=name)

    def previous(self) -> str | None:
        with _reaching():
            return next(iter(self._behind(self._previous_alias)), None)

    def drop(self, index: str) -> None:
        with _reaching():
            if index not in self._behind(self.alias):
                self.writer.indices.delete(index=index, ignore_unavailable=True)

    def refresh(self) -> None:
        with _reaching():
            self.writer.indices.refresh(index=self.alias)

    def discard(self) -> None:
        with _reaching():
            for name in self._indexes():
                self.writer.indices.delete(index=name)

    @property
    def _previous_alias(self) -> str:
        return f"{self.alias}.previous"

    def _indexes(self) -> list[str]:
        """Return our indexes; the names that other prefixes gave on the same server may begin like ours."""
        ours = re.compile(rf"{re.escape(self.alias)}-\d{{14}}-[0-9a-f]{{6}}")
        return [name for name in self.writer.indices.get(index=f"{self.alias}-*").body if ours.fullmatch(name)]

    def _behind(self, alias: str) -> list[str]:
        try:
            return sorted(self.writer.indices.get_alias(name=alias).body)
        except NotFoundError:
            return []

    def _scan(self, index: str, fields: Any) -> Iterator[dict[str, Any]]:
        """Yield every document of an index, as of now, in pages."""
        with _reaching():
            self.writer.indices.refresh(index=index)
            pit = {"id": self.writer.open_point_in_time(index=index, keep_alive="2m")["id"], "keep_alive": "2m"}
            try:
                after: list[Any] | None = None
                while hits := self._page(pit, fields, after):
                    yield from (hit["_source"] for hit in hits)
                    after = hits[-1]["sort"]
            finally:
                self.writer.close_point_in_time(id=pit["id"])

    def _page(self, pit: Mapping[str, str], fields: Any, after: list[Any] | None) -> list[dict[str, Any]]:
        answer = self.writer.search(
            pit=pit, sort=[{"ref": "asc"}], size=SCAN_PAGE, source=fields, search_after=after, track_total_hits=False
        )
        return list(answer["hits"]["hits"])


class _reaching:  # noqa: N801 - reads as the sentence `with _reaching():`
    """Turn every way of not answering into `EngineDown`; a refused request is a mistake of ours and stays one."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        unable = isinstance(error, ApiError) and error.status_code in UNABLE
        if unable or isinstance(error, TransportError):
            raise EngineDown(f"Elasticsearch: {error}") from error


def body(plan: Plan) -> dict[str, Any]:
    """Return the keyword arguments of a search request for a plan.

    What is chosen cuts by `post_filter`, so that each facet's own aggregation can leave its own choice out.
    """
    chosen = {name: Q("terms", facets=[f"{name}={slug}" for slug in slugs]) for name, slugs in plan.facets.items()}
    search = Search().query(_condition(plan)).post_filter(_all_of(chosen.values()))
    search = search.sort(*_order(plan)).source(False).extra(collapse={"field": "group"}, docvalue_fields=["kind", "pk"])
    search = search.extra(track_total_hits=False, track_scores=False)[plan.offset : plan.offset + plan.limit]
    kept = search.aggs.bucket("kept", "filter", filter=_all_of(chosen.values()))
    kept.metric("groups", _groups())
    kept.bucket("values", "terms", field="facets", size=MOST_VALUES).metric("groups", _groups())
    for number, name in enumerate(plan.facets):
        others = _all_of(condition for other, condition in chosen.items() if other != name)
        own = search.aggs.bucket(f"facet{number}", "filter", filter=others)
        values = A("terms", field="facets", size=MOST_VALUES, include=f"{_literally(name)}=.*")
        own.bucket("values", values).metric("groups", _groups())
    request = search.to_dict()
    request["from_"], request["source"] = request.pop("from"), request.pop("_source")
    return request


def _condition(plan: Plan) -> Condition:
    must_have = [Q("terms", scopes=sorted(plan.scopes))]
    if plan.kinds:
        must_have.append(Q("terms", kind=list(plan.kinds)))
    if plan.clauses is None:
        return Q("bool", filter=must_have)
    languages = [_clause(clause) for clause in plan.clauses]
    best = Q("dis_max", queries=languages) if languages else Q("match_none")
    return Q("bool", filter=must_have, must=[best])


def _clause(clause: Clause) -> Condition:
    """One combined text, half the title's own score, and the tiers of `search.plan`."""
    text, title = f"texts.{clause.language}", f"titles.{clause.language}"
    terms = [Q("term", **{text: {"value": stem, "boost": times}}) for stem, times in clause.terms.items()]
    titles = [
        Q("term", **{title: {"value": stem, "boost": times * TITLE_WEIGHT}}) for stem, times in clause.terms.items()
    ]
    every = Q("bool", filter=[Q("term", **{text: stem}) for stem in clause.terms])
    tiers = [Q("constant_score", filter=every, boost=ALL_TERMS_TIER)]
    if clause.tier:
        tiers.append(Q("constant_score", filter=Q("match_all"), boost=clause.tier))
    return Q("bool", must=[Q("bool", should=terms)], should=[*titles, *tiers])


def _all_of(conditions: Any) -> Condition:
    return Q("bool", filter=list(conditions))


def _order(plan: Plan) -> list[Any]:
    newest = {"date": {"order": "desc", "missing": "_last"}}
    if plan.sort == NEWEST:
        return [newest, "ref"]
    return [{"uses": "desc"}, newest, "ref"] if plan.sort == MOST_USED else ["_score", "ref"]


def _groups() -> Any:
    return A("cardinality", field="group", precision_threshold=EXACT_UP_TO)


def _literally(name: str) -> str:
    """Escape a facet's name for Lucene's regular expressions."""
    return "".join(char if char.isalnum() or char in "_-" else f"\\{char}" for char in name)


def _counts(plan: Plan, answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Read the aggregations: of a chosen facet its own, of the others what everything chosen leaves."""
    buckets = [*answer["kept"]["values"]["buckets"]]
    own = [bucket for number in range(len(plan.facets)) for bucket in answer[f"facet{number}"]["values"]["buckets"]]
    counts: dict[str, dict[str, int]] = {}
    for bucket, chosen in [*((bucket, False) for bucket in buckets), *((bucket, True) for bucket in own)]:
        name, _, slug = bucket["key"].partition("=")
        if (name in plan.facets) == chosen:
            counts.setdefault(name, {})[slug] = bucket["groups"]["value"]
    return counts


def _source(record: Record) -> dict[str, Any]:
    return {**vars(record), "ref": record.ref}


def _record(source: Mapping[str, Any]) -> Record:
    """Build the record that a stored document is, from all of it."""
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in source.items()
    }
    return Record(**{name: value for name, value in fields.items() if name != "ref"})


def _outcome(item: Mapping[str, Any]) -> str:
    """Return "" for an item that is stored, or that lost against a newer revision."""
    if item["status"] < 300 or item["status"] == CONFLICT:
        return ""
    return json.dumps(item.get("error", item["status"]))
