"""What the library keeps about a member: the tools they left and what became of them, what they told of tools."""

from typing import Any

from forum.models import Hold
from library.models import Review, Tool, UseStory
from library.models.told import RUBRIC
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


def export_told(member: Any) -> dict[str, list[dict[str, Any]]]:
    """Return every story and review the member told, with what became of it."""
    stories = UseStory.objects.filter(member=member).select_related("coalition").order_by("told_at")
    return {
        "uses": [
            _told(story)
            | {
                "coalition": str(story.coalition or ""),
                "place": story.place,
                "year": story.year,
                "would_use_again": story.again,
            }
            for story in stories
        ],
        "reviews": [
            _told(review) | {name: getattr(review, name) for name in RUBRIC}
            for review in Review.objects.filter(member=member).order_by("told_at")
        ],
    }


def erase_told(member: Any) -> None:
    """What stands helps others choose and stays, without the name; what others do not read goes."""
    for model in (UseStory, Review):
        own = model.objects.filter(member=member)
        unread = own.exclude(state=model.State.STANDING)
        keys = [str(pk) for pk in unread.values_list("pk", flat=True)]
        Hold.objects.filter(kind=model.kind, key__in=keys, state=Hold.State.WAITING).delete()
        unread.delete()
        own.update(member=None)


def _told(told: Any) -> dict[str, Any]:
    tool = Tool.objects.filter(family=told.family).order_by("pk").first()
    return {
        "tool": tool.title if tool else "",
        "words": told.body,
        "language": told.lang,
        "told": told.told_at.isoformat(),
        "changed": told.changed_at.isoformat() if told.changed_at else None,
        "state": told.state,
    }


register_data(PersonalData("library", export_tools, erase_tools, [Tool]))
register_data(PersonalData("told", export_told, erase_told, [UseStory, Review]))
