"""Answers for a proxy or a supervisor: is the process alive, and can it serve?"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Check:
    """One thing that must work before this process may get requests."""

    name: str
    works: Callable[[], bool]


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def cache_answers() -> bool:
    cache.set("readyz", "1", 10)
    return cache.get("readyz") == "1"


CHECKS = (
    Check("database", database_answers),
    Check("migrations", migrations_are_applied),
    Check("cache", cache_answers),
)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and cache are there, else 503 with what is not. Names no detail to strangers."""
    found = {check.name: _outcome(check) for check in CHECKS}
    ready = all(outcome == "ok" for outcome in found.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **found}, status=200 if ready else 503)


def _outcome(check: Check) -> str:
    try:
        return "ok" if check.works() else "failed"
    except Exception:
        return "failed"
