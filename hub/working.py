"""Workers as threads of one process; giving back what a killed worker left behind, trying again what failed."""

import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger(__name__)

LIMITS = {"mail": timedelta(minutes=2), "default": timedelta(minutes=15)}
"""How long a task of each queue may run. The queue keeps no lease, so a longer one is taken to have lost its worker."""

MOST_ATTEMPTS = 10

FIRST_PAUSE = timedelta(minutes=1)
"""Doubled after each failure: the tenth attempt comes more than eight hours after the first."""

FOLLOWED = "mail"
"""The queue whose rows say themselves when they are tried again (`members.sending`)."""


def worker(queue: str, *, interval: float = 1.0) -> Worker:
    """Return a worker for one queue; `run` works until `running` is False."""
    return Worker(
        queue_names=[queue],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{time.time_ns()}",
        excluded_queue_names=[],
    )


def run_until(stop: threading.Event, queue: str) -> None:
    """Work off a queue in this thread until `stop` is set; a database that is down for a moment ends nothing."""
    running = worker(queue)
    threading.Thread(target=_end_with, args=(stop, running), daemon=True).start()
    while not stop.is_set():
        try:
            running.run()
        except Exception:
            log.exception("worker_stumbled", queue=queue)
            stop.wait(2)
    close_old_connections()


def give_back_stuck_tasks() -> int:
    """Return tasks that run for too long to their queue; fail them after ten workers. Returns how many."""
    given_back, now = 0, timezone.now()
    for queue, limit in LIMITS.items():
        # One that began in the future was taken up before the clock was put back.
        too_long = Q(started_at__lt=now - limit) | Q(started_at__gt=now + limit)
        for task in DBTaskResult.objects.filter(too_long, queue_name=queue, status="RUNNING"):
            status = "FAILED" if len(task.worker_ids) >= MOST_ATTEMPTS else "READY"
            given_back += DBTaskResult.objects.filter(pk=task.pk, status="RUNNING").update(
                status=status, started_at=None if status == "READY" else task.started_at
            )
            log.warning("task_given_back", task=task.task_path, status=status)
    return given_back


def try_failed_tasks_again() -> int:
    """Put failed tasks back into their queue, each after a longer pause, until ten attempts failed. Returns how many.

    What hides behind a failure is often gone by then, such as a database that was locked; and a task may run twice.
    """
    again, now = 0, timezone.now()
    for task in DBTaskResult.objects.failed().exclude(queue_name=FOLLOWED).exclude(finished_at=None):
        attempts = max(len(task.worker_ids), 1)
        if attempts < MOST_ATTEMPTS and task.finished_at + FIRST_PAUSE * 2 ** (attempts - 1) <= now:
            mine = DBTaskResult.objects.filter(pk=task.pk, status="FAILED")
            again += mine.update(status="READY", started_at=None, finished_at=None)
            log.warning("task_tried_again", task=task.task_path, attempts=attempts)
    return again


def _end_with(stop: threading.Event, running: Worker) -> None:
    stop.wait()
    running.running = False
