"""A session: everything operational about a webinar. Saving, publishing or reverting its page changes nothing here."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from members.models.zones import is_zone
from webinars.querysets import SessionQuerySet

HERE = re.compile(r"/(?!/)\S*")
"""A path on this site, such as a recording among its own documents."""

is_https = URLValidator(schemes=["https"], message=_("Please give a full address that begins with https://."))


def check_link(value: str) -> None:
    """Refuse what is neither a full https address nor a path on this site."""
    if not HERE.fullmatch(value):
        is_https(value)


def check_zone(value: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if not is_zone(value):
        raise ValidationError(_("There is no time zone of this name."))


def new_uid() -> str:
    """A calendar UID: kept for the life of the session, made of nothing that can change (RFC 5545 §3.8.4.7)."""
    return f"{uuid4()}@webinars"


class WebinarSession(models.Model):
    """One date of a webinar. Pages in both languages share it through their `translation_key`; a series has several.

    Seats change only through `webinars.seats`. `sequence` grows with what a calendar must learn (RFC 5545 §3.8.7.4),
    `last_number` with every registration; both only under the row's lock.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("called off")

    page_key = models.UUIDField(_("page"), db_index=True)
    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), editable=False, db_index=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(12 * 60)]
    )
    zone = models.CharField(_("time zone"), max_length=60, default="America/New_York", validators=[check_zone])
    capacity = models.PositiveIntegerField(_("seats"), default=100, validators=[MinValueValidator(1)])
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SCHEDULED, editable=False)
    join_url = models.CharField(
        _("meeting link"),
        max_length=500,
        blank=True,
        validators=[check_link],
        help_text=_("Only people with a seat are led there, at the time. It appears nowhere."),
    )
    recording_url = models.CharField(_("recording"), max_length=500, blank=True, validators=[check_link])
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("webinar session")
        verbose_name_plural = _("webinar sessions")
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="session_has_seats"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=F("starts_at")), name="session_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep `ends_at` in step with start and length."""
        self.ends_at = self.starts_at + timedelta(minutes=self.minutes)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    def pages(self) -> QuerySet[Page]:
        """Return the pages that tell of it: one a language, also those not published."""
        return Page.objects.filter(translation_key=self.page_key)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def is_on(self, now: datetime) -> bool:
        return not self.is_cancelled and self.starts_at <= now < self.ends_at
