"""What apps above tell about files: which of their rows are for everybody, and who else may have been lent a file."""

from collections.abc import Callable
from typing import Any

_FOR_EVERYBODY: set[type[Any]] = set()
_LENDERS: dict[str, Callable[[int], bool]] = {}


def register_for_everybody(*models: type[Any]) -> None:
    """Say that every row of these models is shown to everybody, and so are the pictures and documents it names."""
    _FOR_EVERYBODY.update(models)


def is_for_everybody(model: type[Any]) -> bool:
    return model in _FOR_EVERYBODY


def register_lender(name: str, still_holds: Callable[[int], bool]) -> None:
    """Say who lends the files of a draft beside Wagtail’s previews: `still_holds(pk)` is asked at each file."""
    _LENDERS[name] = still_holds


def lender_holds(name: str, pk: int) -> bool:
    return name in _LENDERS and _LENDERS[name](pk)
