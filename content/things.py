"""Things of the hub as pages store them: `kind:key`, found again through the registry of kinds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.translation import get_language

from search.registry import Kind, Viewer, kind_named


@dataclass(frozen=True)
class Thing:
    """A thing and its kind. `pk` and `name` are what is stored."""

    kind: Kind
    model: Model

    @classmethod
    def named(cls, name: str, language: str | None = None) -> Self | None:
        """Find `tool:12` again; `None` for a kind or a key that is no more."""
        kind = kind_named(name.partition(":")[0])
        found = kind.by_key(name.partition(":")[2], language or _reader_language()) if kind else None
        return cls(kind, found) if kind and found else None

    @property
    def name(self) -> str:
        return f"{self.kind.name}:{self.kind.key(self.model)}"

    pk = name

    def __str__(self) -> str:
        return str(self.model)

    @property
    def kind_label(self) -> str:
        return str(self.kind.label)


def find_thing(name: str, viewer: Viewer, language: str) -> Thing | None:
    """Find a stored thing for somebody; `None` also for what they may not see."""
    thing = Thing.named(name, language) if name else None
    if thing and thing.kind.visible_to(viewer).filter(pk=thing.model.pk).exists():
        return thing
    return None


def find_things(names: Iterable[str], viewer: Viewer, language: str) -> dict[str, Thing]:
    """Find stored things for somebody, each under its name; what they may not see, or is no more, is left out.

    Only of kinds that stand alone. A thing of several languages is found in `language` where it is there in it. A fixed
    number of queries a kind.
    """
    keys_of: dict[str, set[str]] = defaultdict(set)
    for name in names:
        kind, _colon, key = name.partition(":")
        keys_of[kind].add(key)
    found = {}
    for kind_name, keys in keys_of.items():
        kind_found = kind_named(kind_name)
        if kind_found and kind_found.stands_alone:
            for key, model in _of_kind(kind_found, keys, viewer, language).items():
                found[f"{kind_name}:{key}"] = Thing(kind_found, model)
    return found


def _of_kind(kind: Kind, keys: Iterable[str], viewer: Viewer, language: str) -> dict[str, Any]:
    """Return the thing of each key, as `Kind.load` gives it where a kind has its own way to load many."""
    column = _column(kind)
    values = [value for key in keys if (value := _value(column, key)) is not None]
    if not values:
        return {}
    seen = kind.visible_to(viewer).filter(**{f"{column.name}__in": values}).order_by("pk")
    if _has_locale(kind.model):
        seen = seen.select_related("locale")
    best: dict[str, Any] = {}
    for thing in sorted(seen, key=lambda thing: _rank(thing, language)):
        best.setdefault(kind.key(thing), thing)
    if kind.load and best:
        loaded = {thing.pk: thing for thing in kind.load(viewer, [str(thing.pk) for thing in best.values()], True)}
        best = {key: loaded[thing.pk] for key, thing in best.items() if thing.pk in loaded}
    return best


def _rank(thing: Any, language: str) -> tuple[bool, bool, int]:
    """What is published comes first, then what is in the language asked for, then what was there first."""
    spoken = getattr(thing, "language", None) or getattr(thing, "lang", "")
    return (not getattr(thing, "is_published", True), spoken != language, thing.pk)


def _column(kind: Kind) -> Field[Any, Any]:
    """Return the field that a kind's key is the text of (`Kind.key_field`)."""
    name = kind.key_field or ("translation_key" if _has_locale(kind.model) else kind.model._meta.pk.name)
    field: Field[Any, Any] = kind.model._meta.get_field(name)  # type: ignore[assignment]  # a column, no relation
    return field


def _has_locale(model: type[Model]) -> bool:
    return any(field.name == "translation_key" for field in model._meta.get_fields())


def _value(column: Field[Any, Any], key: str) -> Any:
    """Read a key as its column does; `None` for what can be no key of it."""
    try:
        return column.to_python(key) if key else None
    except ValidationError:
        return None


def _reader_language() -> str:
    return (get_language() or "en")[:2]
