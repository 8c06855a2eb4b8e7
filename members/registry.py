"""What other apps add to a person: data to export and erase, panels on the member page, circles they share, mail."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

Member = Any


@dataclass(frozen=True)
class Panel:
    """A part of the member page: `render(member, viewer, request)` returns HTML, or "" where nothing is to be shown."""

    name: str
    order: int
    render: Callable[[Member, Member, Any], str]


@dataclass(frozen=True)
class PersonalData:
    """What an app keeps about a member: `export(member)` returns JSON-able data, `erase(member)` takes it away.

    `models` are those whose rows point at a member; a test finds one that no part names.
    """

    name: str
    export: Callable[[Member], Any]
    erase: Callable[[Member], None]
    models: Collection[type[Model]] = ()


@dataclass(frozen=True)
class Sieve:
    """A way to narrow the directory of people by what an app knows of them.

    `choices(viewer)` returns values with their labels; `narrow(people, value, viewer)` keeps those who show it to them.
    """

    name: str
    label: str | Promise
    any_label: str | Promise
    choices: Callable[[Member], Iterable[tuple[str, str]]]
    narrow: Callable[[Any, str, Member], Any]


@dataclass(frozen=True)
class MailWriter:
    """An app that follows its mails: those whose key begins with `name:`.

    `is_wanted(key)` is asked before every try: a reminder that comes after the start helps nobody. `ended(mail)` hears,
    in the transaction of that end, that a mail was sent, given up or dropped.
    """

    name: str
    is_wanted: Callable[[str], bool]
    ended: Callable[[Any], None]


Circle = Callable[[Member], Iterable[str]]
"""Names the scopes a member belongs to through an app, for example `coalition:5`."""

_PANELS: dict[str, Panel] = {}
_DATA: dict[str, PersonalData] = {}
_CIRCLES: dict[str, Circle] = {}
_SIEVES: dict[str, Sieve] = {}
_WRITERS: dict[str, MailWriter] = {}


def register_panel(panel: Panel) -> None:
    _PANELS[panel.name] = panel


def register_data(data: PersonalData) -> None:
    _DATA[data.name] = data


def register_circle(name: str, circle: Circle) -> None:
    _CIRCLES[name] = circle


def register_sieve(sieve: Sieve) -> None:
    _SIEVES[sieve.name] = sieve


def register_mail_writer(writer: MailWriter) -> None:
    _WRITERS[writer.name] = writer


def writer_of(key: str) -> MailWriter | None:
    """Return who follows the mail of a key, if anybody does."""
    return _WRITERS.get(key.partition(":")[0])


def sieves() -> list[Sieve]:
    return list(_SIEVES.values())


def panels() -> list[Panel]:
    return sorted(_PANELS.values(), key=lambda panel: panel.order)


def personal_data() -> list[PersonalData]:
    return list(_DATA.values())


def circles_of(member: Member) -> frozenset[str]:
    """Return every scope the member shares with others; empty for a visitor."""
    if not member.is_authenticated:
        return frozenset()
    return frozenset(scope for circle in _CIRCLES.values() for scope in circle(member))
