"""Posts of people whom the reader keeps away: folded, or a slim line in their place."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from forum.models import Post
from forum.policies import can_moderate
from forum.stencils import fill
from members.keeping_away import BLOCKED, MUTED, Away, kept_away_by

FIELDS = ("number", "name", "article")


def kept_apart(viewer: Any) -> Mapping[int, Away]:
    """Return whose posts `viewer` does not want to meet, by key; who moderates must be able to open what is blocked."""
    apart = kept_away_by(viewer)
    if apart and can_moderate(viewer):
        return {pk: Away(away.handle, MUTED) for pk, away in apart.items()}
    return apart


def keep_apart(post: Post, article: SafeString, language: str, apart: Mapping[int, Away]) -> SafeString:
    """Return the article of a post as a reader wants to meet it; of a blocked one not a word is sent."""
    away = apart.get(post.author_id or 0)
    if away is None or not post.is_standing:
        return article
    values = {"number": post.number, "name": str(post.author), "article": article}
    if away.kind == BLOCKED:
        values |= {"name": "", "article": ""}
    return fill("forum/_apart.html", language, FIELDS, {"muted"} if away.kind == MUTED else set(), values)


def shells_of(apart: Mapping[int, Away]) -> list[tuple[str, str]]:
    """Return for each way of keeping away the handles it is for: what apart.js needs for posts that come live."""
    kinds = {kind: [away.handle for away in apart.values() if away.kind == kind] for kind in (MUTED, BLOCKED)}
    return [(kind, " ".join(handles)) for kind, handles in kinds.items() if handles]
