"""What somebody wrote lately, on their page: what the viewer may read, if the member shows it."""

from typing import Any

from django.template.loader import render_to_string

from forum.models import Post
from members.models import Member
from members.registry import Panel, register_panel

SHOWN = 5


def render_panel(member: Member, viewer: Any, request: Any) -> str:
    """Return the panel, or nothing. Two queries."""
    if not member.shows_activity:
        return ""
    posts = Post.objects.filter(author=member).visible_to(viewer).select_related("thread__category")
    recent = posts.order_by("-created_at")[:SHOWN]
    return render_to_string("forum/_panel.html", {"member": member, "posts": recent}, request) if recent else ""


register_panel(Panel("talk", 30, render_panel))
