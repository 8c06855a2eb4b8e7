"""Care on other pages: tell the moderators about a thing, see that something waits, look after somebody."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forum.caring import count_waiting
from forum.models import Post
from forum.policies import can_moderate
from forum.registry import carer_of
from members.policies import is_member
from search.registry import kind_of

register = template.Library()


@register.inclusion_tag("forum/_report.html", takes_context=True)
def report(context: dict[str, Any], thing: Any, look: str = "small", whose: Any = "") -> dict[str, Any]:
    """A link to the form that tells the moderators about a thing; nothing for visitors, and on what is one's own.

    Where several stand on a page, `whose` tells them apart for who hears them.
    """
    viewer, kind = context["request"].user, kind_of(thing)
    carer = carer_of(kind.name) if kind else None
    if not is_member(viewer) or kind is None or carer is None:
        return {}
    author = carer.author(thing)
    if author and author.pk == viewer.pk:
        return {}
    return {"url": reverse("report_thing", args=[kind.name, kind.key(thing)]), "look": look, "whose": whose}


@register.inclusion_tag("forum/_care_link.html", takes_context=True)
def care_queue(context: dict[str, Any]) -> dict[str, Any]:
    """How much waits, for moderators; nothing, and no query, for everybody else."""
    viewer = context["request"].user
    return {"cares": can_moderate(viewer), "n": count_waiting(viewer)}


@register.filter
def html_here(post: Post) -> SafeString:
    """The words of a post with their links under the reader's language."""
    return mark_safe(post.html_in((get_language() or "en")[:2]))


@register.filter
def cares(viewer: Any) -> bool:
    """Whether somebody cares for talk."""
    return can_moderate(viewer)
