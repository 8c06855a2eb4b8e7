"""The client's one rule (docs/live.md), in Python: for clients of the faults and for tests of any order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass
class Following:
    """What a page knows of one stream: `last`, the seq of the newest event it shows."""

    last: int
    on_frame: Callable[[dict[str, Any]], None]
    behind: int = 0
    refused: bool = False

    def take(self, answer: Mapping[str, Any]) -> bool:
        """Take an answer of the socket or the polling URL; say whether there is a gap, so that the page must ask."""
        if answer.get("refused"):
            self.refused = True
            return False
        for frame in answer["frames"]:
            if frame["seq"] == self.last + 1:
                self.last = frame["seq"]
                if frame["type"] != "empty":
                    self.on_frame(frame)
        if answer["more"]:
            self.behind = max(1, answer["head"] - self.last)
            return False
        return bool(answer["head"] > self.last)
