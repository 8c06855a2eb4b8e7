"""What the timer does for `live`."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from live import log

KEPT = timedelta(days=30)
"""A page left open for longer is told to reload instead of being repaired event by event."""


def prune_events() -> int:
    """Forget what no open page asks for any more."""
    return log.prune(timezone.now() - KEPT)


SWEEPS: dict[str, tuple[int, Callable[[], object]]] = {"prune_events": (60 * 60, prune_events)}
