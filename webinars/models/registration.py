"""A registration: one person's place at one session, from the request to the attendance."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from webinars import policies
from webinars.models.needs import check_needs
from webinars.models.session import WebinarSession
from webinars.querysets import RegistrationQuerySet


class Registration(models.Model):
    """Written only by `webinars.seats`, under the lock of its session.

    `queue_number` is the order of arrival and decides who is next; it is allocated under that lock, never a time.
    `joined_at` is written by the door, `checked_in_at` by a presenter's hand; either means that they came.
    `verified_at` says since when the address is known to be the person's own (at once for a member).
    """

    class Status(models.TextChoices):
        HELD = policies.HELD, _("held for 30 minutes")
        CONFIRMED = policies.CONFIRMED, _("confirmed")
        WAITING = policies.WAITING, _("waiting")
        CANCELLED = policies.CANCELLED, _("given up")
        LAPSED = policies.LAPSED, _("not confirmed in time")

    session = models.ForeignKey(WebinarSession, models.CASCADE, related_name="registrations")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=[("en", "English"), ("es", "Español")])
    zone = models.CharField(_("time zone"), max_length=60)
    status = models.CharField(max_length=10, choices=Status.choices)
    queue_number = models.PositiveIntegerField()
    held_until = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    needs = models.JSONField(_("access needs"), default=list, blank=True, validators=[check_needs])
    needs_note = models.CharField(_("something else"), max_length=300, blank=True)
    shows_coalition = models.BooleanField(_("my coalition may see that I go"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["session", "queue_number"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"], condition=Q(status__in=policies.LIVE), name="one_live_seat_an_address"
            ),
            models.UniqueConstraint(
                fields=["session", "member"], condition=Q(status__in=policies.LIVE), name="one_live_seat_a_member"
            ),
            models.UniqueConstraint(fields=["session", "queue_number"], name="one_number_a_place"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="registration_email_is_lower_case"),
            models.CheckConstraint(
                condition=~Q(status=policies.HELD) | Q(held_until__isnull=False), name="a_hold_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_status_display()}"

    @property
    def is_live(self) -> bool:
        return self.status in policies.LIVE

    @property
    def attended(self) -> bool:
        return bool(self.joined_at or self.checked_in_at)

    @property
    def place_in_line(self) -> int:
        """1 for who is next; 0 for who does not wait."""
        if self.status != policies.WAITING:
            return 0
        ahead = self.session.registrations.filter(status=policies.WAITING, queue_number__lt=self.queue_number)
        return int(ahead.count()) + 1
