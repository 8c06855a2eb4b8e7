"""Threads as live streams: who may follow one, and what happened in it as frames."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from forum.models import Category, Post, Thread
from forum.models.thread import about_stream_key
from forum.parts import NEEDS, render_parts
from forum.policies import GUARDED, WITHDRAWN, can_see_about, can_see_category, has_place, is_out, sees_everything
from forum.publishing import STREAM
from forum.rendering import Look, render_posts
from live.log import LoggedStream
from live.models import Event
from live.registry import Frame, register, tombstone
from members.models import Member
from members.policies import is_member

VISITOR = "visitor"
MEMBER = "member"
MODERATOR = "moderator"
AUTHOR = "author:"
"""With the member's key: somebody with a post in the thread that only they and moderators read."""

VIEWERS: dict[str, Any] = {
    VISITOR: AnonymousUser(),
    MEMBER: Member(is_active=True),
    MODERATOR: Member(is_active=True, site_role=Member.SiteRole.MODERATOR),
}
"""Somebody of each audience: members see more of who writes. None is a person: a frame holds nobody's controls."""

OF_A_POST = (
    *("posted", "said", "held", "edited", "removed", "hidden", "restored", "approved", "rejected", "joined"),
    *("accepted", "unaccepted"),
)
"""Kinds of event that say how a post stands now; a frame never shows words that were taken away since."""

AS_NEW = ("said", "held", "approved", "joined")
"""Of them those that a page shows as a post that came."""

PARTS = {
    "accepted": ("answer",),
    "unaccepted": ("answer",),
    "approved": ("veil",),
    "rejected": ("veil",),
    "closed": ("closing",),
    "opened": ("closing",),
    "pinned": ("pinned",),
    "unpinned": ("pinned",),
    "moved": ("where",),
    "tagged": ("tags",),
    "merged": ("veil",),
    "withdrawn": ("veil",),
    "returned": ("veil",),
}
"""Kinds of event with what they change around the posts."""


class ThreadStream(LoggedStream):
    """Keys are `Thread.stream_key`: a number, or `about:<kind>:<key>`, also before the first post about the thing.

    What is said about a thing is an event of a kind of its own, after which every reader is asked anew: the thing may
    have been withdrawn since, and before the first post there is no thread that could tell of a changed category. So
    are they when a post is held or hidden, or joins from another thread: its author then belongs to an audience of one.
    A thread that was merged is followed to its end by whoever may read what it became part of.
    """

    name = STREAM
    moves = frozenset({"moved", "said", "held", "hidden", "joined", "merged", "withdrawn"})

    def audience(self, member: Any, key: str) -> str | None:
        may = self._may_follow_thing(member, key) if key.startswith("about:") else self._may_follow(member, key)
        if not may:
            return None
        if not is_member(member):
            return VISITOR
        if sees_everything(member):
            return MODERATOR
        guarded = Post.objects.in_stream(key).filter(author_id=member.pk, state__in=(*GUARDED, WITHDRAWN))
        return f"{AUTHOR}{member.pk}" if guarded.exists() else MEMBER

    def frames(self, events: Sequence[Event], audience: str, language: str) -> list[Frame]:
        wanted = {event.data["post"] for event in events if event.kind in OF_A_POST}
        posts = Post.objects.filter(pk__in=wanted).select_related("thread__solution__post").for_page()
        standing = {post.pk: post for post in posts}
        look = Look(language, viewer_of(audience))
        frames = [_frame(event, standing, look) for event in events]
        _add_parts(frames, events, standing, look)
        return frames

    def _may_follow(self, member: Any, key: str) -> bool:
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return False
        return Thread.objects.seen_by(member, int(key)) is not None

    def _may_follow_thing(self, member: Any, stream_key: str) -> bool:
        _about, _colon, named = stream_key.partition(":")
        kind, _colon, key = named.partition(":")
        thread = Thread.objects.about(kind, key).select_related("category__parent").first()
        category = thread.category if thread else Category.objects.for_kind(kind)
        if category is None or about_stream_key(kind, key) != stream_key or (thread and not is_out(member, thread)):
            return False
        return can_see_category(member, category) and can_see_about(member, kind, key)


def viewer_of(audience: str) -> Any:
    """Return somebody of an audience."""
    if not audience.startswith(AUTHOR):
        return VIEWERS[audience]
    return Member(pk=int(audience.removeprefix(AUTHOR)), is_active=True)


def _frame(event: Event, standing: dict[int, Post], look: Look) -> Frame:
    if event.kind not in OF_A_POST:
        return {"seq": event.seq, "type": event.kind}
    post = standing.get(event.data["post"])
    if post is None or post.thread.stream_key != event.key or not has_place(look.viewer, post):
        return tombstone(event.seq)
    (html,) = render_posts([post], post.thread, look)
    kind = "posted" if event.kind in AS_NEW else event.kind
    return {"seq": event.seq, "type": kind, "number": post.number, "html": html}


def _add_parts(frames: list[Frame], events: Sequence[Event], standing: dict[int, Post], look: Look) -> None:
    """Put into each frame what its event changes around the posts; the thread is read only where something is."""
    wanted = {
        event.seq: names
        for event, frame in zip(events, frames, strict=True)
        if frame["type"] != "empty" and (names := _parts_of(event, standing))
    }
    thread = Thread.objects.in_stream(events[0].key).select_related(*NEEDS).first() if wanted else None
    if thread is None:
        return
    every = {name for names in wanted.values() for name in names}
    parts = render_parts(thread, every, look.language, look.viewer)
    for frame in frames:
        if frame["seq"] in wanted:
            frame["parts"] = {name: parts[name] for name in wanted[frame["seq"]]}
    _lead_on(frames, thread, look.language)


def _parts_of(event: Event, standing: dict[int, Post]) -> tuple[str, ...]:
    """Whatever happens to the accepted answer happens to its summary."""
    parts = PARTS.get(event.kind, ())
    post = standing.get(event.data.get("post"))
    solution = getattr(post.thread, "solution", None) if post else None
    is_answer = solution is not None and post is not None and solution.post_id == post.pk
    return ("answer", *parts) if is_answer and "answer" not in parts else parts


def _lead_on(frames: list[Frame], thread: Thread, language: str) -> None:
    """Say where a merged thread goes on."""
    if not hasattr(thread, "merged_into"):
        return
    with override(language):
        url = thread.merged_into.get_absolute_url()
    for frame in frames:
        if frame["type"] == "merged":
            frame["url"] = url


register(ThreadStream())
