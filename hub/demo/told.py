"""Seeds what members of the demo tell of its tools: stories of use, reviews, versions, each through its action."""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.demo.reading import age
from hub.demo.rows import renew
from hub.demo.talk import holding
from hub.demo.tools import find_tool
from library.models import Review, Told, UseStory, Version
from library.policies import can_change_told
from library.telling import Use, Verdict, change_review, change_use, leave_review, tell_use
from members.models import Member
from networks.models import Coalition

NAMES = uuid.UUID("1f0c64b2-4a55-4b67-9a53-0b7c7d1d2c11")
"""The namespace of the forms' keys: seeding twice finds what the first time wrote."""


def seed_told(folder: Path) -> dict[str, int]:
    """Load `uses.json`, `reviews.json` and `versions.json`, renew what changed; return how many of each there are.

    People, coalitions and tools are there already. What a moderator of the demo has hidden since stays as it is.
    """
    with holding(first_posts=0):
        for row in _rows(folder, "uses"):
            _seed_use(row)
        for row in _rows(folder, "reviews"):
            _seed_review(row)
    for row in _rows(folder, "versions"):
        _seed_version(row)
    counted = {"stories of use": UseStory, "reviews": Review, "versions": Version}
    return {name: model._default_manager.count() for name, model in counted.items()}


@transaction.atomic
def _seed_use(row: Mapping[str, Any]) -> None:
    member = Member.objects.get(handle=row["by"])
    coalition = Coalition.objects.get(slug=row["coalition"]) if row["coalition"] else None
    use = Use(
        body=row["changed"],
        lang=row["lang"],
        year=row["year"],
        again=row["again"],
        coalition=coalition,
        place=row["place"],
    )
    key = uuid.uuid5(NAMES, f"use/{row['tool']}/{row['by']}/{row['year']}/{row['place']}")
    story = UseStory.objects.filter(member=member, client_key=key).first()
    if story is None:
        _set_back(tell_use(find_tool(row["tool"]), member, use, client_key=key), row)
    elif can_change_told(member, story):
        change_use(story, member, use)


@transaction.atomic
def _seed_review(row: Mapping[str, Any]) -> None:
    member = Member.objects.get(handle=row["by"])
    verdict = Verdict(**{name: row[name] for name in ("body", "lang", "clear", "fits", "worked")})
    key = uuid.uuid5(NAMES, f"review/{row['tool']}/{row['by']}")
    review = Review.objects.filter(member=member, client_key=key).first()
    if review is None:
        _set_back(leave_review(find_tool(row["tool"]), member, verdict, client_key=key), row)
    elif can_change_told(member, review):
        change_review(review, member, verdict)


def _seed_version(row: Mapping[str, Any]) -> None:
    fields = {"year": row["year"], "what_changed": row["what"], "link": row.get("link", "")}
    version = renew(Version, fields, tool=find_tool(row["tool"]), label=row["label"])
    Version.objects.filter(pk=version.pk).update(added_at=timezone.now() - age(row["added"]))


def _set_back(told: Told, row: Mapping[str, Any]) -> None:
    """Let it have been told as long ago as its file says."""
    type(told)._default_manager.filter(pk=told.pk).update(told_at=timezone.now() - age(row["added"]))


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return rows
