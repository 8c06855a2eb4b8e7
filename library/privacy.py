"""What the library keeps about a member: the tools they left, and what they were told about them."""

from typing import Any

from library.models import Tool
from members.registry import PersonalData, register_data


def export_tools(member: Any) -> list[dict[str, Any]]:
    """Return every tool the member left, as they wrote it, with what became of it."""
    return [
        {
            "title": tool.title,
            "summary": tool.summary,
            "body": tool.body,
            "language": tool.lang,
            "link": tool.link,
            "left": tool.submitted_at.isoformat(),
            "state": tool.state,
            "reason": tool.reason,
        }
        for tool in Tool.objects.submitted_by(member)
    ]


def erase_tools(member: Any) -> None:
    """Drop what never came into the library; what others use stays, without the name of who left it."""
    own = Tool.objects.submitted_by(member)
    for tool in own.filter(published_at__isnull=True):
        tool.delete()
    own.update(submitted_by=None, client_key=None)


register_data(PersonalData("library", export_tools, erase_tools, [Tool]))
