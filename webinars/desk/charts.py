"""Charts as plain SVG, drawn from the same rows as the table that stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
"""Units of the drawing; it scales with the page."""

LABEL = 250
"""Room for the words on the left of a bar, and `TOLD` for its number on the right."""

TOLD = 140
ROW = 34
BAR = 20
HEIGHT = 200
FOOT = 28
MOST_LABELS = 8
GAP = 0.2
"""The share of a column's place that stays empty."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `value` is drawn, `told` is what is written for it."""

    label: str
    value: float
    told: str
    short: str = ""
    """What is drawn in place of the label where there is little room."""


@dataclass(frozen=True)
class Mark:
    """One bar of the drawing, with where its words stand."""

    row: Row
    x: float
    y: float
    width: float
    height: float
    label_x: float
    label_y: float
    told_x: float
    told_y: float
    has_label: bool = True


@dataclass(frozen=True)
class Chart:
    """`slug` makes its ids unique on the page; `head` names the two columns of the table."""

    slug: str
    title: str
    summary: str
    head: tuple[str, str]
    rows: Sequence[Row]
    marks: Sequence[Mark]
    width: int
    height: int
    anchor: str


def bars(slug: str, title: str, summary: str, head: tuple[str, str], rows: Sequence[Row]) -> Chart:
    """Lay rows out as horizontal bars, one below the other, the longest as wide as there is room."""
    most = max((row.value for row in rows), default=0) or 1
    room = WIDTH - LABEL - TOLD
    marks = []
    for number, row in enumerate(rows):
        y, width = number * ROW + 6, round(room * row.value / most, 1)
        middle = y + BAR / 2 + 5
        marks.append(Mark(row, LABEL, y, width, BAR, LABEL - 10, middle, LABEL + width + 8, middle))
    return Chart(slug, title, summary, head, rows, marks, WIDTH, max(len(rows), 1) * ROW + 6, "end")


def columns(slug: str, title: str, summary: str, head: tuple[str, str], rows: Sequence[Row]) -> Chart:
    """Lay rows out as columns from left to right. Of many labels only some are drawn; the table has them all."""
    most = max((row.value for row in rows), default=0) or 1
    place = WIDTH / max(len(rows), 1)
    every = max(1, -(-len(rows) // MOST_LABELS))
    marks = []
    for number, row in enumerate(rows):
        height = round((HEIGHT - 24) * row.value / most, 1)
        x, top, middle = place * (number + GAP / 2), HEIGHT - height, place * (number + 0.5)
        marks.append(
            Mark(
                row, round(x, 1), top, round(place * (1 - GAP), 1), height, round(middle, 1), HEIGHT + 20,
                round(middle, 1), top - 6, has_label=number % every == 0,
            )
        )  # fmt: skip
    return Chart(slug, title, summary, head, rows, marks, WIDTH, HEIGHT + FOOT, "middle")
