"""The agenda of a guide laid out in time: what begins when, what belongs to which stage, what can be ticked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.pages.steps import ROLES

DAY = 24 * 60
MINUTES_A_BEAD = 5
MOST_BEADS = 25
TYPED = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
ROLE_NAMES = dict(ROLES)
CLOCK = gettext_lazy("g:i A")
"""How a time of day is written, as everywhere on the hub: with twelve hours or twenty-four, as the language has it."""


@dataclass(frozen=True)
class Item:
    """Something to pack or to do. `key` is the id of its block, and what a tick is kept under."""

    key: str
    words: str


@dataclass(frozen=True)
class Entry:
    """A step or a break. `begins` is minutes after the start; `number` counts steps from 1 and is 0 for a break."""

    block: Any
    number: int
    begins: int
    minutes: int

    @property
    def key(self) -> str:
        return self.block.id or ""

    @property
    def value(self) -> Any:
        return self.block.value

    @property
    def anchor(self) -> str:
        return f"step-{self.key[:8]}"

    @property
    def is_break(self) -> bool:
        return self.number == 0

    @property
    def title(self) -> str:
        return self.value["title"] or _("Break")

    @property
    def materials(self) -> list[Item]:
        return [] if self.is_break else items_of(self.value.get("materials"))

    @property
    def checklist(self) -> list[Item]:
        return [] if self.is_break else items_of(self.value.get("checklist"))

    @property
    def keys(self) -> list[str]:
        """Everything of it that can be ticked: first that it is done."""
        if self.is_break:
            return []
        return [self.key, *(item.key for item in (*self.materials, *self.checklist))]

    @property
    def beads(self) -> list[tuple[int, int]]:
        """A bead for every five minutes, in rows of five."""
        count = max(1, min(round(self.minutes / MINUTES_A_BEAD), MOST_BEADS))
        return [(4 + 10 * (number % 5), 4 + 10 * (number // 5)) for number in range(count)]

    @property
    def bead_height(self) -> int:
        """The height that the beads take, in a drawing 51 wide."""
        return self.beads[-1][1] + 4


@dataclass
class Stage:
    """A part of the agenda. What stands before the first stage of a guide belongs to one without a block."""

    block: Any | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.block.value["title"] if self.block else ""

    @property
    def purpose(self) -> str:
        return self.block.value["purpose"] if self.block else ""

    @property
    def anchor(self) -> str:
        return f"stage-{(self.block.id or '')[:8]}" if self.block else ""

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True)
class Agenda:
    """Stages with their entries, in order."""

    stages: list[Stage]

    @property
    def entries(self) -> list[Entry]:
        return [entry for stage in self.stages for entry in stage.entries]

    @property
    def steps(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_break]

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.stages)


def laid_out(blocks: Iterable[Any]) -> Agenda:
    """Lay the blocks of an agenda out, each after the one before. Drafts may lack minutes: they count none."""
    stages, number, clock = [Stage()], 0, 0
    for block in blocks:
        if block.block_type == "stage":
            stages.append(Stage(block))
            continue
        minutes = block.value["minutes"] or 0
        number += block.block_type == "step"
        stages[-1].entries.append(Entry(block, number if block.block_type == "step" else 0, clock, minutes))
        clock += minutes
    return Agenda([stage for stage in stages if stage.block or stage.entries])


def items_of(listed: Any) -> list[Item]:
    """Return the items of a list block, or of a stream of words, with the ids that they keep."""
    found = getattr(listed, "bound_blocks", listed) or ()
    return [Item(block.id or "", str(block.value)) for block in found]


def handout_name(handout: Any) -> str:
    """Name a document or a picture that is handed out; empty for a picture that nothing is said of."""
    if handout.block_type == "picture":
        return str(handout.value["caption"])
    return str(handout.value["title"] or handout.value["document"] or "")


def role_names(keys: Iterable[str] | None, called: dict[str, str]) -> list[str]:
    """Name roles: as the guide calls them, else as the hub does."""
    return [called.get(key) or str(ROLE_NAMES.get(key, key)) for key in keys or ()]


def read_start(typed: str) -> time | None:
    """Read a time of day: `18:30` as browsers send it, `6:30 pm`, `6 pm`, `18h30`; `None` for anything else."""
    found = TYPED.fullmatch(typed.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def clock_of(minutes: int, start: time | None) -> str:
    """Say when something is: on the wall clock of a meeting that begins at `start`, else hours into it (`0:20`).

    A wall clock without a date knows no change of clocks: an hour is sixty minutes here.
    """
    if start is None:
        return f"{minutes // 60}:{minutes % 60:02}"
    begins = datetime.combine(date(2000, 1, 1), start, UTC)
    return date_format(begins + timedelta(minutes=minutes), str(CLOCK))


def days_later(minutes: int, start: time | None) -> int:
    """Return how many midnights lie between the start and so many minutes later."""
    return (start.hour * 60 + start.minute + minutes) // DAY if start else 0


def tickable(pages: Iterable[Any]) -> Iterator[str]:
    """Yield everything in some editions of a guide that can be ticked."""
    for page in pages:
        yield from (item.key for item in items_of(page.need))
        for entry in page.agenda.entries:
            yield from entry.keys


@dataclass(frozen=True)
class Meeting:
    """What a reader says about the meeting in which they use a guide; all of it stands in the address.

    `typed` is the start as it was typed. `notes` shows the words for whoever holds the room, `space` leaves
    room to write.
    """

    typed: str = ""
    notes: bool = True
    space: bool = True

    @classmethod
    def of(cls, asked: Any) -> "Meeting":
        """Read a query. A form that was sent without a mark says no; before that everything is shown."""
        sent = "start" in asked
        shown = {name: name in asked or not sent for name in ("notes", "space")}
        return cls(asked.get("start", "").strip()[:20], **shown)

    @property
    def start(self) -> time | None:
        return read_start(self.typed)

    @property
    def is_misread(self) -> bool:
        return bool(self.typed) and self.start is None

    @property
    def value(self) -> str:
        """The start as a field of a form takes it."""
        return f"{self.start:%H:%M}" if self.start else ""

    @property
    def query(self) -> str:
        """The query that says it again; empty for what is shown anyway."""
        if self == Meeting():
            return ""
        said = {"start": self.value} | {name: "on" for name in ("notes", "space") if getattr(self, name)}
        return f"?{urlencode(said)}"

    def at(self, minutes: int) -> str:
        return clock_of(minutes, self.start)
