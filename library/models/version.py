"""What a tool was before: each version with what changed in it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.tool import Tool


class Version(models.Model):
    """A version of one edition of a tool, in the words and the language of that edition."""

    tool = models.ForeignKey(Tool, models.CASCADE, verbose_name=_("tool"), related_name="versions")
    label = models.CharField(_("version"), max_length=40, help_text=_("As its makers call it: 2.1, or Spring 2025."))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    what_changed = models.CharField(_("what changed"), max_length=600, blank=True)
    link = models.URLField(_("where to get this version"), max_length=500, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-year", "-added_at", "-pk"]
        verbose_name = _("version of a tool")
        verbose_name_plural = _("versions of tools")
        constraints = [models.UniqueConstraint(fields=["tool", "label"], name="one_version_a_label")]

    def __str__(self) -> str:
        return f"{self.tool}, {self.label}"
