"""Tools on pages of other apps, and the small things every page about tools shows."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.browsing import Row, found_row
from library.exporting import learning_resource
from library.models import Tool
from search.query import Hit

register = template.Library()

MOST_ON_A_PAGE = 8

FORMAT_ICONS = {
    "template": "file-text",
    "checklist": "list-checks",
    "facilitation-guide": "presentation",
    "toolkit": "package",
    "training": "graduation-cap",
    "video": "circle-play",
    "dataset": "file-spreadsheet",
    "policy-brief": "scale",
    "assessment": "clipboard-list",
    "poster": "image",
}

AS_JSON_IN_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.inclusion_tag("library/_used.html", takes_context=True)
def tools_used(context: dict[str, Any], coalition: Any) -> dict[str, Any]:
    """List the tools a coalition uses, in two queries; nothing where it uses none."""
    visible = Tool.objects.visible_to(context["request"].user).published().used_by(coalition)
    found = list(visible.newest_first().select_related("format")[: MOST_ON_A_PAGE + 1])
    return {
        "tools": found[:MOST_ON_A_PAGE],
        "more": len(found) > MOST_ON_A_PAGE,
        "coalition": coalition,
        "request": context["request"],
    }


@register.simple_tag
def found_tool(hit: Hit, words: str) -> Row:
    """Mark the searched words in a tool's own sentence."""
    return found_row(hit, words)


@register.filter
def format_icon(tool: Tool) -> str:
    """Name the icon of a tool's format."""
    return FORMAT_ICONS.get(tool.format.slug, "file-text")


@register.filter
def comma_list(things: Iterable[Any]) -> str:
    """Join names as running text: "parents, providers"."""
    return ", ".join(str(thing) for thing in things)


@register.filter
def duration(minutes: int) -> str:
    """Say minutes as people do: 45 gives "45 minutes", 90 gives "1 hour 30 minutes", 960 gives "16 hours"."""
    hours, rest = divmod(minutes, 60)
    said_hours = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    said_minutes = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if hours and rest:
        return _("%(hours)s %(minutes)s") % {"hours": said_hours, "minutes": said_minutes}
    return said_hours if hours else said_minutes


@register.simple_tag(name="learning_resource")
def learning_resource_tag(tool: Tool, editions: Iterable[Tool] = ()) -> SafeString:
    """Describe a tool to other machines (schema.org, as JSON-LD: a data block, which CSP lets be)."""
    text = json.dumps(learning_resource(tool, editions), ensure_ascii=False).translate(AS_JSON_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
