"""Two orders made one: by words and by meaning, the same over both engines (Cormack 2009, reciprocal rank fusion).

What is near counts as found, as does what has the words: totals and facets are counted over both. What leads is fused
from the first hits by words and everything near, what follows keeps its order by words. Each page is cut from that one
row, so that nothing stands on two of them or on none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from search.meaning.meant import Meant, Near
from search.plan import Found, Match, Plan
from search.query import RELEVANCE

DEPTH = 200
"""Hits by words that are fused."""
K = 20
"""How little the first places are worth above those after them: from 10 to 60 all do as well on what was measured."""

Search = Callable[[Plan], Found]
Look = Callable[[Meant, Plan], Near]


def search_by_both(plan: Plan, meant: Meant, search: Search, look: Look) -> Found:
    """Answer a plan whose text means `meant`, by whatever searches by words and looks for what is near."""
    near = look(meant, plan)
    plan = replace(plan, near=near.refs)
    if not near.refs or plan.sort != RELEVANCE or not plan.limit:
        return search(plan)
    found = search(replace(plan, offset=0, limit=DEPTH))
    by_words = [match for match in found.matches if match.by_words]
    head = fused(by_words, near.kept, plan.pins)
    page = head[plan.offset : plan.offset + plan.limit]
    if len(page) < plan.limit and len(head) < found.total:
        page = [*page, *_after(plan, by_words, near.kept, len(head), plan.limit - len(page), search)]
    return replace(found, matches=tuple(page))


def fused(by_words: Sequence[Match], near: Sequence[Match], pins: Sequence[str]) -> list[Match]:
    """Return the matches of both rows in one, each group once: pinned first, then by the sum of 1 / (K + place)."""
    worth: dict[str, float] = {}
    shown: dict[str, Match] = {}
    for row in (by_words, near):
        groups = dict.fromkeys(match.group for match in row)
        for match in row:
            shown.setdefault(match.group, match)
        for place, group in enumerate(groups, start=1):
            worth[group] = worth.get(group, 0.0) + 1 / (K + place)
    pinned = {pin: place for place, pin in enumerate(pins)}

    def order(group: str) -> tuple[int, float, str]:
        ref = shown[group].ref
        return pinned.get(ref, len(pinned)), -worth[group], ref

    return [shown[group] for group in sorted(worth, key=order)]


def _after(
    plan: Plan, by_words: Sequence[Match], near: Sequence[Match], head: int, limit: int, search: Search
) -> Sequence[Match]:
    """Return what follows what was fused: the further hits by words that are not near."""
    groups = frozenset(match.group for match in near)
    told = sum(match.group not in groups for match in by_words)
    offset = told + max(0, plan.offset - head)
    return search(replace(plan, without=tuple(sorted(groups)), offset=offset, limit=limit)).matches
