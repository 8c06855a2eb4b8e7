"""How fast a connection asks what costs little: counted in this process alone, so that asking writes nothing."""

import time
from math import ceil

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
        step = self.limit.span.total_seconds() / self.limit.most
        due = max(self._due.get(who, moment), moment)
        ahead = due - moment - step * (self.limit.most - 1)
        if ahead > 0:
            raise TooFast(wait=max(1, ceil(ahead)))
        self._forget(moment)
        self._due[who] = due + step

    def __len__(self) -> int:
        return len(self._due)

    def _forget(self, now: float) -> None:
        """Make room: first those who rest; where nobody does, everybody begins anew."""
        if len(self._due) >= self.most_known:
            self._due = {who: due for who, due in self._due.items() if due > now}
        if len(self._due) >= self.most_known:
            self._due = {}
