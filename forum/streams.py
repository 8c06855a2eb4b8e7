"""A thread live: who may follow it, and what they are shown of what happened."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from forum.models import Category, Post, Thread
from forum.models.thread import about_stream_key
from forum.policies import can_see_about, can_see_category
from forum.publishing import STREAM
from forum.rendering import Look, render_posts
from live.log import LoggedStream
from live.models import Event
from live.registry import Frame, register, tombstone
from members.models import Member
from members.policies import is_member

VISITOR = "visitor"
MEMBER = "member"
VIEWERS = {VISITOR: AnonymousUser(), MEMBER: Member(is_active=True)}
"""Somebody of each audience: members see more of who writes. Neither is a person: a frame holds nobody's controls."""

KEPT = ("posted", "said", "edited", "removed")
"""Kinds of event that say how a post stands now; a frame never shows words that were taken away since."""


class ThreadStream(LoggedStream):
    """Keys are `Thread.stream_key`: a number, or `about:<kind>:<key>`, also before the first post about the thing.

    What is said about a thing is an event of a kind of its own, after which every reader is asked anew: the thing may
    have been withdrawn since, and before the first post there is no thread that could tell of a changed category.
    """

    name = STREAM
    moves = frozenset({"moved", "said"})

    def audience(self, member: Any, key: str) -> str | None:
        may = self._may_follow_thing(member, key) if key.startswith("about:") else self._may_follow(member, key)
        if not may:
            return None
        return MEMBER if is_member(member) else VISITOR

    def frames(self, events: Sequence[Event], audience: str, language: str) -> list[Frame]:
        wanted = {event.data["post"] for event in events if event.kind in KEPT}
        posts = Post.objects.filter(pk__in=wanted).select_related("thread").for_page()
        standing = {post.pk: post for post in posts}
        look = Look(language, VIEWERS[audience])
        return [_frame(event, standing, look) for event in events]

    def _may_follow(self, member: Any, key: str) -> bool:
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return False
        return Thread.objects.seen_by(member, int(key)) is not None

    def _may_follow_thing(self, member: Any, stream_key: str) -> bool:
        _about, _colon, named = stream_key.partition(":")
        kind, _colon, key = named.partition(":")
        thread = Thread.objects.about(kind, key).select_related("category").first()
        category = thread.category if thread else Category.objects.for_kind(kind)
        if category is None or about_stream_key(kind, key) != stream_key:
            return False
        return can_see_category(member, category) and can_see_about(member, kind, key)


def _frame(event: Event, standing: dict[int, Post], look: Look) -> Frame:
    if event.kind == "closed":
        return {"seq": event.seq, "type": "closed", "html": render_to_string("forum/_closed.html")}
    if event.kind not in KEPT:
        return {"seq": event.seq, "type": event.kind}
    post = standing.get(event.data["post"])
    if post is None:
        return tombstone(event.seq)
    (html,) = render_posts([post], post.thread, look)
    kind = "posted" if event.kind == "said" else event.kind
    return {"seq": event.seq, "type": kind, "number": post.number, "html": html}


register(ThreadStream())
