"""Who belongs to a coalition, who leads it, who has asked to join."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models.coalition import Coalition
from networks.querysets import MembershipQuerySet


class Membership(models.Model):
    """A person's tie to a coalition. ASKED waits for a lead; only ACCEPTED ones count anywhere else."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked to join")
        ACCEPTED = "accepted", _("belongs")
        DECLINED = "declined", _("declined")

    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(_("lead"), default=False)
    is_editor = models.BooleanField(_("editor of the coalition’s pages"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.CharField(_("a word to the leads"), max_length=400, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-is_lead", "member__display_name"]
        constraints = [models.UniqueConstraint(fields=["coalition", "member"], name="one_membership_a_person")]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.member} · {self.coalition}"
