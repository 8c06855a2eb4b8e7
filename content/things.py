"""Things of the hub as pages store them: `kind:key`, found again through the registry of kinds."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Model
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


def _reader_language() -> str:
    return (get_language() or "en")[:2]
