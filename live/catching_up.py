"""What a reader who has seen `seq` is told: the one answer of the socket and of the polling URL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import translation

from live.registry import Frame, Member, Stream, stream_named

FAR = 100
"""Events in one answer at most. Who is further behind is told the head and reloads: one page instead of a flood."""

DATABASE_AWAY = (OperationalError, InterfaceError)
"""Not the stream's fault: raised, and asked again with the next beat."""

log = structlog.get_logger(__name__)


class Answer(TypedDict, total=False):
    """`frames` follow each other without a gap; `head` is the newest seq; `more`: too far behind, reload the page.

    `refused` stands alone: this reader may not follow, now or any more.
    """

    frames: list[Frame]
    head: int
    more: bool
    refused: bool


@dataclass(frozen=True)
class Passage:
    """What the log holds after one seq."""

    events: Sequence[Any]
    head: int
    more: bool = False


class Reader(NamedTuple):
    """Somebody who follows. `audience` is `None` until the stream was asked for it."""

    member: Member
    audience: str | None
    language: str
    seq: int


class Place(NamedTuple):
    """Where readers stand who get the same answer."""

    audience: str
    language: str
    seq: int


@dataclass(frozen=True)
class Reading:
    """What one look at the log says: the audience of each reader, in order, and an answer for each place."""

    audiences: list[str | None]
    answers: dict[Place, Answer]
    head: int


def answer(stream: str, key: str, member: Member, after: int, language: str) -> Answer:
    """Answer the polling URL `…/events?after=<seq>`. Who may not follow gets `{"refused": True}` and nothing else."""
    source = stream_named(stream)
    if source is None:
        return Answer(refused=True)
    reading = read(source, key, [Reader(member, None, language, after)])
    audience = reading.audiences[0]
    return Answer(refused=True) if audience is None else reading.answers[Place(audience, language, after)]


def read(stream: Stream, key: str, readers: Sequence[Reader]) -> Reading:
    """Look at the log once for all `readers`.

    One query where all stand at the same seq and none is new. The events come before the question who may see them,
    so that nobody is shown what was written after they lost access.
    """
    newcomers = any(reader.audience is None for reader in readers)
    head = stream.heads([key]).get(key, 0) if newcomers else None
    passages = {seq: passage(stream, key, seq, head) for seq in {reader.seq for reader in readers}}
    everyone_anew = any(event.kind in stream.moves for one in passages.values() for event in one.events)
    audiences = _audiences(stream, key, readers, everyone_anew)
    places = {
        Place(audience, reader.language, reader.seq)
        for reader, audience in zip(readers, audiences, strict=True)
        if audience is not None
    }
    answers = {place: _tell(stream, passages[place.seq], place) for place in places}
    return Reading(audiences, answers, max(one.head for one in passages.values()))


def passage(stream: Stream, key: str, seq: int, head: int | None = None) -> Passage:
    """Return what happened after `seq`; `head`, where it is known, saves the query of who has everything."""
    if head == seq:
        return Passage((), seq)
    if head is None or seq < head <= seq + FAR:
        events = stream.after(key, seq, FAR + 1)
        if not events and head is None:
            return Passage((), seq)
        # Pruned away, or more than an answer holds: then a part of it would be a page with a hole.
        if 0 < len(events) <= FAR and events[0].seq == seq + 1:
            return Passage(events, events[-1].seq)
    return Passage((), stream.heads([key]).get(key, 0) if head is None else head, more=True)


def _audiences(stream: Stream, key: str, readers: Sequence[Reader], everyone_anew: bool) -> list[str | None]:
    """Ask once a person, not once a socket; visitors are one person."""
    asked: dict[Any, str | None] = {}
    for reader in readers:
        if (reader.audience is None or everyone_anew) and reader.member.pk not in asked:
            asked[reader.member.pk] = _audience(stream, reader.member, key)
    return [asked.get(reader.member.pk, reader.audience) for reader in readers]


def _audience(stream: Stream, member: Member, key: str) -> str | None:
    """Ask the stream; where it cannot say, nobody may."""
    try:
        return stream.audience(member, key)
    except DATABASE_AWAY:
        raise
    except Exception:
        log.exception("live.audience_failed", stream=stream.name, key=key)
        return None


def _tell(stream: Stream, told: Passage, place: Place) -> Answer:
    """Render a passage. What cannot be rendered must not silence a page for ever: it is told to reload."""
    frames: Collection[Frame] = ()
    more = told.more
    if told.events:
        try:
            with translation.override(place.language):
                frames = stream.frames(told.events, place.audience, place.language)
            if [frame["seq"] for frame in frames] != [event.seq for event in told.events]:
                raise ValueError(f"stream {stream.name!r} did not render one frame for each event")
        except DATABASE_AWAY:
            raise
        except Exception:
            log.exception("live.frames_failed", stream=stream.name, audience=place.audience, after=place.seq)
            frames, more = (), True
    return Answer(frames=list(frames), head=told.head, more=more)
