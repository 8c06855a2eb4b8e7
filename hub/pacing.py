"""How fast a connection asks: what costs little is counted in this process alone, so that asking writes nothing."""

import time
from math import ceil

from django.core.cache import cache

from content.errors import TooFast
from members.pacing import Limit


class Paces:
    """The measure of `members.pacing` for those who have no row: so many at once, then one in each part of the span.

    Each process counts for itself, and two threads at the same moment may count as one: it holds off scripts.
    """

    def __init__(self, limit: Limit, most_known: int = 10_000) -> None:
        self.limit = limit
        self.most_known = most_known
        self._due: dict[str, float] = {}

    def keep(self, who: str, now: float | None = None) -> None:
        """Count one question of `who`, or raise `TooFast`; `now` is in seconds."""
        moment = time.monotonic() if now is None else now
        due = _next_due(self.limit, self._due.get(who, moment), moment)
        self._forget(moment)
        self._due[who] = due

    def __len__(self) -> int:
        return len(self._due)

    def _forget(self, now: float) -> None:
        """Make room: first those who rest; where nobody does, everybody begins anew."""
        if len(self._due) >= self.most_known:
            self._due = {who: due for who, due in self._due.items() if due > now}
        if len(self._due) >= self.most_known:
            self._due = {}


class SharedPaces:
    """The same measure, counted in the cache, a table of all processes: for what is rare and must not be guessed.

    Each question writes; two at the same moment may count as one.
    """

    def __init__(self, act: str, limit: Limit) -> None:
        self.act = act
        self.limit = limit

    def keep(self, who: str) -> None:
        """Count one question of `who`, or raise `TooFast`."""
        name, moment = f"pace:{self.act}:{who}", time.time()
        due = _next_due(self.limit, cache.get(name, moment), moment)
        cache.set(name, due, ceil(self.limit.span.total_seconds()))


def _next_due(limit: Limit, due: float, moment: float) -> float:
    """Return up to when one more question uses up somebody's share, in seconds, or raise `TooFast`."""
    step = limit.span.total_seconds() / limit.most
    due = max(due, moment)
    ahead = due - moment - step * (limit.most - 1)
    if ahead > 0:
        raise TooFast(wait=max(1, ceil(ahead)))
    return due + step
