"""System checks: every kind can be kept true."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from search.registry import kinds


@register("search")
def every_kind_has_a_revision(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A late write can only lose against a newer one if each thing counts its versions."""
    problems: list[CheckMessage] = []
    for kind in kinds():
        try:
            kind.model._meta.get_field("search_revision")
        except FieldDoesNotExist:
            hint = "Add: search_revision = models.PositiveBigIntegerField(default=0, editable=False)"
            problems.append(Error(f"{kind.model.__name__} has no search_revision.", hint=hint, id="search.E001"))
    return problems
