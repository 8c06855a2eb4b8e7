"""People on other pages: buttons that keep somebody away, or let them be met again."""

from typing import Any

from django import template

from members.keeping_away import distance_to
from members.policies import can_keep_away

register = template.Library()


@register.inclusion_tag("members/_distance.html", takes_context=True)
def distance(context: dict[str, Any], person: Any, back: str = "") -> dict[str, Any]:
    """The buttons for one person; nothing where the viewer cannot keep them away. One query."""
    request = context["request"]
    if person is None or not can_keep_away(request.user, person):
        return {}
    return {
        "person": person,
        "kind": distance_to(request.user, person),
        "back": back or request.get_full_path(),
        "csrf_token": context.get("csrf_token", ""),
    }
