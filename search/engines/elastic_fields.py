"""How a record lies in Elasticsearch: the fields of an index, and the way there and back."""

from collections.abc import Mapping
from typing import Any

from search.analysis import LANGUAGES
from search.records import Record

SCHEMA = 2
"""Raised whenever fields are added: an index of an earlier form gets them, and everything is written to it again."""

_TOKENS = {"type": "text", "analyzer": "whitespace"}
_SLUG = {"type": "keyword"}
_NUMBER = {"type": "long"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
FIELDS: dict[str, Mapping[str, Any]] = {
    **dict.fromkeys(("ref", "kind", "pk", "group", "shared", "scopes", "facets"), _SLUG),
    **dict.fromkeys(("revision", "date", "uses"), _NUMBER),
    "score": {"type": "double"},
    "deleted": {"type": "boolean"},
    "titles": {"properties": dict.fromkeys(LANGUAGES, _TOKENS)},
    "texts": {"properties": dict.fromkeys(LANGUAGES, _TOKENS)},
    # Kept for `digests`; what is near a word is looked up in the embedded file, which is always there.
    **dict.fromkeys(("words", "headings"), _KEPT),
}
MAPPING = {"dynamic": "strict", "_meta": {"schema": SCHEMA}, "properties": FIELDS}
SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": "0-1"}


def source(record: Record) -> dict[str, Any]:
    """Return a record as a document. `shared` is its group where that may have other members: only those are counted
    one by one."""
    shared = record.group if record.group != record.ref else None
    return {**vars(record), "ref": record.ref, "shared": shared}


def record(source: Mapping[str, Any]) -> Record:
    """Build the record that a stored document is, from all of it."""
    fields: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in source.items()}
    return Record(**{name: value for name, value in fields.items() if name not in ("ref", "shared")})
