"""How far each engine is behind the database, and what is being rebuilt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.utils.timezone import now

from search.engines.choice import engine_names
from search.models import Entry, Outbox, Rebuild


@dataclass(frozen=True)
class Backlog:
    """What one engine still has to be told: how much, since when, and how often the oldest was tried.

    `rebuild` is under way, or `None`; `indexed` counts what there is to find.
    """

    engine: str
    waiting: int
    since: datetime | None
    refused: int
    indexed: int
    rebuild: Rebuild | None

    @property
    def seconds(self) -> int:
        """The age of the oldest row that waits; 0 when none does."""
        return int((now() - self.since).total_seconds()) if self.since else 0


def backlogs() -> list[Backlog]:
    """Return the backlog of every engine of this site, in four queries."""
    rows = Outbox.objects.values("engine").annotate(waiting=Count("pk"), since=Min("queued_at"))
    waiting: dict[str, Any] = {row["engine"]: row for row in rows}
    tried = Outbox.objects.filter(attempts__gt=0).values("engine").annotate(n=Count("pk"))
    refused: dict[str, int] = dict(tried.values_list("engine", "n"))
    rebuilds = {rebuild.engine: rebuild for rebuild in Rebuild.objects.all()}
    indexed = Entry.objects.filter(deleted=False).count()
    return [
        Backlog(
            engine=name,
            waiting=waiting[name]["waiting"] if name in waiting else 0,
            since=waiting[name]["since"] if name in waiting else None,
            refused=refused.get(name, 0),
            indexed=indexed,
            rebuild=rebuilds.get(name),
        )
        for name in engine_names()
    ]
