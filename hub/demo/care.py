"""Seeds what waits for the moderator of the demo: words of newcomers, and what people told about others’."""

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.models import Category, Hold, Post, Report, Thread
from forum.publishing import publish_post, start_thread
from forum.reporting import report
from hub.demo.reading import age
from hub.demo.talk import NAMES, dated, holding
from members.models import Member


def seed_care(folder: Path) -> dict[str, int]:
    """Load `care.json`; what a moderator of the demo has decided since stands. Return how much waits."""
    told: dict[str, Any] = json.loads((folder / "care.json").read_text(encoding="utf-8"))
    now = timezone.now()
    with holding(first_posts=1):
        for row in told["held"]:
            _hold(row, now - age(row["age"]))
    for row in told["reports"]:
        _report(row, now - age(row["age"]))
    return {
        "posts held": Hold.objects.filter(state=Hold.State.WAITING).count(),
        "reports": Report.objects.filter(state=Report.State.OPEN).count(),
    }


@transaction.atomic
def _hold(row: dict[str, Any], at: datetime) -> None:
    """Let a newcomer write once; it waits, because nothing of theirs stands yet."""
    author, key = Member.objects.get(handle=row["handle"]), uuid.uuid5(NAMES, f"care/{row['name']}")
    if Post.objects.filter(author=author, client_key=key).exists():
        return
    said: dict[str, Any] = {"author": author, "body": row["body"], "lang": row["lang"], "client_key": key}
    if "thread" in row:
        post = publish_post(thread=_post(f"{row['thread']}/1").thread, **said)
    else:
        category = Category.objects.get(slug=row["category"])
        post = start_thread(category=category, title=row["title"], **said)
        Thread.objects.filter(pk=post.thread_id).update(created_at=at, last_post_at=at)
    dated(post, at)
    Hold.objects.filter(kind="post", key=str(post.pk)).update(at=at)


@transaction.atomic
def _report(row: dict[str, Any], at: datetime) -> None:
    by, key = Member.objects.get(handle=row["handle"]), str(_post(row["post"]).pk)
    if not Report.objects.filter(by=by, kind="post", key=key).exists():
        made = report(kind="post", key=key, by=by, reason=row["reason"], words=row["words"])
        Report.objects.filter(pk=made.pk).update(at=at)


def _post(name: str) -> Post:
    """Return a post of the demo by its file and number: `en/the-bus-stops-now/3`."""
    return Post.objects.select_related("thread__category__parent").get(client_key=uuid.uuid5(NAMES, name))
