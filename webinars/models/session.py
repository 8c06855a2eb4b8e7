"""A session: everything operational about a webinar. Saving, publishing or reverting its page changes nothing here."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
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

MOST_REMINDERS = 5

is_https = URLValidator(schemes=["https"], message=_("Please give a full address that begins with https://."))


def check_link(value: str) -> None:
    """Refuse what is neither a full https address nor a path on this site."""
    if not HERE.fullmatch(value):
        is_https(value)


def check_zone(value: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if not is_zone(value):
        raise ValidationError(_("There is no time zone of this name."))


def check_offsets(value: object) -> None:
    """Refuse what is no list of at most five different whole minutes, from five minutes to two weeks before."""
    offsets: list[Any] = value if isinstance(value, list) else [None]
    fits = all(type(one) is int and 5 <= one <= 14 * 24 * 60 for one in offsets)
    if not fits or len(offsets) > MOST_REMINDERS or len(set(offsets)) < len(offsets):
        raise ValidationError(_("At most five reminders, each from 5 minutes to 14 days before the start."))


def check_languages(value: object) -> None:
    """Refuse what is no list of languages of the hub, each once."""
    known = [code for code, _name in settings.LANGUAGES]
    if not isinstance(value, list) or not all(one in known for one in value) or len(set(value)) < len(value):
        raise ValidationError(_("Please choose from the languages of this hub."))


def default_offsets() -> list[int]:
    """A day, an hour and ten minutes before."""
    return [24 * 60, 60, 10]


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

    class Registering(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Captions(models.TextChoices):
        NONE = "none", _("none")
        AUTOMATIC = "automatic", _("automatic")
        HUMAN = "human", _("written by a person")

    page_key = models.UUIDField(_("page"), db_index=True)
    title = models.CharField(
        _("name of this date"), max_length=120, blank=True, help_text=_("Where a webinar has several: “Part 2: forms”.")
    )
    title_es = models.CharField(
        _("name of this date in Spanish"), max_length=120, blank=True, help_text=_("Empty: the same name.")
    )
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
    registration = models.CharField(
        _("registration"), max_length=6, choices=Registering.choices, default=Registering.OPEN, editable=False
    )
    opens_early_minutes = models.PositiveSmallIntegerField(
        _("door opens, minutes before"), default=15, validators=[MaxValueValidator(24 * 60)]
    )
    opened_at = models.DateTimeField(_("door opened by hand"), null=True, blank=True, editable=False)
    reminder_offsets = models.JSONField(
        _("reminders, minutes before"), default=default_offsets, blank=True, validators=[check_offsets]
    )
    captions = models.CharField(_("captions"), max_length=9, choices=Captions.choices, default=Captions.NONE)
    interpretation = models.JSONField(_("interpretation"), default=list, blank=True, validators=[check_languages])
    recording_url = models.CharField(_("recording"), max_length=500, blank=True, validators=[check_link])
    slides_url = models.CharField(_("slides"), max_length=500, blank=True, validators=[check_link])
    transcript_url = models.CharField(_("transcript"), max_length=500, blank=True, validators=[check_link])
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

    @property
    def takes_registrations(self) -> bool:
        """Registration has not been closed by hand; whether it is over or called off is another question."""
        return self.registration == self.Registering.OPEN

    @property
    def opens_at(self) -> datetime:
        """When the door opens, or did."""
        by_itself = self.starts_at - timedelta(minutes=self.opens_early_minutes)
        return min(self.opened_at, by_itself) if self.opened_at else by_itself

    def title_in(self, language: str) -> str:
        """Return the date's own name; empty where it has none."""
        return (self.title_es if language == "es" else "") or self.title

    def pages(self) -> QuerySet[Page]:
        """Return the pages that tell of it: one a language, also those not published."""
        return Page.objects.filter(translation_key=self.page_key)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def is_on(self, now: datetime) -> bool:
        return not self.is_cancelled and self.starts_at <= now < self.ends_at
