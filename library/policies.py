"""Who may see a tool, leave one, and look tools over. Each predicate about seeing has its twin in `querysets`."""

from typing import Any

from members.policies import is_editor, is_member

SUBMITTED = "submitted"
PUBLISHED = "published"
DECLINED = "declined"
RETIRED = "retired"


def sees_every_tool(viewer: Any) -> bool:
    """Editors see what waits, what was declined and what was retired."""
    return is_editor(viewer)


def can_see_tool(viewer: Any, tool: Any) -> bool:
    """Twin of `ToolQuerySet.visible_to`: published for all, else for who left it and for editors."""
    if tool.state == PUBLISHED or sees_every_tool(viewer):
        return True
    return is_member(viewer) and tool.submitted_by_id == viewer.pk


def can_submit_tool(viewer: Any) -> bool:
    return is_member(viewer)


def can_review_tools(viewer: Any) -> bool:
    """Publish, decline, change and retire."""
    return is_editor(viewer)
