"""What a list of tools loads, by queries that are written already."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Value

from library.models import Cost, Format, Tool
from library.policies import sees_every_tool
from members.models import Member
from members.policies import is_member
from search.written import SEVERAL, VIEWER, Objects, Rows, several
from topics.models import Audience

TERMS: tuple[Any, ...] = (Format, Cost, Audience)
WRITTEN = ("id", "slug", "name_en", "name_es", "order")


def load_tools(viewer: Any, pks: Sequence[str], to_show: bool = True) -> list[Tool]:
    """Return those of some tools that a viewer may see, with what a row of the library shows; in no order.

    What `visible_to(viewer).with_terms()` gives. The few formats, costs and audiences are read once for all of them.
    Unless `to_show`, only what leads to a tool is loaded.
    """
    keys = [int(pk) for pk in pks]
    parts = [several(SEVERAL, keys[start : start + len(SEVERAL)]) for start in range(0, len(keys), len(SEVERAL))]
    tools = [tool for named in parts for tool in _seen_by(viewer, to_show).ask({VIEWER: viewer.pk, **named})]
    return _with_terms(tools, parts) if to_show and tools else tools


def _with_terms(tools: list[Tool], parts: Sequence[Mapping[int, int]]) -> list[Tool]:
    formats, costs, audiences = _terms()
    meant: dict[int, list[Audience]] = {tool.pk: [] for tool in tools}
    for key, audience in (pair for named in parts for pair in _meant().ask(named)):
        if key in meant and audience in audiences:
            meant[key].append(audiences[audience])
    for tool in tools:
        tool.format, tool.cost = formats[tool.format_id], costs[tool.cost_id]
        tool.__dict__["listed_for"] = meant[tool.pk]
    return tools


def _seen_by(viewer: Any, to_show: bool) -> Objects:
    if sees_every_tool(viewer):
        return _EVERY[to_show]
    return _OF_MEMBERS[to_show] if is_member(viewer) else _PUBLIC[to_show]


def _named() -> Any:
    return Tool.objects.filter(pk__in=SEVERAL).order_by()


def _terms() -> tuple[dict[int, Any], ...]:
    """Return all formats, costs and audiences there are, by primary key; there are a dozen of each."""
    found: tuple[dict[int, Any], ...] = ({}, {}, {})
    for number, is_free, *written in _every_term().ask({}):
        model = TERMS[number]
        term = model.from_db(connection.alias, WRITTEN, written)
        if model is Cost:
            term.is_free = bool(is_free)
        found[number][term.pk] = term
    return found


@cache
def _every_term() -> Rows:
    sets = [
        model.objects.order_by().values_list(Value(number), "is_free" if model is Cost else Value(True), *WRITTEN)
        for number, model in enumerate(TERMS)
    ]
    return Rows.of(sets[0].union(*sets[1:], all=True))


@cache
def _meant() -> Rows:
    pairs = Tool.audiences.through.objects.filter(tool__in=SEVERAL).order_by("audience__order", "audience__slug")
    return Rows.of(pairs.values_list("tool_id", "audience_id"))


def _written(seen: Callable[[], Any]) -> dict[bool, Objects]:
    return {True: Objects(seen), False: Objects(lambda: seen().only("slug"))}


_EVERY = _written(_named)
_OF_MEMBERS = _written(lambda: _named().visible_to(Member(pk=VIEWER)))
_PUBLIC = _written(lambda: _named().visible_to(AnonymousUser()))
