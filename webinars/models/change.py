"""What was changed about a session: when, by whom, from what to what, and the words that went to people with it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webinars.models.session import WebinarSession


class SessionChange(models.Model):
    """Written by `webinars.seats` in the transaction of the change, so that none is without its trace.

    `before` and `after` hold the fields that changed, as JSON. The meeting's link is never among them: a change of
    it says that there was one (`{"link": true}`), not which.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("called off")
        CAPACITY = "capacity", _("seats changed")
        CLOSED = "closed", _("registration closed")
        OPENED = "opened", _("registration opened")
        GATE = "gate", _("door opened early")
        LINK = "link", _("meeting link changed")

    session = models.ForeignKey(WebinarSession, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField(default=0)
    message_en = models.TextField(_("message in English"), max_length=2000, blank=True)
    message_es = models.TextField(_("message in Spanish"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of a session")
        verbose_name_plural = _("changes of sessions")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M} UTC"

    def message_in(self, language: str) -> str:
        """Return the message in a language, else in the other; empty where nothing was said."""
        first, second = (self.message_es, self.message_en) if language == "es" else (self.message_en, self.message_es)
        return first or second
