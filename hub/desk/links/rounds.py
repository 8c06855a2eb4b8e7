"""Rounds over links to other sites: a few at a time, each host once, none at all unless `CHECK_LINKS` is set."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from hub.desk.links.judging import note
from hub.desk.links.outside import Outcome, look_at
from hub.models import PageLink

ROUND = 20
"""Addresses of one round, each of another host."""
BUDGET = 40.0
"""Seconds of a round; the worker has other things to do."""
CLAIM = "links-round"
AGAIN = timedelta(days=14)
AGAIN_FAILING = timedelta(hours=12)


def due_addresses() -> list[str]:
    """Return addresses to look at, at most one a host, those never looked at first."""
    now = timezone.now()
    late = Q(checked_at=None) | Q(checked_at__lt=now - AGAIN)
    late |= Q(checked_at__lt=now - AGAIN_FAILING, failures__gt=0)
    rows = PageLink.objects.filter(late, kind=PageLink.Kind.OUTSIDE, ignored_at=None, page__live=True)
    urls = rows.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("target", flat=True)
    by_host: dict[str, str] = {}
    for url in urls[: ROUND * 10]:
        by_host.setdefault(urlsplit(url).hostname or url, url)
    return list(by_host.values())[:ROUND]


def go_round() -> int:
    """Look at what is due; return how many. Only one worker does so at a time."""
    if not settings.CHECK_LINKS or not cache.add(CLAIM, "1", timeout=int(BUDGET * 4)):
        return 0
    looked, end = 0, time.monotonic() + BUDGET
    try:
        for url in due_addresses():
            if time.monotonic() > end:
                break
            note_outcome(url, look_at(url))
            looked += 1
    finally:
        cache.delete(CLAIM)
    return looked


def note_outcome(url: str, outcome: Outcome) -> None:
    """Write down what came of an address, on every page that leads there.

    A server may be away for a moment: what is not sure is told only when it happens a second time.
    """
    for row in PageLink.objects.filter(kind=PageLink.Kind.OUTSIDE, target=url):
        row.failures = row.failures + 1 if outcome.works is False else 0
        row.save(update_fields=["failures"])
        told = row.failures > 1 or (row.failures == 1 and outcome.is_sure)
        trouble = PageLink.Trouble.REFUSED if outcome.is_refused else PageLink.Trouble.UNREACHABLE
        note(row, trouble if told else "", outcome.reason)
