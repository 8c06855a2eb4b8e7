"""Where a coalition is: the states by name in both languages, and the point on the map of the frame's drawing."""

from math import cos, radians, sin, sqrt
from typing import NamedTuple

STATES = {
    "AL": ("Alabama", "Alabama"),
    "AK": ("Alaska", "Alaska"),
    "AZ": ("Arizona", "Arizona"),
    "AR": ("Arkansas", "Arkansas"),
    "CA": ("California", "California"),
    "CO": ("Colorado", "Colorado"),
    "CT": ("Connecticut", "Connecticut"),
    "DC": ("District of Columbia", "Distrito de Columbia"),
    "DE": ("Delaware", "Delaware"),
    "FL": ("Florida", "Florida"),
    "GA": ("Georgia", "Georgia"),
    "HI": ("Hawaii", "Hawái"),
    "ID": ("Idaho", "Idaho"),
    "IL": ("Illinois", "Illinois"),
    "IN": ("Indiana", "Indiana"),
    "IA": ("Iowa", "Iowa"),
    "KS": ("Kansas", "Kansas"),
    "KY": ("Kentucky", "Kentucky"),
    "LA": ("Louisiana", "Luisiana"),
    "ME": ("Maine", "Maine"),
    "MD": ("Maryland", "Maryland"),
    "MA": ("Massachusetts", "Massachusetts"),
    "MI": ("Michigan", "Míchigan"),
    "MN": ("Minnesota", "Minnesota"),
    "MS": ("Mississippi", "Misisipi"),
    "MO": ("Missouri", "Misuri"),
    "MT": ("Montana", "Montana"),
    "NE": ("Nebraska", "Nebraska"),
    "NV": ("Nevada", "Nevada"),
    "NH": ("New Hampshire", "Nuevo Hampshire"),
    "NJ": ("New Jersey", "Nueva Jersey"),
    "NM": ("New Mexico", "Nuevo México"),
    "NY": ("New York", "Nueva York"),
    "NC": ("North Carolina", "Carolina del Norte"),
    "ND": ("North Dakota", "Dakota del Norte"),
    "OH": ("Ohio", "Ohio"),
    "OK": ("Oklahoma", "Oklahoma"),
    "OR": ("Oregon", "Oregón"),
    "PA": ("Pennsylvania", "Pensilvania"),
    "PR": ("Puerto Rico", "Puerto Rico"),
    "RI": ("Rhode Island", "Rhode Island"),
    "SC": ("South Carolina", "Carolina del Sur"),
    "SD": ("South Dakota", "Dakota del Sur"),
    "TN": ("Tennessee", "Tennessee"),
    "TX": ("Texas", "Texas"),
    "UT": ("Utah", "Utah"),
    "VT": ("Vermont", "Vermont"),
    "VA": ("Virginia", "Virginia"),
    "WA": ("Washington", "Washington"),
    "WV": ("West Virginia", "Virginia Occidental"),
    "WI": ("Wisconsin", "Wisconsin"),
    "WY": ("Wyoming", "Wyoming"),
}
"""Postal code to the name in English and in Spanish."""

WIDTH, HEIGHT = 975, 610
SCALE, LEFT, TOP = 1300, 487.5, 305
PARALLELS = radians(29.5), radians(45.5)
CENTRE = radians(-0.6), radians(38.7)
MERIDIAN = 96


class Point(NamedTuple):
    """A place on the drawing in `templates/networks/_map.html`."""

    x: int
    y: int


def state_name(code: str, language: str) -> str:
    """Return a state's name in a language; a code nobody knows is returned as it is."""
    english, spanish = STATES.get(code, (code, code))
    return spanish if language.startswith("es") else english


def on_map(latitude: float, longitude: float) -> Point | None:
    """Return where a place stands on the map; `None` outside of it (Alaska, Hawaii, Puerto Rico).

    The drawing is made in Albers' equal-area conic projection with the parallels of the United States
    (J. P. Snyder, Map Projections: A Working Manual, 1987, pages 98-103).
    """
    x, y = _raw(radians(longitude + MERIDIAN), radians(latitude))
    middle_x, middle_y = _raw(*CENTRE)
    point = Point(round(LEFT + (x - middle_x) * SCALE), round(TOP - (y - middle_y) * SCALE))
    return point if 0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT else None


def _raw(longitude: float, latitude: float) -> tuple[float, float]:
    first, second = PARALLELS
    cone = (sin(first) + sin(second)) / 2
    constant = 1 + sin(first) * (2 * cone - sin(first))
    radius = sqrt(constant - 2 * cone * sin(latitude)) / cone
    return radius * sin(longitude * cone), sqrt(constant) / cone - radius * cos(longitude * cone)
