"""How a record lies in Elasticsearch: the fields of an index, and the way there and back."""

import struct
from collections.abc import Mapping
from typing import Any

from search.analysis import LANGUAGES
from search.meaning.known import models
from search.records import Record

SCHEMA = 3
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
    # What is near a word is looked up in the embedded file, which is always there.
    **dict.fromkeys(("words", "headings"), _KEPT),
    "digest": {"type": "keyword", "index": False},
}
SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": "0-1"}
UNSEEN = {"refresh_interval": "-1"}
"""Settings of an index that is being filled: what nobody searches need not be ready for it every second."""


def mapping() -> dict[str, Any]:
    """Return the form of an index: with vectors only where this site has models, so that any other needs no server that
    knows them. `flat` compares a query with every vector, as the embedded engine does: both find the same things."""
    vectors = {
        code: {
            "type": "dense_vector",
            "dims": model.width,
            "index": True,
            "similarity": "cosine",
            "index_options": {"type": "flat"},
        }
        for code, model in models().items()
    }
    fields = {**FIELDS, "made": {"properties": dict.fromkeys(vectors, _KEPT)}, "vectors": {"properties": vectors}}
    about = {"schema": SCHEMA, "models": sorted(model.mark for model in models().values())}
    return {"dynamic": "strict", "_meta": about, "properties": fields if vectors else FIELDS}


def source(record: Record) -> dict[str, Any]:
    """Return a record as a document. `shared` is its group where that may have other members: only those are counted
    one by one."""
    shared = record.group if record.group != record.ref else None
    fields = {**vars(record), "ref": record.ref, "shared": shared, "digest": record.digest}
    if not record.vectors:
        return {name: value for name, value in fields.items() if name not in ("made", "vectors")}
    return {**fields, "vectors": {code: numbers(vector) for code, vector in record.vectors.items()}}


def numbers(vector: bytes) -> list[float]:
    """Return a vector as JSON has it, to a billionth: what such floats lose by it is less than they are exact to."""
    return [round(value, 9) for (value,) in struct.iter_unpack("<f", vector)]
