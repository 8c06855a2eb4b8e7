"""The registry of streams: what can be followed live, and who may follow it. `live` knows nothing else of other apps."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

Member = Any
"""A member or Django's AnonymousUser."""

Frame = dict[str, Any]
"""One event as a browser gets it: JSON-able, with at least `seq` and `type`; holds no viewer's controls, no local time."""


class Stream(Protocol):
    """Something with a log of events that browsers may follow. `live.log.LoggedStream` answers the first two."""

    name: str

    def heads(self, keys: Collection[str]) -> Mapping[str, int]:
        """Return the newest `seq` of each key (0 where nothing happened yet), in one query."""

    def after(self, key: str, seq: int, limit: int) -> Sequence[Any]:
        """Return at most `limit` events newer than `seq`, oldest first."""

    def audience(self, member: Member, key: str) -> str | None:
        """Return the name of the audience `member` belongs to, or `None` for who may not follow."""

    def frames(self, events: Sequence[Any], audience: str, language: str) -> list[Frame]:
        """Render events for one audience in one language: one frame an event, an empty tombstone for what it may not see."""


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
