"""The library's own words: what a tool is, what it costs, how well it is known to work, what one may do with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from topics.models import Term


class Format(Term):
    """What sort of thing a tool is: a template, a checklist, a training."""

    class Meta(Term.Meta):
        verbose_name = _("format")
        verbose_name_plural = _("formats")


class Cost(Term):
    """What somebody pays to use a tool."""

    is_free = models.BooleanField(_("nothing to pay"), default=True)

    class Meta(Term.Meta):
        verbose_name = _("cost")
        verbose_name_plural = _("costs")


class Evidence(Term):
    """How a tool is known to work."""

    class Meta(Term.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("kinds of evidence")


class Licence(Term):
    """What others may do with a tool; `url` leads to the licence’s own words."""

    url = models.URLField(_("address of the licence"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
