"""What a reader who has seen `seq` is told: the one answer of the socket and of the polling URL."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypedDict

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
    """Somebody who begins to follow, or whose rights changed: the stream is asked which audience they belong to."""

    member: Member
    language: str
    seq: int


class Place(NamedTuple):
    """Where readers stand who get the same answer."""

    audience: str
    language: str
    seq: int


class Following(Protocol):
    """Somebody whose audience is known. The member may be another object after a look at their rights."""

    member: Member


@dataclass(frozen=True)
class Reading:
    """What one look at the log says: the audience of each reader, in order, and an answer for each place.

    Where something happened that may move anybody to another audience, `moved` holds the audience of each who stood
    at a place, in order; else it is `None`.
    """

    audiences: list[str | None]
    moved: Mapping[Place, list[str | None]] | None
    answers: dict[Place, Answer]
    head: int


def answer(stream: str, key: str, member: Member, after: int, language: str) -> Answer:
    """Answer the polling URL `…/events?after=<seq>`. Who may not follow gets `{"refused": True}` and nothing else."""
    source = stream_named(stream)
    if source is None:
        return Answer(refused=True)
    reading = read(source, key, [Reader(member, language, after)], {})
    audience = reading.audiences[0]
    return Answer(refused=True) if audience is None else reading.answers[Place(audience, language, after)]


def read(stream: Stream, key: str, readers: Sequence[Reader], standing: Mapping[Place, Sequence[Following]]) -> Reading:
    """Look at the log once, for all who begin to follow and for all who stand at a place already.

    One query where all stand at the same seq and none is new. The events come before the question who may see them,
    so that nobody is shown what was written after they lost access.
    """
    head = stream.heads([key]).get(key, 0) if readers else None
    seqs = {reader.seq for reader in readers} | {place.seq for place in standing}
    passages = {seq: passage(stream, key, seq, head) for seq in seqs}
    audience_of = _asking(stream, key)
    audiences = [audience_of(reader.member) for reader in readers]
    places = {
        Place(audience, reader.language, reader.seq)
        for reader, audience in zip(readers, audiences, strict=True)
        if audience is not None
    }
    moved = None
    if any(event.kind in stream.moves for one in passages.values() for event in one.events):
        moved = {place: [audience_of(one.member) for one in some] for place, some in standing.items()}
        places |= {place._replace(audience=one) for place, found in moved.items() for one in found if one is not None}
    else:
        places |= standing.keys()
    answers = {place: _tell(stream, passages[place.seq], place) for place in places}
    return Reading(audiences, moved, answers, max(one.head for one in passages.values()))


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


def _asking(stream: Stream, key: str) -> Callable[[Member], str | None]:
    """Return what asks the stream once a person, not once a socket; visitors are one person."""
    asked: dict[Any, str | None] = {}

    def audience_of(member: Member) -> str | None:
        if member.pk not in asked:
            asked[member.pk] = _audience(stream, member, key)
        return asked[member.pk]

    return audience_of


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
