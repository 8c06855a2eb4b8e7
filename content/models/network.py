"""What an operator sets for the whole site, in one form of the Wagtail admin."""

import copy
import zoneinfo
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from content.remembering import Shelf

_kept: Shelf["Network"] = Shelf(1)


def zones() -> list[tuple[str, str]]:
    """Return the zones of the Americas and the Pacific, as choices."""
    names = sorted(name for name in zoneinfo.available_timezones() if name.startswith(("America/", "Pacific/", "US/")))
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


@register_setting(icon="site")
class Network(BaseGenericSetting):
    """Name, zone, sender and sign-up of the network, and whom to call."""

    class SignUp(models.TextChoices):
        OPEN = "open", _("anybody may join")
        CLOSED = "closed", _("only people an operator adds")

    name = models.CharField(_("name of the hub"), max_length=60, default="Sobremesa")
    tagline_en = models.CharField(
        _("one sentence, in English"),
        max_length=200,
        default="The talk that goes on after the meal, among people who work for young children and their families.",
    )
    tagline_es = models.CharField(
        _("one sentence, in Spanish"),
        max_length=200,
        default="La plática que sigue después de la comida, entre quienes trabajan por la niñez y sus familias.",
    )
    zone = models.CharField(_("time zone"), max_length=60, choices=zones, default="America/New_York")
    sender = models.CharField(
        _("sender of mail"), max_length=200, blank=True, help_text=_("Name <address>. Empty: the server's own setting.")
    )
    sign_up = models.CharField(_("who may join"), max_length=10, choices=SignUp.choices, default=SignUp.OPEN)
    first_posts_held = models.PositiveSmallIntegerField(
        _("first posts of a new member that wait for a moderator"),
        default=1,
        help_text=_("0: none waits. People of a coalition are known to its lead, so theirs never wait."),
    )
    links_held_days = models.PositiveSmallIntegerField(
        _("days in which links of a new member wait for a moderator"), default=7, help_text=_("0: they never wait.")
    )
    contact_name = models.CharField(_("whom to write to"), max_length=80, blank=True)
    contact_email = models.EmailField(_("their address"), blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline_en"), FieldPanel("tagline_es")], _("What it is called")
        ),
        MultiFieldPanel([FieldPanel("zone"), FieldPanel("sign_up")], _("How it works")),
        MultiFieldPanel([FieldPanel("first_posts_held"), FieldPanel("links_held_days")], _("New members in talk")),
        MultiFieldPanel(
            [FieldPanel("sender"), FieldPanel("contact_name"), FieldPanel("contact_email")], _("Whom people write to")
        ),
    ]

    class Meta:
        verbose_name = _("network")

    @classmethod
    def load(cls, request_or_site: Any = None) -> Self:
        """Return the row, or a copy of what it is in this edition: every page asks for it, and a form may change it."""
        return copy.copy(_kept.get_or_make("network", lambda: super(Network, cls).load(request_or_site)))

    def tagline(self, language: str) -> str:
        """Return the sentence in a language."""
        return self.tagline_es if language.startswith("es") else self.tagline_en
