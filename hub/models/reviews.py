"""Until when a page is taken to be true. A row of its own: publishing an older draft brings no older date back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PageReview(models.Model):
    """Who looks after a page, and when somebody should read it again. Without `due`: a year after it was published."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="review", verbose_name=_("page"))
    due = models.DateTimeField(_("read again by"), null=True, blank=True, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who looks after it"),
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("review of a page")
        verbose_name_plural = _("reviews of pages")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.due or '-'}"
