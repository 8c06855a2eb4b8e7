"""The timer: runs each app's sweeps when they are due. One a site; a second one does no harm, only the same work."""

import threading
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

import structlog
from django.apps import apps
from django.db import close_old_connections
from django.utils import timezone

from hub.models import Heartbeat

log = structlog.get_logger(__name__)

Sweep = Callable[[], object]
TICK = 1.0


def all_sweeps() -> dict[str, tuple[int, Sweep]]:
    """Return every sweep by name, with the seconds between two runs: what the apps' `sweeps.SWEEPS` declare."""
    found: dict[str, tuple[int, Sweep]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.sweeps"
        if find_spec(name):
            found.update(import_module(name).SWEEPS)
    return found


def run_due() -> list[str]:
    """Run the sweeps that are due, one after the other; return their names. One that fails does not stop the others."""
    ran = []
    last = dict(Heartbeat.objects.values_list("name", "at"))
    for name, (seconds, sweep) in all_sweeps().items():
        # Also where the last run lies ahead: then the clock was put back, and waiting for it would be to stand still.
        due = name not in last or not last[name] <= timezone.now() < last[name] + timedelta(seconds=seconds)
        if due:
            Heartbeat.objects.update_or_create(
                name=name, defaults={"at": timezone.now(), "error": _outcome(name, sweep)}
            )
            ran.append(name)
    return ran


def run_until(stop: threading.Event) -> None:
    """Run what is due every second until `stop` is set."""
    while not stop.wait(TICK):
        close_old_connections()
        try:
            run_due()
        except Exception:
            # A database that is down for a moment must not end the timer.
            log.exception("timer_round_failed")
        close_old_connections()


def _outcome(name: str, sweep: Sweep) -> str:
    try:
        sweep()
    except Exception as error:
        log.exception("sweep_failed", sweep=name)
        return f"{type(error).__name__}: {error}"[:500]
    return ""
