"""Mail that is due to somebody who registered, and the secret address of a calendar of one's own."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from webinars.models.registration import Registration


class Mailing(models.Model):
    """One mail to one person for one cause: its kind and the session's `sequence`, so none is started twice.

    Bytes and Message-ID are fixed before the first try: a server that drops the connection after accepting gets the
    same mail again, and a reader sees one.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("no longer needed")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=30)
    sequence = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    message_id = models.CharField(max_length=200, blank=True)
    body_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("mail to a registrant")
        verbose_name_plural = _("mails to registrants")
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind", "sequence"], name="one_mail_a_cause"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="mailings_that_are_due")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_state_display()}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """The address under which a member's own webinars are read by their calendar. Secret; revoked and made anew."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar of one’s own")
        verbose_name_plural = _("calendars of one’s own")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(revoked_at=None), name="one_calendar_a_member")
        ]

    def __str__(self) -> str:
        return str(self.member)
