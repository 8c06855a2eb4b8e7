"""Elasticsearch: the same records, the same plans, in the subset that every server build has.

No script, no analyser but `whitespace`, no ingest, no delete-by-query: tokens come analysed, deletes are tombstones.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import (
    ApiError,
    BadRequestError,
    Elasticsearch,
    NotFoundError,
    UnsupportedProductError,
)
from elasticsearch.serializer import OrjsonSerializer

from search.engines.elastic_body import body, counts_of, matches_of, total_of
from search.engines.elastic_fields import SETTINGS, UNSEEN, mapping, source
from search.engines.elastic_near import near_of, nearest
from search.engines.patience import PatientNode
from search.engines.protocol import refs
from search.errors import EngineDown
from search.meaning.meant import Meant, Near
from search.plan import Found, Plan
from search.records import Record

READ_SECONDS = 1.0
WRITE_SECONDS = 10.0
JSON = "application/vnd.elasticsearch+json; compatible-with=8"
HEADERS = {"accept": JSON, "content-type": JSON}
QUICKLY = {OrjsonSerializer.mimetype: OrjsonSerializer()}
"""How answers are read: a page of hits and counts in a quarter of the time of the standard library."""
REFUSED, CONFLICT = 400, 409
NOT_AN_ANSWER = (ApiError, TransportError, UnsupportedProductError, LookupError, TypeError, ValueError, AttributeError)
UNSAID = "the server said nothing of it"
SCAN_PAGE = 5000

_UP_TO_DATE: set[tuple[Elasticsearch, str, str]] = set()


@lru_cache
def client(url: str, seconds: float) -> Elasticsearch:
    """Return a client that gives up after `seconds` and never tries twice: who waits is a reader, or the next sweep."""
    return Elasticsearch(
        url, request_timeout=seconds, max_retries=0, retry_on_timeout=False, node_class=PatientNode, serializers=QUICKLY
    )


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
                return self._bring_up_to_date()
            return self._begin()

    def _begin(self) -> bool:
        """Make the first index with its alias, in one step and by a name that only one of several processes can give:
        an alias that two of them set on an index each could not be written to."""
        first = f"{self.alias}-{'0' * 14}-{'0' * 6}"
        try:
            self.writer.indices.create(index=first, mappings=mapping(), settings=SETTINGS, aliases={self.alias: {}})
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
            self.writer.indices.put_alias(index=first, name=self.alias)
        return True

    def _bring_up_to_date(self) -> bool:
        """Add the fields that an index from an earlier release lacks, and say whether it did; asked once a process."""
        wanted = mapping()
        if (known := (self.writer, self.alias, str(wanted["_meta"]))) in _UP_TO_DATE:
            return False
        *others, index = self._behind(self.alias)
        if others:  # two processes of an earlier release began at once
            self.adopt(index)
        found = self.writer.indices.get_mapping(index=index).body[index]
        if older := found["mappings"].get("_meta", {}) != wanted["_meta"]:
            self.writer.indices.put_mapping(index=self.alias, properties=wanted["properties"], meta=wanted["_meta"])
        _UP_TO_DATE.add(known)
        return bool(older or others)

    def search(self, plan: Plan, seconds: float = READ_SECONDS) -> Found:
        """Answer a plan within `seconds`, whatever the server does with its connections."""
        with _reaching():
            answer = self._ask(body(plan), seconds)
            if answer["timed_out"] or answer["_shards"]["failed"]:
                raise EngineDown("Elasticsearch answered in part")
            counted = answer["aggregations"]
            return Found(matches_of(plan, answer["hits"]["hits"]), total_of(counted), counts_of(plan, counted))

    def look(self, meant: Meant, plan: Plan, seconds: float = READ_SECONDS) -> Near:
        """Return what is near what a query means, of all that holders of the plan's scopes may find."""
        with _reaching():
            try:
                return near_of(plan, self._ask(nearest(meant, plan), seconds)["hits"]["hits"])
            except BadRequestError:  # an index from before there were vectors: its field comes with the next drain
                return Near()

    def _ask(self, request: Mapping[str, Any], seconds: float) -> Any:
        """Return what the server says to a search. The client's own `search` would look at each part of the request
        again, for a tenth of the time in which the server answers; what it checks of an answer is checked here."""
        meta, answer = self.reader.transport.perform_request(
            "POST", f"/{self.alias}/_search", headers=HEADERS, body=request, request_timeout=seconds, max_retries=0
        )
        if meta.status >= REFUSED:
            raise (BadRequestError if meta.status == REFUSED else ApiError)(f"HTTP {meta.status}", meta, answer)
        return answer

    def write(self, records: Sequence[Record], index: str | None = None) -> Mapping[str, str]:
        operations: list[Mapping[str, Any]] = []
        for one in records:
            version = {"version": one.revision, "version_type": "external_gte"}
            operations += [{"index": {"_id": one.ref, **version}}, source(one)]
        if not operations:
            return {}
        with _reaching():
            answer = self.writer.bulk(index=index or self.alias, operations=operations, require_alias=index is None)
            said = {item["index"]["_id"]: _outcome(item["index"]) for item in answer["items"]}
        return dict.fromkeys(refs(records), UNSAID) | said

    def revisions(self, index: str | None = None) -> Iterator[tuple[str, int]]:
        yield from self._scan(index or self.alias, "revision")

    def digests(self, index: str) -> Iterator[tuple[str, str]]:
        yield from self._scan(index, "digest")

    def new_index(self) -> str:
        index = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
        with _reaching():
            self.writer.indices.create(index=index, mappings=mapping(), settings={**SETTINGS, **UNSEEN})
        return index

    def adopt(self, index: str) -> None:
        with _reaching():
            before = self._behind(self.alias)
            self.writer.indices.put_settings(index=index, settings=dict.fromkeys(UNSEEN))  # as the server has it
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

    def _scan(self, index: str, field: str) -> Iterator[tuple[str, Any]]:
        """Yield what every document of an index is named, and one field of it (an older form may lack it: `None`)."""
        with _reaching():
            self.writer.indices.refresh(index=index)
            pit = {"id": self.writer.open_point_in_time(index=index, keep_alive="2m")["id"], "keep_alive": "2m"}
            try:
                with ThreadPoolExecutor(1, "scanning") as asking:  # for the next page, while this one is looked at
                    hits = self._page(pit, field, None)
                    while hits:
                        coming = asking.submit(self._page, pit, field, hits[-1]["sort"])
                        for told in (hit["fields"] for hit in hits):
                            yield told["ref"][0], told.get(field, [None])[0]
                        hits = coming.result()
            finally:
                self.writer.close_point_in_time(id=pit["id"])

    def _page(self, pit: Mapping[str, str], field: str, after: list[Any] | None) -> list[dict[str, Any]]:
        answer = self.writer.search(
            pit=pit, sort="_shard_doc", size=SCAN_PAGE, search_after=after, track_total_hits=False,
            source=False, docvalue_fields=[{"field": "ref"}, {"field": field}],
        )  # fmt: skip
        return list(answer["hits"]["hits"])


class _reaching:  # noqa: N801 - reads as the sentence `with _reaching():`
    """Turn whatever is not the answer to what was asked into `EngineDown`: silence, a refusal (read-only, too busy, no
    such index), and an answer of a shape that Elasticsearch never gives. Readers are served by the other engine then,
    and writes are tried again; the log has the cause."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NOT_AN_ANSWER):
            raise EngineDown(f"Elasticsearch: {type(error).__name__}: {error}") from error


def _outcome(item: Mapping[str, Any]) -> str:
    """Return "" for an item that is stored, or that lost against a newer revision."""
    if item["status"] < 300 or item["status"] == CONFLICT:
        return ""
    return json.dumps(item.get("error", item["status"]))
