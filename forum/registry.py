"""What an upper app adds to talk: how moderators care for its things, and what becomes of drafts begun on its pages."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model


class Deed(Protocol):
    """Something a moderator does to a thing, with words for whoever made it; raises a `HubError` where it cannot."""

    def __call__(self, thing: Any, *, by: Any, words: str) -> object: ...


@dataclass(frozen=True)
class Carer:
    """`kind` is that of `search.registry`. A deed that does not exist for the kind is `None`.

    `find` returns things by key, hidden and held ones too, as few queries as it can; what is gone is left out.
    `words` is what is kept of the thing when somebody reports it. `can_hide` says whether there is something to hide.
    `template` shows a `thing` in the queue.
    """

    kind: str
    find: Callable[[Collection[str]], Mapping[str, Any]]
    author: Callable[[Any], Any | None]
    words: Callable[[Any], str]
    template: str
    approve: Deed | None = None
    reject: Deed | None = None
    hide: Deed | None = None
    can_hide: Callable[[Any], bool] = lambda _thing: False


_CARERS: dict[str, Carer] = {}


def register_carer(carer: Carer) -> Carer:
    """Add a kind; two for one kind are a mistake (`ValueError`)."""
    if _CARERS.setdefault(carer.kind, carer) is not carer:
        raise ValueError(f"two take care of {carer.kind!r}")
    return carer


def carer_of(kind: str) -> Carer | None:
    return _CARERS.get(kind)


@dataclass(frozen=True)
class Sent:
    """A model whose rows were drafts before: `author` is the writer's field, `client_key` the draft's key, `state` says
    whether others read it.
    """

    model: type[Model]
    author: str


_SENT: dict[type[Model], Sent] = {}


def register_sent(model: type[Model], author: str) -> None:
    """Say that drafts become rows of this model; a draft whose key such a row has is none any more."""
    _SENT[model] = Sent(model, author)


def sent() -> Collection[Sent]:
    return _SENT.values()
