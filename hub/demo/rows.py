"""Make or renew a row of the demo, and write nothing where nothing changed: each write would be indexed anew."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def renew(model: type[Row], fields: Mapping[str, Any], **lookup: Any) -> Row:
    """Return the row that `lookup` names, with these fields."""
    row, made = model._default_manager.get_or_create(**lookup, defaults=fields)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if changed and not made:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save()
    return row
