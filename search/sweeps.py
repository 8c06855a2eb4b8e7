"""What the timer does for search: name, every how many seconds, and the function."""

from collections.abc import Callable

from search.asked import prune
from search.draining import drain
from search.planner import learn_sizes
from search.tasks import reconcile_indexes

SWEEPS: dict[str, tuple[int, Callable[[], object]]] = {
    "drain_search": (2, drain),
    "reconcile_search": (24 * 60 * 60, reconcile_indexes.enqueue),
    "learn_sizes": (24 * 60 * 60, learn_sizes),
    "forget_queries": (24 * 60 * 60, prune),
}
