"""The registry of streams: what can be followed live, and by whom. `live` knows nothing else of other apps."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

Member = Any
"""A member or Django's AnonymousUser."""

Frame = dict[str, Any]
"""One event as a browser gets it: JSON-able, at least `seq` and `type`; holds no viewer's controls, no local time."""


class Stream(Protocol):
    """Something with a log of events that browsers may follow. `live.log.LoggedStream` answers `heads` and `after`."""

    name: str

    moves: frozenset[str]
    """Kinds of event after which the audience of every reader is asked anew: a moved thread, a changed category."""

    def heads(self, keys: Collection[str]) -> Mapping[str, int]:
        """Return the newest `seq` of each key (0 or nothing where nothing happened yet), in one query."""

    def after(self, key: str, seq: int, limit: int) -> Sequence[Any]:
        """Return at most `limit` events newer than `seq`, oldest first; each has `seq` and `kind`."""

    def audience(self, member: Member, key: str) -> str | None:
        """Return the name of the audience `member` belongs to, or `None` for who may not follow."""

    def frames(self, events: Sequence[Any], audience: str, language: str) -> list[Frame]:
        """Render events for one audience in one language: one frame an event, `tombstone` for what it may not see."""


_STREAMS: dict[str, Stream] = {}


def register(stream: Stream) -> Stream:
    """Add a stream; two streams of one name are a mistake (`ValueError`)."""
    if _STREAMS.setdefault(stream.name, stream) is not stream:
        raise ValueError(f"two streams are named {stream.name!r}")
    return stream


def stream_named(name: str) -> Stream | None:
    return _STREAMS.get(name)


def streams() -> tuple[Stream, ...]:
    return tuple(_STREAMS.values())


def tombstone(seq: int) -> Frame:
    """Return the frame of an event its audience may not see: it keeps the count whole and says nothing else."""
    return {"seq": seq, "type": "empty"}
