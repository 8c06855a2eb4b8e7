"""What waits for a moderator: held things and reports in one row, oldest first, each with what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from forum.models import Hold, Post, Report
from forum.policies import STANDING, can_moderate
from forum.querysets import reports_for
from forum.registry import Carer, carer_of
from members.models import Member
from search.registry import kind_named

SHOWN = 20


@dataclass
class Entry:
    """One thing that waits: held, or reported by some people. `thing` is `None` where it is gone by now."""

    kind: str
    key: str
    at: datetime
    hold: Hold | None = None
    reports: list[Report] = field(default_factory=list)
    thing: Any = None
    author: Member | None = None
    known: int = 0

    @property
    def name(self) -> str:
        """The name by which a form and its answer find each other: `hold-3`, `report-8`."""
        return f"hold-{self.hold.pk}" if self.hold else f"report-{self.reports[0].pk}"

    @property
    def label(self) -> str:
        kind = kind_named(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def template(self) -> str:
        carer = carer_of(self.kind)
        return carer.template if carer and self.thing is not None else ""

    @property
    def can_hide(self) -> bool:
        carer = carer_of(self.kind)
        return bool(carer and self.thing is not None and carer.can_hide(self.thing))


@dataclass(frozen=True)
class Queue:
    """The oldest entries; `held` and `reported` count all that waits."""

    entries: Sequence[Entry]
    held: int
    reported: int


def queue_for(viewer: Any) -> Queue:
    """Return what `viewer` decides about: a fixed number of queries, one more for each kind that waits."""
    holds, reports = _waiting(viewer)
    entries = [Entry(hold.kind, hold.key, hold.at, hold=hold) for hold in holds.order_by("at", "pk")[:SHOWN]]
    entries += _grouped(reports.select_related("by").order_by("at", "pk")[: 5 * SHOWN])
    entries = sorted(entries, key=lambda entry: entry.at)[:SHOWN]
    _fill(entries)
    return Queue(entries, held=holds.count(), reported=reports.count())


def count_waiting(viewer: Any) -> int:
    """Return how much waits for `viewer`; 0, without a query, for who decides nothing."""
    if not can_moderate(viewer):
        return 0
    holds, reports = _waiting(viewer)
    return holds.count() + reports.count()


def _waiting(viewer: Any) -> tuple[QuerySet[Hold], QuerySet[Report]]:
    reports = reports_for(viewer).filter(state=Report.State.OPEN)
    if not can_moderate(viewer):
        return Hold.objects.none(), reports
    return Hold.objects.filter(state=Hold.State.WAITING), reports


def _grouped(reports: Iterable[Report]) -> list[Entry]:
    """Put together what several people tell of one thing; it waits since the first told."""
    entries: dict[tuple[str, str], Entry] = {}
    for report in reports:
        entry = entries.setdefault((report.kind, report.key), Entry(report.kind, report.key, report.at))
        entry.reports.append(report)
    return list(entries.values())


def _fill(entries: Sequence[Entry]) -> None:
    """Find the things, one query a kind, and how many posts of their authors stand already."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for kind, alike in by_kind.items():
        carer = carer_of(kind)
        if carer:
            _find(alike, carer)
    authors = {entry.author.pk for entry in entries if entry.author}
    standing = Count("posts", filter=Q(posts__state=STANDING))
    known = dict(Member.objects.filter(pk__in=authors).annotate(known=standing).values_list("pk", "known"))
    for entry in entries:
        entry.known = known.get(entry.author.pk, 0) if entry.author else 0


def _find(entries: Sequence[Entry], carer: Carer) -> None:
    found = carer.find([entry.key for entry in entries])
    for entry in entries:
        entry.thing = found.get(entry.key)
        entry.author = carer.author(entry.thing) if entry.thing is not None else None


def posts_by_key(keys: Iterable[str]) -> dict[str, Post]:
    """Return posts as the queue shows them, whatever their state."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    posts = Post.objects.filter(pk__in=wanted).select_related(
        "author", "reply_to__author", "thread__category__parent", "thread__author"
    )
    return {str(post.pk): post for post in posts}


def members_by_key(keys: Iterable[str]) -> dict[str, Member]:
    """Return people as the queue shows them, also those whose account is closed by now."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(member.pk): member for member in Member.objects.filter(pk__in=wanted)}
