"""What stands around the posts of a thread's page and changes while it is open: the same on the page and in a frame."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from forum.models import Thread

TEMPLATES = {
    "where": "forum/_where.html",
    "tags": "forum/_tags.html",
    "veil": "forum/_veil.html",
    "answer": "forum/_answer.html",
    "pinned": "forum/_pinned.html",
    "closing": "forum/_closed.html",
}
"""By the `id` of the element that holds it. An element that a page does not have is passed over."""

NEEDS = (
    "category__parent",
    "closing",
    "pin",
    "hiding",
    "solution__post__author",
    "solution__by",
    "merged_into__target",
)
"""What the parts show of a thread, to be selected with it."""


def render_parts(thread: Thread, names: Iterable[str], language: str, viewer: Any) -> dict[str, str]:
    """Return parts of a thread's page as somebody of an audience sees them now; empty where there is nothing to say."""
    context = {"thread": thread, "viewer": viewer}
    with override(language):
        return {name: render_to_string(TEMPLATES[name], context).strip() for name in names}
