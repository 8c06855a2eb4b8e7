"""A link to a draft for somebody without an account here: it ends by itself, and can be taken back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PreviewLink(models.Model):
    """Shows the newest draft of one page. Only a digest of its token is kept, so a copy of the database opens nothing.

    `under` are the numbers of the restrictions that stood over the page when the link was made: a page that was put
    behind another one since is not shown.
    """

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(
        _("for whom"), max_length=120, blank=True, help_text=_("Only editors see it: “Teresa, for the numbers”.")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    under = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page_id} → {self.expires_at:%Y-%m-%d}"

    def is_open(self, now: datetime | None = None) -> Any:
        """Neither over nor taken back."""
        return self.revoked_at is None and (now or timezone.now()) < self.expires_at
