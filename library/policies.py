"""Who may see a tool, leave one, and look tools over. Each predicate about seeing has its twin in `querysets`."""

from typing import Any

from forum.policies import HELD, REJECTED, STANDING, can_moderate
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


def can_tell(viewer: Any, tool: Any) -> bool:
    """Tell how a tool was used, or review it."""
    return is_member(viewer) and tool.state == PUBLISHED


def can_read_told(viewer: Any, told: Any) -> bool:
    """Twin of `ToldQuerySet.readable_by`: what stands is read by all, the rest by its author and by moderators."""
    return told.state == STANDING or is_teller(viewer, told) or can_judge_told(viewer)


def can_change_told(viewer: Any, told: Any) -> bool:
    """Authors change what stands or waits, and what was not let in, which then waits again; not what was hidden."""
    return is_teller(viewer, told) and told.state in (STANDING, HELD, REJECTED)


def can_judge_told(viewer: Any) -> bool:
    """Let in what waits, or not; hide, bring back."""
    return can_moderate(viewer)


def is_teller(viewer: Any, told: Any) -> bool:
    """Whoever told it; they may take it back, whatever became of it."""
    return is_member(viewer) and told.member_id == viewer.pk
