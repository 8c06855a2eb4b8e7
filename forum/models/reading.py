"""What a member has read of a thread, what they asked to hear of, what they have not sent yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.category import Category
from forum.models.thread import Thread
from forum.querysets import MissedQuerySet, ReadingQuerySet


class Reading(models.Model):
    """How far somebody has read: one row a member and thread.

    `last_number` is the highest number the member has had on the screen, `at` is when that was; what came to stand
    below it afterwards is `missed`. `is_behind` is true where there is something unread: it is kept by the actions, so
    that a list of what is unread costs what is unread and not what was ever read. It may stay true for a while after
    what was unread is gone.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", db_index=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    last_number = models.PositiveIntegerField()
    is_behind = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_reading_a_thread")]
        indexes = [models.Index(fields=["member"], condition=models.Q(is_behind=True), name="reading_behind")]

    def __str__(self) -> str:
        return f"{self.member} · {self.thread} · {self.last_number}"


class Missed(models.Model):
    """A post that was let in after somebody had read further, until they have had it on the screen.

    It names the post and not its number, so it holds through a merge; it counts as long as the post stands, so what is
    hidden is not missed, and is missed again when it comes back.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="missed", db_index=False)
    post = models.ForeignKey("forum.Post", models.CASCADE, related_name="+")

    objects = MissedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "post"], name="missed_once")]

    def __str__(self) -> str:
        return f"{self.reading} · {self.post_id}"


class Watch(models.Model):
    """A thread or a whole category that a member follows, or wants to hear nothing of."""

    class Level(models.TextChoices):
        WATCHED = "watched", _("watched")
        MUTED = "muted", _("muted")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="watches")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="watches")
    level = models.CharField(max_length=10, choices=Level.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "thread"], condition=models.Q(thread__isnull=False), name="one_watch_a_thread"
            ),
            models.UniqueConstraint(
                fields=["member", "category"], condition=models.Q(category__isnull=False), name="one_watch_a_category"
            ),
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True) ^ models.Q(category__isnull=True), name="watch_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.level}"


class Draft(models.Model):
    """Words that are not sent yet, kept for their writer on every device until the post stands.

    `place` names the composer: a thread's stream key, `start`, or `edit:<pk>`; `key` is the draft's `client_key`.
    `words` holds the fields of the form.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200)
    key = models.UUIDField(default=uuid.uuid4)
    words = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_row_a_draft")]
        indexes = [models.Index(fields=["member", "-at"], name="draft_newest_of_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.place}"
