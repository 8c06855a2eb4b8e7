"""What workers do for search: what takes minutes."""

import structlog
from django_tasks import task

from search.engines.choice import engines
from search.errors import EngineDown
from search.rebuilding import RebuildRefused, rebuild
from search.reconciling import reconcile
from search.vectors import compare_vectors, make_vectors

log = structlog.get_logger(__name__)


@task()
def rebuild_index(engine_name: str) -> None:
    """Build an engine's index anew beside the one that answers; how far it is stands in its `Rebuild`."""
    for engine in engines():
        if engine.name == engine_name:
            try:
                rebuild(engine)
            except (EngineDown, RebuildRefused) as error:
                log.error("index_not_rebuilt", engine=engine.name, error=str(error))


@task()
def reconcile_indexes() -> None:
    """Compare the database with every index; of a large site this takes longer than the timer may be held up."""
    reconcile()
    compare_vectors()


@task()
def understand(compare: bool) -> None:
    """Make the vectors that are due; first look for such as nobody was told of, where `compare` is true."""
    if compare:
        compare_vectors()
    make_vectors()
