"""Checks JSON-LD against the part of schema.org that this hub uses (`schema_org.json`)."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

KNOWN = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
SCHEMA = "https://schema.org/"
DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def blocks_in(html: str) -> list[dict[str, Any]]:
    """Return what a page says of itself, a graph as its parts."""
    said = [json.loads(text) for text in BLOCK.findall(html)]
    things = [thing for one in said for thing in (one if isinstance(one, list) else one.get("@graph", [one]))]
    contexts = {one.get("@context") for one in said if isinstance(one, dict)}
    assert contexts <= {"https://schema.org"}, contexts
    return things


def faults_in(thing: Any, path: str = "") -> Iterator[str]:
    """Say what of a thing schema.org does not know, or knows as something else; nothing for one that is right."""
    sort = thing.get("@type")
    here = f"{path}{sort}"
    if sort not in KNOWN["subtypes"]:
        yield f"{here}: no type of ours"
        return
    for name in KNOWN["required"].get(sort, ()):
        if name not in thing:
            yield f"{here}.{name}: missing"
    allowed = properties_of(sort)
    for name, value in thing.items():
        if name in ("@type", "@context", "@id"):
            continue
        if name not in allowed:
            yield f"{here}.{name}: no property of it"
            continue
        for one in value if isinstance(value, list) else [value]:
            yield from _value_faults(one, allowed[name], f"{here}.{name}")


def properties_of(sort: str) -> dict[str, list[str]]:
    """Return the properties of a type, its own and those of the types above it."""
    found: dict[str, list[str]] = {}
    for one in (*reversed(KNOWN["subtypes"][sort]), sort):
        found |= KNOWN["properties"].get(one, {})
    return found


def _value_faults(value: Any, expected: list[str], path: str) -> Iterator[str]:
    if isinstance(value, dict):
        sort = value.get("@type")
        above = {sort, *KNOWN["subtypes"].get(sort, ())}
        if not above & set(expected):
            yield f"{path}: {sort} where {expected} is expected"
        yield from faults_in(value, f"{path}.")
        return
    checks = [SIMPLE[one] for one in expected if one in SIMPLE]
    members = {f"{SCHEMA}{name}" for one in expected for name in KNOWN["members"].get(one, ())}
    if value not in members and not any(check(value) for check in checks):
        yield f"{path}: {value!r} is none of {expected}"


def _is_moment(value: Any) -> bool:
    """A moment without a zone is a different one for each reader."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_day(value: Any) -> bool:
    """A day, or as much of one as is known: ISO 8601 also writes a year, or a year and its month."""
    if isinstance(value, str) and YEAR_OR_MONTH.fullmatch(value):
        return True
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


SIMPLE: dict[str, Callable[[Any], bool]] = {
    "Text": lambda value: isinstance(value, str) and bool(value.strip()),
    "URL": _is_url,
    "Number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "Boolean": lambda value: isinstance(value, bool),
    "Date": _is_day,
    "DateTime": _is_moment,
    "Duration": lambda value: isinstance(value, str) and bool(DURATION.fullmatch(value)),
}
