"""What somebody needs to take part: asked once, remembered for the next time."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessNeed(models.TextChoices):
    """Anything else goes into the note beside it."""

    CAPTIONS = "captions", _("Captions")
    INTERPRETATION_ES = "interpretation_es", _("Interpretation into Spanish")
    INTERPRETATION_EN = "interpretation_en", _("Interpretation into English")
    ASL = "asl", _("American Sign Language")
    DOCUMENTS_AHEAD = "documents_ahead", _("Slides and texts beforehand")


def check_needs(value: object) -> None:
    """Refuse what is no list of access needs, each once."""
    if (
        not isinstance(value, list)
        or not all(one in AccessNeed.values for one in value)
        or len(set(value)) < len(value)
    ):
        raise ValidationError(_("Please choose from the list; anything else goes into the note."))


class RememberedNeeds(models.Model):
    """What a member said last; the next form begins with it."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="remembered_needs")
    needs = models.JSONField(default=list, blank=True, validators=[check_needs])
    note = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered access needs")
        verbose_name_plural = _("remembered access needs")

    def __str__(self) -> str:
        return ", ".join(self.needs)
