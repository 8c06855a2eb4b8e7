"""System checks: every kind can be kept true, and what search was asked to do it can."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import FieldDoesNotExist

from search.meaning.known import NOT_INSTALLED, missing
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


@register("search")
def meaning_is_installed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Search goes by words alone without it: a warning, since nothing else stops."""
    hint = "Or set MEANING_SEARCH=0: search goes by words alone either way."
    return [CheckWarning(NOT_INSTALLED, hint=hint, id="search.W001")] if missing() else []
