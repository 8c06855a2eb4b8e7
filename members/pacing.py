"""Not too much at once: how often one person may do one sort of thing, counted where all processes see it."""

import time
from datetime import timedelta
from math import ceil
from typing import NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from content.errors import TooFast
from members.models import Member, Pace

LONG_PAST = timedelta(days=1)


class Limit(NamedTuple):
    """So many in a while: `most` at once, then one more in each `most`-th part of `span`."""

    most: int
    span: timedelta


def keep_pace(member: Member, act: str, limit: Limit) -> None:
    """Count one `act` of `member`, or raise `TooFast` with the seconds to wait.

    One conditional UPDATE decides, so of many at once exactly `most` pass, on either database (the leaky bucket of
    ITU-T I.371, called GCRA there: one number a member and act, no window at whose edge twice as much would pass).
    """
    step = round(limit.span / timedelta(milliseconds=1) / limit.most)
    now = round(time.time() * 1000)
    latest = now + step * (limit.most - 1)
    if _count(member, act, step, now, latest):
        return
    row, _made = Pace.objects.get_or_create(member=member, act=act)
    if _count(member, act, step, now, latest):  # the row is new, or somebody made it a moment ago
        return
    raise TooFast(wait=max(1, ceil((row.due - latest) / 1000)))


def forget_paces() -> int:
    """Drop rows of people who have long been slow again; return how many."""
    past = round((timezone.now() - LONG_PAST).timestamp() * 1000)
    return Pace.objects.filter(due__lt=past).delete()[0]


def _count(member: Member, act: str, step: int, now: int, latest: int) -> bool:
    """Take one place, if there is one left; `latest` is how far the row may be ahead of the clock for that."""
    room = Pace.objects.filter(member=member, act=act, due__lte=latest)
    return bool(room.update(due=Greatest(F("due"), Value(now)) + step))
