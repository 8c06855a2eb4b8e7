"""How far somebody has read: one number a member and thread."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from forum.models.thread import Thread
from forum.querysets import ReadingQuerySet


class Reading(models.Model):
    """`last_number` is the highest number the member has had on the screen; `at` is when that was."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    last_number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_reading_a_thread")]

    def __str__(self) -> str:
        return f"{self.member} · {self.thread} · {self.last_number}"
