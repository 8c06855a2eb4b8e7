"""What members tell of a tool: a story of how it was used, and a review. Both belong to all its editions."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.policies import HELD, HIDDEN, REJECTED, STANDING
from library.querysets import ToldQuerySet
from networks.models import Coalition

LONGEST = 1200
"""Characters of a story or a review: what somebody says at the table, not an essay."""

RUBRIC = ("clear", "fits", "worked")
"""What a review says in marks from 1 to 5."""


class Told(models.Model):
    """Plain words of a member about a family of tools; only `library.telling` and `library.judging` write them.

    What is taken back is gone, row and all.
    """

    kind: ClassVar[str]
    """The name under which moderators, reports and links know it (`search.registry`)."""

    SAID: ClassVar[tuple[str, ...]] = ("body", "lang")
    """The columns that its author writes."""

    tool: Any
    """The edition on whose page it is read, where whoever loaded it has set one."""

    class State(models.TextChoices):
        STANDING = STANDING, _("stands")
        HELD = HELD, _("waits for a moderator")
        REJECTED = REJECTED, _("not let in")
        HIDDEN = HIDDEN, _("hidden by a moderator")

    family = models.UUIDField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(max_length=LONGEST)
    lang = models.CharField(max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    client_key = models.UUIDField(default=uuid.uuid4)
    told_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)

    objects = ToldQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-told_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}: {self.body[:60]}"

    @property
    def is_standing(self) -> bool:
        return self.state == STANDING

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its tool."""
        return f"{self.kind}-{self.pk}"

    def says(self) -> dict[str, Any]:
        """Return everything its author says, as the form asks for it."""
        return {name: getattr(self, name) for name in self.SAID}


class UseStory(Told):
    """That somebody used a tool: which coalition, where, when, what changed, and whether they would use it again."""

    kind = "use_story"
    SAID = ("body", "lang", "coalition", "place", "year", "again")

    class Again(models.TextChoices):
        YES = "yes", _("Yes, as it is")
        WITH_CHANGES = "with_changes", _("Yes, with changes")
        NO = "no", _("No")

    coalition = models.ForeignKey(Coalition, models.SET_NULL, null=True, blank=True, related_name="use_stories")
    place = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField()
    again = models.CharField(max_length=12, choices=Again.choices)

    class Meta(Told.Meta):
        verbose_name = _("story of use")
        verbose_name_plural = _("stories of use")
        indexes = [models.Index(fields=["family", "-told_at"], name="uses_of_family")]
        constraints = [models.UniqueConstraint(fields=["member", "client_key"], name="a_use_is_told_once")]


def _marks(label: Any) -> Any:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


class Review(Told):
    """What somebody makes of a tool: three marks from 1 to 5, and why. A member has one for all editions."""

    kind = "review"
    SAID = ("body", "lang", *RUBRIC)

    LABELS: ClassVar[Mapping[str, Any]] = {
        "clear": _("Clear to use"),
        "fits": _("Fits the families we work with"),
        "worked": _("Did what it promises"),
    }

    clear = _marks(LABELS["clear"])
    fits = _marks(LABELS["fits"])
    worked = _marks(LABELS["worked"])

    class Meta(Told.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["family", "member"], name="one_review_a_member"),
            models.UniqueConstraint(fields=["member", "client_key"], name="a_review_is_left_once"),
            *(
                models.CheckConstraint(condition=models.Q(**{f"{name}__range": (1, 5)}), name=f"review_{name}_1_to_5")
                for name in RUBRIC
            ),
        ]

    @property
    def mark(self) -> float:
        """The mean of the three marks."""
        return (self.clear + self.fits + self.worked) / len(RUBRIC)
