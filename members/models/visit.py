"""When somebody was here last, so that their home can say what is new to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """`seen_at` is the last time a member opened a page, to ten minutes; `since` when the visit before this one ended.

    It is a row apart: the account is shown to others, and what others are shown is made anew when it changes.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visit")
    seen_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.member} · {self.seen_at:%Y-%m-%d %H:%M}"
