"""What an app above gives a coalition’s editors to write in, when the first of them is named."""

from collections.abc import Callable
from typing import Any

Room = Callable[[Any, Any], None]
"""`open_room(coalition, group)` makes the place, if it is not there, and gives the group its rights. Runs again."""

_ROOMS: dict[str, Room] = {}


def register_room(name: str, open_room: Room) -> None:
    _ROOMS[name] = open_room


def open_rooms(coalition: Any, group: Any) -> None:
    """Have every app make its place for a coalition’s editors."""
    for open_room in _ROOMS.values():
        open_room(coalition, group)
