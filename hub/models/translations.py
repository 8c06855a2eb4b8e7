"""How a translation stands to its original, as it was when either was last published."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationState(models.Model):
    """A published translation. `digest` is that of the original's words which it answers."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="translation_state")
    original = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="translation_states")
    digest = models.CharField(max_length=64)
    behind_since = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")

    def __str__(self) -> str:
        return f"{self.page_id} of {self.original_id}"
