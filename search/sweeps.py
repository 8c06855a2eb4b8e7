"""What the timer does for search: name, every how many seconds, and the function."""

from collections.abc import Callable

from django_tasks_db.models import DBTaskResult

from search.asked import prune
from search.draining import drain
from search.meaning.known import models
from search.planner import learn_sizes
from search.tasks import reconcile_indexes, understand
from search.vectors import due

_compared: set[str] = set()
"""Models for which this process had everything looked through."""


def ask_for_vectors() -> None:
    """Let a worker make the vectors that are due, unless one is at it; what a site had before its model, first."""
    marks = {model.mark for model in models().values()}
    compare = not marks <= _compared
    if not marks or not (compare or due().exists()):
        return
    if DBTaskResult.objects.filter(task_path=understand.module_path, status__in=["READY", "RUNNING"]).exists():
        return
    understand.enqueue(compare)
    _compared.update(marks)


SWEEPS: dict[str, tuple[int, Callable[[], object]]] = {
    "drain_search": (2, drain),
    "understand_search": (5, ask_for_vectors),
    "reconcile_search": (24 * 60 * 60, reconcile_indexes.enqueue),
    "learn_sizes": (24 * 60 * 60, learn_sizes),
    "forget_queries": (24 * 60 * 60, prune),
}
