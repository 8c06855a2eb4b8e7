"""What talk keeps about a member: their posts, the threads they started, how far they have read."""

from typing import Any

from forum.models import Closing, Pin, Post, Reading, Removal, Thread
from members.models import Member
from members.registry import PersonalData, register_data


def export(member: Member) -> dict[str, Any]:
    """Return everything as JSON-able data."""
    posts = Post.objects.filter(author=member).select_related("thread").order_by("created_at")
    return {
        "posts": [
            {
                "thread": post.thread.title,
                "number": post.number,
                "posted": post.created_at.isoformat(),
                "edited": post.edited_at.isoformat() if post.edited_at else None,
                "language": post.lang,
                "words": post.body,
            }
            for post in posts
        ],
        "threads": list(Thread.objects.filter(author=member).order_by("pk").values_list("title", flat=True)),
        "read": [
            {"thread": row.thread.title, "up_to": row.last_number, "at": row.at.isoformat()}
            for row in Reading.objects.filter(member=member).select_related("thread").order_by("pk")
        ],
    }


def erase(member: Member) -> None:
    """Take the name off what was written, so that threads stay readable, and forget what was read."""
    Post.objects.filter(author=member).update(author=None)
    Thread.objects.filter(author=member).update(author=None)
    Reading.objects.filter(member=member).delete()
    for trace in (Closing, Pin, Removal):
        trace.objects.filter(by=member).update(by=None)


register_data(PersonalData("talk", export, erase))
