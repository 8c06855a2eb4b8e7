"""A series: webinars that belong together and can be registered for all at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WebinarSeries(models.Model):  # type: ignore[django-manager-missing]  # Wagtail’s manager of pages has no types
    """Pages name it (`WebinarPage.series`); its dates are those of its pages."""

    name_en = models.CharField(_("name in English"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    intro_en = models.CharField(_("in a sentence, in English"), max_length=300, blank=True)
    intro_es = models.CharField(_("in a sentence, in Spanish"), max_length=300, blank=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        ordering = ["name_en"]
        verbose_name = _("series of webinars")
        verbose_name_plural = _("series of webinars")

    def __str__(self) -> str:
        return self.name_en

    def name_in(self, language: str) -> str:
        return self.name_es if language == "es" else self.name_en

    def intro_in(self, language: str) -> str:
        return (self.intro_es if language == "es" else "") or self.intro_en
