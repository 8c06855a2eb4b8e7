"""What standing stories and reviews mean for a tool: who uses it, how many, how well it is spoken of."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from library.models import Review, Tool, UseStory
from library.models.told import RUBRIC
from networks.models import Coalition

USUAL, WEIGHT = 3.5, 3
"""A tool is taken to be as good as most until people say otherwise: as if three had given it a good middling mark."""


def lock_family(family: UUID) -> list[Tool]:
    """Return every edition of a tool, its row locked, in one order, so that nobody waits in a circle."""
    return list(Tool.objects.select_for_update().filter(family=family).order_by("pk"))


def count_again(editions: Iterable[Tool]) -> None:
    """Bring users and marks of a family up to date. Its rows are locked."""
    for tool in editions:
        stories = UseStory.objects.of(tool).standing().filter(coalition__isnull=False)
        users = {*tool.named_users.all(), *Coalition.objects.filter(pk__in=stories.values("coalition"))}
        marks = [review.mark for review in Review.objects.of(tool).standing().only(*RUBRIC)]
        if users != set(tool.used_by.all()):
            tool.used_by.set(users)
        _keep(tool, {"uses": len(users), "reviews": len(marks), "score": weighed(marks)})


def weighed(marks: Iterable[float]) -> float:
    """Return marks as one figure in which few count less than many (a Bayesian mean); 0 where there is none."""
    given = list(marks)
    return round((USUAL * WEIGHT + sum(given)) / (WEIGHT + len(given)), 4) if given else 0.0


def _keep(tool: Tool, figures: dict[str, Any]) -> None:
    """Write what changed, and nothing where nothing did: each write is indexed anew."""
    changed = [name for name, value in figures.items() if getattr(tool, name) != value]
    for name in changed:
        setattr(tool, name, figures[name])
    if changed:
        tool.save(update_fields=changed)
