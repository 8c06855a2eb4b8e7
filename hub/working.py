"""Workers as threads of one process, and giving back what a killed worker left behind."""

import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger(__name__)

LIMITS = {"mail": timedelta(minutes=2), "default": timedelta(minutes=15)}
"""How long a task of each queue may run. The queue keeps no lease, so a longer one is taken to have lost its worker."""

MOST_ATTEMPTS = 10


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
    given_back = 0
    for queue, limit in LIMITS.items():
        stuck = DBTaskResult.objects.filter(queue_name=queue, status="RUNNING", started_at__lt=timezone.now() - limit)
        for task in stuck:
            status = "FAILED" if len(task.worker_ids) >= MOST_ATTEMPTS else "READY"
            given_back += DBTaskResult.objects.filter(pk=task.pk, status="RUNNING").update(
                status=status, started_at=None if status == "READY" else task.started_at
            )
            log.warning("task_given_back", task=task.task_path, status=status)
    return given_back


def _end_with(stop: threading.Event, running: Worker) -> None:
    stop.wait()
    running.running = False
