"""The account: a person, how they sign in, how they are named, what others see."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.policies import MEMBERS, PUBLIC
from members.querysets import MemberManager

HUES = 8
"""Avatars come in eight warm grounds; the hue follows from the handle."""


class Member(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail has no types
    """A person with an account. The address is private; handle and display name are what others meet."""

    class SiteRole(models.TextChoices):
        NONE = "", _("member")
        PRESENTER = "presenter", _("presenter")
        TRANSLATOR = "translator", _("translator")
        REVIEWER = "reviewer", _("reviewer")
        EDITOR = "editor", _("editor")
        MODERATOR = "moderator", _("moderator")
        OPERATOR = "operator", _("operator")

    class Visibility(models.TextChoices):
        PUBLIC = PUBLIC, _("everybody")
        MEMBERS = MEMBERS, _("members of this hub")

    email = models.EmailField(_("e-mail address"), unique=True)
    handle = models.SlugField(
        _("handle"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens only."))],
        help_text=_("How others mention you: @rosa. Small letters, digits and hyphens."),
    )
    display_name = models.CharField(_("name"), max_length=80, help_text=_("As you want to be greeted."))
    part = models.CharField(_("your part"), max_length=120, blank=True, help_text=_("Parent leader, home visitor, …"))
    bio = models.TextField(_("about you"), max_length=2000, blank=True)
    bio_html = models.TextField(editable=False, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", "English"), ("es", "Español")], default="en"
    )
    zone = models.CharField(_("time zone"), max_length=60, default="America/New_York")
    visibility = models.CharField(
        _("who sees your page"), max_length=10, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    shows_coalitions = models.BooleanField(_("show my coalitions on my page"), default=True)
    shows_activity = models.BooleanField(_("show what I wrote on my page"), default=True)
    ask_me_about = models.ManyToManyField("topics.Topic", verbose_name=_("ask me about"), blank=True)
    site_role = models.CharField(_("role on this site"), max_length=10, choices=SiteRole.choices, blank=True)
    welcomed_at = models.DateTimeField(editable=False, null=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the Django admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    search_revision = models.PositiveBigIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]
    objects = MemberManager()

    class Meta:
        ordering = ["display_name"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_unique_in_any_case"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="member_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.handle

    def clean(self) -> None:
        """An address is the same however it is typed."""
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """Wagtail and Django's admin ask for this name."""
        return str(self)

    def get_short_name(self) -> str:
        return str(self).partition(" ")[0]

    @property
    def initials(self) -> str:
        """At most two letters for the avatar: "Rosa Delgado" gives RD."""
        words = [word for word in self.display_name.split() if word[0].isalnum()] or [self.handle]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def hue(self) -> int:
        """1 to 8, the same for a handle for ever."""
        return sum(self.handle.encode()) % HUES + 1


class MemberRequest(HttpRequest):
    """A request behind `login_required`: whoever asks is a member."""

    user: Member
