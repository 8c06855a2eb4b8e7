"""What talk keeps about a member: what they wrote, read, drafted, told and did, and what was decided about them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from forum.attaching import forget_unused
from forum.models import (
    Act,
    Closing,
    Draft,
    Hiding,
    Hold,
    Merge,
    Pin,
    Post,
    Reading,
    Removal,
    Report,
    Revision,
    Solution,
    Thread,
    Upload,
    Watch,
)
from members.models import Member
from members.registry import PersonalData, register_data

SIGNED = (Closing, Pin, Removal, Hiding, Solution, Merge, Revision)
"""Rows that say by whom something was done."""

WRITTEN = (Post, Thread)
READ = (Reading, Watch, Draft)
CARED = (Hold, Report, Act)


ANSWERS = (Act.What.UPHOLD, Act.What.DISMISS)
"""Acts whose words are an answer to whoever reported, and theirs."""


def export(member: Member) -> dict[str, Any]:
    """Return everything as JSON-able data. Who reported a member is another's secret, and so are open reports."""
    return {**_written(member), **_read(member), **_cared(member)}


def erase(member: Member) -> None:
    """Take the name off what was written, so that threads stay readable, and forget what was read, drafted, told."""
    Post.objects.filter(author=member).update(author=None)
    Thread.objects.filter(author=member).update(author=None)
    for signed in (*SIGNED, Act):
        signed.objects.filter(by=member).update(by=None)
    for kept in READ:
        kept.objects.filter(member=member).delete()
    forget_unused(member)
    Upload.objects.filter(member=member).update(member=None)
    Hold.objects.filter(member=member).update(member=None)
    Act.objects.filter(member=member).update(member=None)
    Report.objects.filter(by=member).update(by=None)
    Report.objects.filter(about=member).update(about=None, evidence="")
    for decided in (Hold, Report):
        decided.objects.filter(decided_by=member).update(decided_by=None)


def _written(member: Member) -> dict[str, Any]:
    posts = Post.objects.filter(author=member).select_related("thread").order_by("created_at")
    revisions = Revision.objects.filter(by=member).select_related("post__thread").order_by("at")
    return {
        "posts": [
            {
                "thread": post.thread.title,
                "number": post.number,
                "state": post.state,
                "posted": post.created_at.isoformat(),
                "edited": _iso(post.edited_at),
                "language": post.lang,
                "words": post.body,
            }
            for post in posts
        ],
        "versions": [
            {
                "thread": row.post.thread.title,
                "number": row.post.number,
                "version": row.number,
                "at": row.at.isoformat(),
                "reason": row.reason,
                "words": row.body,
            }
            for row in revisions
        ],
        "threads": list(Thread.objects.filter(author=member).order_by("pk").values_list("title", flat=True)),
        "files": [
            {"name": row.name, "address": f"/files/{row.key}", "words": row.alt, "size": row.size, "at": _iso(row.at)}
            for row in Upload.objects.filter(member=member).order_by("at")
        ],
    }


def _read(member: Member) -> dict[str, Any]:
    watches = Watch.objects.filter(member=member).select_related("thread", "category").order_by("pk")
    return {
        "read": [
            {"thread": row.thread.title, "up_to": row.last_number, "at": row.at.isoformat()}
            for row in Reading.objects.filter(member=member).select_related("thread").order_by("pk")
        ],
        "watched": [{"what": str(row.thread or row.category), "how": row.level, "at": _iso(row.at)} for row in watches],
        "drafts": [
            {"place": row.place, "words": row.words, "at": row.at.isoformat()}
            for row in Draft.objects.filter(member=member)
        ],
    }


def _cared(member: Member) -> dict[str, Any]:
    """What waited for moderators, what they decided, what the member told them, and did as one of them."""
    return {
        "held": [_outcome(row) | {"why": row.why, "told": row.words} for row in Hold.objects.filter(member=member)],
        "reports": [
            _outcome(row) | {"reason": row.reason, "words": row.words, "answer": row.answer}
            for row in Report.objects.filter(by=member)
        ],
        "decided_about_me": _acts(Act.objects.filter(member=member).exclude(what__in=ANSWERS)),
        "done_by_me": _acts(Act.objects.filter(by=member)),
        "decisions_by_me": [
            {"kind": row.kind, "key": row.key, "state": row.state, "at": _iso(row.decided_at)}
            for decided in (Hold, Report)
            for row in decided.objects.filter(decided_by=member)
        ],
        "signed_by_me": {row._meta.model_name: row.objects.filter(by=member).count() for row in SIGNED},
    }


def _outcome(row: Hold | Report) -> dict[str, Any]:
    return {"kind": row.kind, "key": row.key, "state": row.state, "at": _iso(row.at)}


def _acts(acts: Iterable[Act]) -> list[dict[str, Any]]:
    return [{"what": act.what, "reason": act.reason, "at": act.at.isoformat()} for act in acts]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


MODELS: tuple[type[Model], ...] = (*WRITTEN, *SIGNED, *READ, *CARED, Upload)

register_data(PersonalData("talk", export, erase, MODELS))
