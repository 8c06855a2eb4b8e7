"""Which tools somebody may see, and what a row of the library needs loaded."""

from collections.abc import Sequence
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from content.querysets import own_first
from forum.policies import STANDING
from library.policies import PUBLISHED, SUBMITTED, can_judge_told, sees_every_tool
from members.policies import is_member

RESERVED_SLUGS = {"submit", "export"}
"""Slugs that are addresses of the library's own pages."""

SLUG_LENGTH = 100


class ToolQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_tool`."""
        if sees_every_tool(viewer):
            return self
        shown = Q(state=PUBLISHED)
        if is_member(viewer):
            shown |= Q(submitted_by=viewer.pk)
        return self.filter(shown)

    def published(self) -> Self:
        return self.filter(state=PUBLISHED)

    def waiting(self) -> Self:
        """What editors have not answered yet, oldest first."""
        return self.filter(state=SUBMITTED).order_by("submitted_at")

    def submitted_by(self, member: Any) -> Self:
        return self.filter(submitted_by=member).order_by("-submitted_at")

    def used_by(self, coalition: Any) -> Self:
        return self.filter(used_by=coalition)

    def sorted_under(self, topics: Sequence[Any], language: str) -> Self:
        """Published tools of some topics: of a family the reader’s edition; theirs first, then the most used."""
        sorted_so = self.model.objects.published().filter(topics__in=topics).order_by()
        theirs = sorted_so.filter(family=OuterRef("family"), lang=language)
        once = self.filter(pk__in=sorted_so.values("pk")).filter(Q(lang=language) | ~Exists(theirs))
        return once.order_by(own_first(language, "lang"), "-uses", "-score", "-pk")

    def with_terms(self) -> Self:
        """Load what a row shows, in a fixed number of queries.

        `Tool.meant_for` reads a plain list: to give each tool a queryset of its own takes as long as to load the tools.
        """
        meant = models.Prefetch("audiences", to_attr="listed_for")
        return self.select_related("format", "cost").prefetch_related(meant)

    def for_its_page(self) -> Self:
        """Load everything a tool's own page shows, in a fixed number of queries."""
        return self.select_related("format", "cost", "evidence", "licence", "submitted_by").prefetch_related(
            "levers", "topics", "audiences", "ages", "settings", "tags"
        )

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def free_slug(self, title: str) -> str:
        """Return an unused slug made from a title: "Walk it" gives `walk-it`, then `walk-it-2`."""
        stem = slugify(title)[:SLUG_LENGTH].strip("-") or "tool"
        taken = RESERVED_SLUGS | set(self.filter(slug__startswith=stem).values_list("slug", flat=True))
        numbers = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
        return stem if stem not in taken else next(slug for slug in numbers if slug not in taken)


class ToldQuerySet(models.QuerySet[Any]):
    """Stories of use, or reviews."""

    def standing(self) -> Self:
        return self.filter(state=STANDING)

    def of(self, tool: Any) -> Self:
        """What was told of a tool, in whichever of its editions."""
        return self.filter(family=tool.family)

    def readable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_read_told`, where the tool itself may be seen."""
        if can_judge_told(viewer):
            return self
        shown = Q(state=STANDING)
        if is_member(viewer):
            shown |= Q(member=viewer.pk)
        return self.filter(shown)

    def visible_to(self, viewer: Any) -> Self:
        """What may be read, of tools that may be seen in one language at least."""
        tools = apps.get_model("library", "Tool").objects.visible_to(viewer)
        return self.readable_by(viewer).filter(Exists(tools.filter(family=OuterRef("family"))))
