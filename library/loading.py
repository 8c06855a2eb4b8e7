"""What a list of tools loads, by queries that are written already."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from library.models import Cost, Format, Tool
from library.policies import sees_every_tool
from members.models import Member
from members.policies import is_member
from search.written import SEVERAL, VIEWER, Rows, Slim, several
from topics.models import Audience

SHOWN = (
    "id", "slug", "title", "summary", "lang", "languages", "family", "format_id", "cost_id", "minutes", "uses",
    "reviews", "score", "state",
)  # fmt: skip
LEADING = ("id", "slug")
TERM = ("id", "slug", "name_en", "name_es", "order")
TERMS = {"format": (Format, TERM), "cost": (Cost, (*TERM, "is_free"))}


def load_tools(viewer: Any, pks: Sequence[str], to_show: bool = True) -> list[Tool]:
    """Return those of some tools that a viewer may see, with what a row of the library shows; in no order.

    What `visible_to(viewer).with_terms()` gives, but for columns that no list shows: they are read when they are asked
    for. Unless `to_show`, only what leads to a tool is loaded.
    """
    keys = [int(pk) for pk in pks]
    parts = [several(SEVERAL, keys[start : start + len(SEVERAL)]) for start in range(0, len(keys), len(SEVERAL))]
    found = [pair for named in parts for pair in _seen_by(viewer, to_show).ask({VIEWER: viewer.pk, **named})]
    return _with_terms(found, parts) if to_show and found else [tool for tool, _ in found]


def _with_terms(found: Sequence[tuple[Tool, list[Any]]], parts: Sequence[Mapping[int, int]]) -> list[Tool]:
    meant: dict[int, list[Any]] = {}
    for key, *written in (pair for named in parts for pair in _meant().ask(named)):
        meant.setdefault(key, []).append(_term(Audience, TERM, *written))
    for tool, beside in found:
        rest = iter(beside)
        for field, model, columns in _terms():
            field.set_cached_value(tool, _term(model, columns, *islice(rest, len(columns))))
        tool.__dict__["listed_for"] = meant.get(tool.pk, [])
    return [tool for tool, _ in found]


@cache
def _terms() -> list[tuple[Any, Any, Sequence[str]]]:
    return [(Tool._meta.get_field(name), model, columns) for name, (model, columns) in TERMS.items()]


@lru_cache(maxsize=1000)
def _term(model: Any, columns: Sequence[str], *written: Any) -> Any:
    """Return a term with these very words, of which there are a few dozen: lists only read it."""
    values = (model._meta.get_field(name).to_python(value) for name, value in zip(columns, written, strict=True))
    return model.from_db(connection.alias, columns, list(values))


def _seen_by(viewer: Any, to_show: bool) -> Slim:
    if sees_every_tool(viewer):
        return _every(to_show)
    return _of_members(to_show) if is_member(viewer) else _public(to_show)


def _named() -> Any:
    return Tool.objects.filter(pk__in=SEVERAL).order_by()


@cache
def _meant() -> Rows:
    pairs = Tool.audiences.through.objects.filter(tool__in=SEVERAL).order_by("audience__order", "audience__slug")
    return Rows.of(pairs.values_list("tool_id", *(f"audience__{name}" for name in TERM)))


def _written(seen: Callable[[], Any]) -> Callable[[bool], Slim]:
    beside = [f"{name}__{column}" for name, (_model, columns) in TERMS.items() for column in columns]
    return cache(lambda to_show: Slim.of(seen(), SHOWN, beside) if to_show else Slim.of(seen(), LEADING))


_every = _written(_named)
_of_members = _written(lambda: _named().visible_to(Member(pk=VIEWER)))
_public = _written(lambda: _named().visible_to(AnonymousUser()))
