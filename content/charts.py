"""Charts as plain SVG without a `viewBox`: places in per cent, letters at their real size on every screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

BARS, LINES = "bars", "lines"
MOST_SERIES = 2
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\.\d+)")
AROUND = re.compile(r"[\s$€%]")

ROOM = Decimal(78)
"""Per cent of the width that the longest bar takes; the rest is for its value."""

BAR, NAME, GAP = 26, 22, 14
"""Pixels from one bar of a row to the next, of a row's name, and between two rows."""

TOP, BOTTOM, FOOT = 32, 212, 30
"""Where the plot of lines begins and ends, in pixels from above, and what stands below it."""

SIDE = Decimal(7)
"""Per cent left free on either side of lines, for the words of the first and last point."""

MOST_NAMES = 5
"""So many moments are named below lines on a phone; with more, some."""


@dataclass(frozen=True)
class Bar:
    series: int
    x: Decimal
    y: int
    width: Decimal
    told: str
    told_x: Decimal


@dataclass(frozen=True)
class Row:
    """A row of bars and its name, which stands above them."""

    name: str
    y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Point:
    """A value on a line; `told` is empty where there is no room to write it."""

    series: int
    x: Decimal
    y: int
    told: str = ""
    told_y: int = 0
    anchor: str = "middle"


@dataclass(frozen=True)
class Stroke:
    series: int
    x1: Decimal
    y1: int
    x2: Decimal
    y2: int


@dataclass(frozen=True)
class Chart:
    """What a template draws. `names` are those of the series; `summary` says in words what is to be seen."""

    sort: str
    names: Sequence[str]
    summary: str
    height: int
    zero: Decimal = Decimal(0)
    rows: Sequence[Row] = ()
    points: Sequence[Point] = ()
    strokes: Sequence[Stroke] = ()
    ticks: Sequence[Point] = field(default=())

    @property
    def series(self) -> Sequence[tuple[int, str]]:
        return list(enumerate(self.names, start=1))


def number_in(cell: str) -> Decimal | None:
    """Read a cell as a number: `1,234`, `$2,340`, `−214`, `88 %`; `None` for words.

    A comma parts thousands and nothing else: `3,5` could be meant as three and a half, and is asked about.
    """
    bare = AROUND.sub("", cell.replace("\u2212", "-").replace("–", "-"))
    return Decimal(bare.replace(",", "")) if NUMBER.fullmatch(bare) else None


def chart_of(sort: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Chart | None:
    """Lay a table out: its first column names, each other holds a series. `None` where there is nothing to draw."""
    kept = [row for row in rows if len(row) > 1 and all(number_in(cell) is not None for cell in row[1:])]
    names = [*heads[1 : 1 + MOST_SERIES]]
    if not kept or not names:
        return None
    told = [[cell.strip() for cell in row[: 1 + MOST_SERIES]] for row in kept]
    values = [[number_in(cell) or Decimal(0) for cell in row[1:]] for row in told]
    summary = _summary(names, told, values)
    if sort == LINES and len(told) > 1:
        return _lines(names, told, values, summary)
    return _bars(names, told, values, summary)


def _bars(names: Sequence[str], told: list[list[str]], values: list[list[Decimal]], summary: str) -> Chart:
    low = min(Decimal(0), *(value for row in values for value in row))
    high = max(Decimal(0), *(value for row in values for value in row))
    span = (high - low) or Decimal(1)
    zero = _share(-low, span, ROOM)
    rows, y = [], 0
    for (name, *cells), row in zip(told, values, strict=True):
        bars = []
        for place, (value, cell) in enumerate(zip(row, cells, strict=True)):
            start, end = sorted((zero, _share(value - low, span, ROOM)))
            bars.append(Bar(place + 1, start, y + NAME + place * BAR, end - start, cell, end))
        rows.append(Row(name, y + 15, bars))
        y += NAME + BAR * len(cells) + GAP
    return Chart(BARS, names, summary, y - GAP, zero, rows)


def _lines(names: Sequence[str], told: list[list[str]], values: list[list[Decimal]], summary: str) -> Chart:
    low = min(Decimal(0), *(value for row in values for value in row))
    span = (max(value for row in values for value in row) - low) or Decimal(1)
    last = len(told) - 1
    places = [SIDE + (100 - 2 * SIDE) * number / last for number in range(last + 1)]
    heights = [[BOTTOM - round(_share(value - low, span, BOTTOM - TOP)) for value in row] for row in values]
    strokes = [
        Stroke(
            place + 1,
            _two(places[number]),
            heights[number][place],
            _two(places[number + 1]),
            heights[number + 1][place],
        )
        for place in range(len(names))
        for number in range(last)
    ]
    points = [
        _point(place, _two(places[number]), heights[number], cell if _is_told(number, last, len(names)) else "")
        for number, (_name, *cells) in enumerate(told)
        for place, cell in enumerate(cells)
    ]
    every = -(-len(told) // MOST_NAMES)
    ticks = [
        Point(0, _two(places[number]), BOTTOM + FOOT - 8, row[0], anchor=_anchor(number, last))
        for number, row in enumerate(told)
        if number % every == 0
    ]
    return Chart(LINES, names, summary, BOTTOM + FOOT, points=points, strokes=strokes, ticks=ticks)


def _point(place: int, x: Decimal, heights: Sequence[int], told: str) -> Point:
    """The value of the higher of two lines stands above its point, that of the lower one below."""
    y = heights[place]
    is_lower = any(other < y or (other == y and number < place) for number, other in enumerate(heights))
    return Point(place + 1, x, y, told, y + 22 if is_lower else y - 12)


def _is_told(number: int, last: int, series: int) -> bool:
    return number in (0, last) or (last < MOST_NAMES and series == 1)


def _anchor(number: int, last: int) -> str:
    return "start" if number == 0 else "end" if number == last else "middle"


def _share(value: Decimal, span: Decimal, room: Decimal | int) -> Decimal:
    return _two(value / span * room)


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _summary(names: Sequence[str], told: list[list[str]], values: list[list[Decimal]]) -> str:
    """Say of each series how it begins and ends, and where it is highest and lowest."""
    said = []
    for place, name in enumerate(names):
        order = sorted(range(len(told)), key=lambda row: values[row][place])
        words = {
            "name": name,
            "first": told[0][place + 1], "start": told[0][0],
            "last": told[-1][place + 1], "end": told[-1][0],
            "most": told[order[-1]][place + 1], "top": told[order[-1]][0],
            "least": told[order[0]][place + 1], "bottom": told[order[0]][0],
        }  # fmt: skip
        said.append(
            _(
                "%(name)s: from %(first)s (%(start)s) to %(last)s (%(end)s); "
                "highest %(most)s (%(top)s), lowest %(least)s (%(bottom)s)."
            )
            % words
        )
    return " ".join(said)
