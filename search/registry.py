"""The registry of kinds: how search, cards, choosers and "what is this about" meet things they do not know.

Every app declares its kinds in `kinds.py`; hub's AppConfig imports those modules once, when all models are ready.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Viewer = Any
"""A member or Django's AnonymousUser: whoever looks."""


@dataclass(frozen=True)
class Text:
    """The words of a thing in one language: `title` weighs more, `body` is plain text."""

    title: str
    body: str = ""


@dataclass(frozen=True)
class Document:
    """What is indexed of one thing.

    `texts` maps a language code to its words: a tool or a post has one, a coalition one for each language.
    `facets` maps a facet's name to the slugs of its values. `scopes` names who may find it: the viewer needs one of
    them ("public", "members", "coalition:5", …); hits are checked again with `visible_to` before they are shown.
    `score` is what reviews make of it, 0 (none) to 5: a mean that few reviews move little.
    `collapse` groups entries that are shown as one hit (posts of a thread, a page in two languages); empty: alone.
    """

    texts: Mapping[str, Text]
    scopes: frozenset[str]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: datetime | None = None
    uses: int = 0
    score: float = 0.0
    collapse: str = ""


class Passage(NamedTuple):
    """Words of a thing that somebody may talk about: what they say now, on one line, and their anchor on its page."""

    words: str
    anchor: str


def alone(things: QuerySet[Any]) -> QuerySet[Any]:
    """Return things as they are: a document that reads nothing but their own rows."""
    return things


@dataclass(frozen=True)
class Kind:
    """One sort of thing people meet on the hub.

    `key(thing)` is what others store of it (a page's translation key, else its pk as text); `by_key(key, language)`
    finds it again, or `None`. `visible_to(viewer)` is a queryset of `model`. `url(thing, language)` is a path.
    `document(thing)` is `None` for what must not be found. `shows` maps each lower model whose words the thing displays
    to a function from such a row to the queryset of things that must be indexed anew when it changes.
    `with_neighbours` adds to a queryset what `document` reads beside a thing's own row, so that many cost few queries.
    `load(viewer, pks, to_show)` gives those of some things, named by `pk` as text, that `visible_to` gives, where that
    can be had for less than asking the queryset; in any order, and unless `to_show` only with what `url` needs.
    `card_template` is rendered with `thing` and `language`. `key_field` names the column that `key` writes as text, so
    that a query can compare with what others stored; empty: a page's translation key, else the primary key.
    `passage(thing, place)` gives the words at a place of its page, where readers may talk about a part of it.
    `heading` is what several of them are called ("Tools"); empty: `label`.
    `of_topics(viewer, topics, language)` gives what `viewer` may see of things sorted under some topics (rows of the
    vocabulary): each once, in the reader's language where there is one, what tells most first. None: not sorted so.
    `stands_alone` is false for what is only read on the page of something else (a review of a tool): it can be named,
    seen and reported, but is not searched, listed or chosen, and `kinds()` leaves it out.
    `part` is the class of its things where those are no rows but parts of a `model`'s things (a step of a guide). Their
    key is that of the whole, `#` and a name; their `pk` is the whole's, whose readers they share;
    `part.of(whole, name)` makes one. Another kind of the same `model` says who reads the whole.
    """

    name: str
    model: type[Model]
    section: str
    label: str | Promise
    visible_to: Callable[[Viewer], QuerySet[Any]]
    key: Callable[[Any], str]
    by_key: Callable[[str, str], Any | None]
    url: Callable[[Any, str], str]
    document: Callable[[Any], Document | None]
    card_template: str
    shows: Mapping[type[Model], Callable[[Any], QuerySet[Any]]] = field(default_factory=dict)
    key_field: str = ""
    with_neighbours: Callable[[QuerySet[Any]], QuerySet[Any]] = alone
    load: Callable[[Viewer, Sequence[str], bool], Iterable[Any]] | None = None
    heading: str | Promise = ""
    of_topics: Callable[[Viewer, Sequence[Any], str], QuerySet[Any]] | None = None
    stands_alone: bool = True
    passage: Callable[[Any, str], Passage | None] | None = None
    part: type[Any] | None = None

    @property
    def plural(self) -> str | Promise:
        return self.heading or self.label


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind; two kinds of one name are a mistake (`ValueError`)."""
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds are named {kind.name!r}")
    return kind


def kinds() -> Iterable[Kind]:
    """Return every kind that stands alone, in the order in which they were declared."""
    return tuple(kind for kind in _KINDS.values() if kind.stands_alone)


def kind_named(name: str) -> Kind | None:
    return _KINDS.get(name)


def kind_of(thing: Any) -> Kind | None:
    """Return the kind whose model is exactly the thing's class."""
    return next((kind for kind in _KINDS.values() if (kind.part or kind.model) is type(thing)), None)


def parts_of(whole: Kind) -> tuple[Kind, ...]:
    """Return the kinds of parts that a kind's things have."""
    return tuple(kind for kind in _KINDS.values() if kind.part and kind.model is whole.model and not whole.part)


def whole_of(name: str) -> Kind | None:
    """Return the kind of which the named one is a part; `None` for what is whole itself, and for no kind."""
    part = _KINDS.get(name)
    return next((kind for kind in _KINDS.values() if part and part in parts_of(kind)), None)
