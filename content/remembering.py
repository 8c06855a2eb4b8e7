"""Things that are made from the database and cost more to make than to keep, each for one edition of the pages."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from content.edition import numbers_here

Made = TypeVar("Made")

MOST_SECONDS = 60.0
"""What is kept is thrown away at this age, whatever the edition says."""


class Shelf(Generic[Made]):
    """What one process keeps of one sort, each for a version: at most `most` things, those last asked for."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, float, Made]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: Hashable) -> Made | None:
        """Return what is kept for just this version, not older than `MOST_SECONDS`."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != version or time.monotonic() - kept[1] > MOST_SECONDS:
                return None
            self._kept.move_to_end(key)
            return kept[2]

    def put(self, key: Hashable, version: Hashable, made: Made) -> None:
        """Keep a thing in place of what was kept under its key. `version` was read before what it was made from."""
        with self._lock:
            self._kept[key] = (version, time.monotonic(), made)
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def get_or_make(self, key: Hashable, make: Callable[[], Made], with_talk: bool = False) -> Made:
        """Return what `make` gave for this key in this edition, or have it made.

        `with_talk`: it shows something of talk as well, so it is good until anybody posts. Outside of
        `content.edition.reading` nothing is kept: a task or a command makes its things anew.
        """
        numbers = numbers_here()
        if numbers is None:
            return make()
        version = numbers if with_talk else numbers.edition
        made = self.get(key, version)
        if made is None:
            made = make()
            self.put(key, version, made)
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
