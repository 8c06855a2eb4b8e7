"""Talk on other pages: the thread of a thing, threads that are alive, what is new for a member."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forum.models import Category, Post, Thread
from forum.models.thread import about_stream_key
from forum.policies import can_see_category, can_start, is_out
from forum.publishing import STREAM
from forum.rendering import Look, May, name_of, render_moment, render_posts
from forum.rows import rows_of
from forum.views.composing import compose_about
from forum.waiting import find_question
from live.log import head
from members.models import Member
from members.policies import can_see_profile, is_member
from search.registry import kind_of

register = template.Library()

AS_JSON_IN_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}

NEWEST = 10
"""Posts shown under a thing; the whole thread has a page of its own."""


@register.filter
def moment(at: datetime) -> str:
    """A time in words, in the reader's zone."""
    return render_moment(at, timezone.get_current_timezone())


@register.filter
def of(numbers: dict[int, int], key: int) -> int:
    """Look up a count by key; 0 where there is none."""
    return numbers.get(key, 0)


@register.filter
def named(member: Any) -> str:
    """How somebody is named in talk, also after they left."""
    return name_of(member)


@register.filter
def handle_for(member: Any, viewer: Any) -> str:
    """The name in the address of somebody's page, for who may see that page."""
    return member.handle if member and can_see_profile(viewer, member) else ""


@register.inclusion_tag("forum/_discussion.html", takes_context=True)
def discussion(context: dict[str, Any], thing: Any, heading: str = "") -> dict[str, Any]:
    """The thread about a thing, live, with its composer; nothing where it may not be read, or is of no kind."""
    request: HttpRequest = context["request"]
    kind = kind_of(thing)
    if kind is None or getattr(request, "is_preview", False):  # A draft is not talked about yet.
        return {}
    key = kind.key(thing)
    thread = (
        Thread.objects.about(kind.name, key).select_related("category__parent", "closing", "author", "solution").first()
    )
    category = thread.category if thread else Category.objects.for_kind(kind.name)
    if (
        category is None
        or not can_see_category(request.user, category)
        or (thread and not is_out(request.user, thread))
    ):
        return {}
    stream_key = about_stream_key(kind.name, key)
    seq = head(STREAM, stream_key)
    may = May.of(request.user, thread) if thread else May(request.user, can_start(request.user, category), False)
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token", ""),
        "thread": thread,
        "heading": heading,
        "stream_key": stream_key,
        "about_kind": kind.name,
        "about_key": key,
        "seq": seq,
        "may": may,
        "posts": _newest(request, thread, may) if thread else "",
        "from_number": _first_shown(thread) if thread else 1,
        "composer": compose_about(request, (kind.name, key), category, thread, request.path) if may.reply else None,
    }


@register.simple_tag
def discussion_posting(thread: Thread, posts: Iterable[Post], opening: str) -> SafeString:
    """Describe a page of a thread to other machines: schema.org DiscussionForumPosting, as JSON-LD.

    It is a data block, which the Content-Security-Policy lets be.
    """
    described = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        "text": opening,
        "url": f"{settings.SITE_URL}{thread.url_in(thread.lang)}",
        "inLanguage": thread.lang,
        "datePublished": thread.created_at.isoformat(),
        "author": _person(thread.author),
        "commentCount": max(0, thread.posts_count - 1),
        "comment": [
            {
                "@type": "Comment",
                "text": post.excerpt,
                "url": f"{settings.SITE_URL}{post.get_absolute_url()}",
                "inLanguage": post.lang,
                "datePublished": post.created_at.isoformat(),
                "author": _person(post.author),
            }
            for post in posts
            if post.is_standing and post.number > 1
        ],
    }
    text = json.dumps(described, ensure_ascii=False).translate(AS_JSON_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.inclusion_tag("forum/_living.html", takes_context=True)
def living_threads(context: dict[str, Any], count: int = 3) -> dict[str, Any]:
    """The threads in which somebody answered last."""
    viewer = context["request"].user
    threads = Thread.objects.listed_for(viewer).filter(posts_count__gt=1).latest_first()[:count]
    return {"rows": rows_of(threads, viewer)}


@register.inclusion_tag("forum/_unread.html", takes_context=True)
def unread_threads(context: dict[str, Any], count: int = 5) -> dict[str, Any]:
    """What came since in threads the reader has opened; nothing for visitors."""
    return {"unread": unread_of_mine(context, count)}


@register.simple_tag(takes_context=True)
def unread_of_mine(context: dict[str, Any], count: int = 5) -> dict[str, Any]:
    """Return rows of what came since in threads the reader has opened, and whether there are more of them."""
    member = context["request"].user
    if not is_member(member):
        return {"rows": [], "more": False}
    threads = Thread.objects.listed_for(member).unread_by(member).latest_first()[: count + 1]
    rows = rows_of(threads, member)
    return {"rows": rows[:count], "more": len(rows) > count}


@register.inclusion_tag("forum/_open_question.html", takes_context=True)
def open_question(context: dict[str, Any]) -> dict[str, Any]:
    """Show one question that nobody has answered and that this member could: not their own, in one of their places.

    First what they said to ask them about, then what they watch, then their coalition's, then their language; the
    one that waits longest of the best. Nothing else is offered: a question they have no tie to is not theirs.
    """
    member = context["request"].user
    return {"question": find_question(member) if is_member(member) else None, "request": context["request"]}


def _first_shown(thread: Thread) -> int:
    return max(1, thread.last_number - NEWEST + 1)


def _newest(request: HttpRequest, thread: Thread, may: May) -> str:
    newest = thread.posts.filter(number__gte=_first_shown(thread)).order_by("number")
    recent = newest.in_page_for(request.user).for_page()[:NEWEST]
    look = Look((get_language() or "en")[:2], request.user, timezone.get_current_timezone())
    return mark_safe("".join(render_posts(recent, thread, look, may)))


def _person(member: Member | None) -> dict[str, str]:
    """Name somebody to machines; their page only where everybody may see it."""
    named = {"@type": "Person", "name": name_of(member)}
    if member and can_see_profile(AnonymousUser(), member):
        named["url"] = f"{settings.SITE_URL}{reverse('member', args=[member.handle])}"
    return named
