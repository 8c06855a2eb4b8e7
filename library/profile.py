"""The library's part of a member's page: the tools they left."""

from typing import Any

from django.template.loader import render_to_string

from library.models import Tool
from members.registry import Panel, register_panel

MOST_SHOWN = 8


def render_tools(member: Any, viewer: Any, request: Any) -> str:
    """List the published tools a member left, if they show what they write; "" where there is nothing to show."""
    if not member.shows_activity:
        return ""
    tools = Tool.objects.submitted_by(member).published().newest_first().select_related("format")[:MOST_SHOWN]
    return render_to_string("library/_left.html", {"tools": tools, "member": member}, request) if tools else ""


register_panel(Panel("tools", 40, render_tools))
