"""What a member has ticked in a guide: for themselves, and nobody else sees it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from members.policies import is_member


class ProgressQuerySet(QuerySet[Any]):
    def of(self, member: Any, guide: Any) -> Self:
        """The progress of a member in a guide, whatever the language; none for visitors."""
        if not is_member(member):
            return self.none()
        return self.filter(member=member, guide=guide.translation_key)


class GuideProgress(models.Model):
    """One row for a member and a guide in all its languages.

    `ticks` maps the id of a block to when it was ticked (ISO 8601). The id of a block stays when editors change or move
    it, and translations have it too. What was removed from the guide keeps its ticks, which count again if it returns.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("member"))
    guide = models.UUIDField(_("guide"), help_text=_("The translation key of its pages."))
    ticks = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("changed"))

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress in a guide")
        verbose_name_plural = _("progress in guides")
        constraints = [models.UniqueConstraint(fields=["member", "guide"], name="one_progress_a_guide")]
        indexes = [models.Index(fields=["member", "-changed_at"], name="progress_latest")]

    def __str__(self) -> str:
        return f"{self.member} · {self.guide}"


def ticks_of(member: Any, guide: Any) -> frozenset[str]:
    """Return the ids of everything a member has ticked in a guide, also of what is no longer in it."""
    row = GuideProgress.objects.of(member, guide).first()
    return frozenset(row.ticks if row else ())


def with_progress(guides: QuerySet[Any], member: Any) -> QuerySet[Any]:
    """Add `ticks` and `ticked_at` of a member to guides; both are `None` where they have ticked nothing."""
    mine = GuideProgress.objects.filter(member=member, guide=OuterRef("translation_key"))
    return guides.annotate(ticks=Subquery(mine.values("ticks")[:1]), ticked_at=Subquery(mine.values("changed_at")[:1]))
