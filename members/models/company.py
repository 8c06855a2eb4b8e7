"""Whom one would rather not meet, and who may not come in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Distance(models.Model):
    """Somebody whose words a member does not want to meet. Known to that member alone.

    MUTED: what they write is folded away. BLOCKED: it is gone from the member's pages, and they can neither mention
    the member nor answer them.
    """

    class Kind(models.TextChoices):
        MUTED = "muted", _("folded away")
        BLOCKED = "blocked", _("kept away")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="distances")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="distances_of_others")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="one_distance_a_pair"),
            models.CheckConstraint(condition=~models.Q(member=models.F("other")), name="no_distance_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.other} · {self.kind}"


class Ban(models.Model):
    """An account that a moderator closed: by whom, when, why, until when (empty: for good). `lifted_at` ends it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bans")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(lifted_at__isnull=True), name="one_ban_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.at:%Y-%m-%d}"
