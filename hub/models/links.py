"""Where pages lead to, and what was found there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class PageLink(models.Model):
    """Something that a published page links to or shows. `target` is a key, a `kind:key`, a path or an address."""

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        DOCUMENT = "document", _("document")
        IMAGE = "image", _("picture")
        THING = "thing", _("card")
        HERE = "here", _("typed address of this site")
        OUTSIDE = "outside", _("another site")

    class Trouble(models.TextChoices):
        GONE = "gone", _("is gone")
        UNPUBLISHED = "unpublished", _("is not published")
        RESTRICTED = "restricted", _("is closed to some who may read this page")
        MOVED = "moved", _("has moved")
        LANGUAGE = "language", _("leads to the other language")
        UNREACHABLE = "unreachable", _("does not answer")
        REFUSED = "refused", _("is an address that is not looked at")

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="links_out", verbose_name=_("page"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    target = models.CharField(_("where to"), max_length=LONGEST, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    words = models.CharField(_("words of the link"), max_length=200, blank=True)
    trouble = models.CharField(_("what is wrong"), max_length=12, choices=Trouble.choices, blank=True, db_index=True)
    reason = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(_("since"), null=True, blank=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True, db_index=True)
    ignored_at = models.DateTimeField(null=True, blank=True)
    ignored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("link of a page")
        verbose_name_plural = _("links of pages")
        constraints = [models.UniqueConstraint(fields=["page", "kind", "target"], name="one_row_a_link_of_a_page")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.target}"
