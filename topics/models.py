"""The words everything is sorted by. Every term has a stable slug, and a name in each language."""

from collections.abc import Iterable

from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A word of the vocabulary; what others store and what stands in addresses is the slug, never the name."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_es = models.CharField(_("name in Spanish"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return self.name_es if language.startswith("es") else self.name_en


class Topic(Term):
    """What something is about, in a tree of two levels."""

    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    summary_es = models.CharField(_("summary in Spanish"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    @property
    def summary(self) -> str:
        """The summary in the language of the reader."""
        return self.summary_in(get_language() or "en")

    def summary_in(self, language: str) -> str:
        return self.summary_es if language.startswith("es") else self.summary_en

    @property
    def tag_slugs(self) -> set[str]:
        """The tags by which people say that something is about this: its slug, and its name in either language."""
        return {self.slug, slugify(self.name_en), slugify(self.name_es)}


def slugs_with_wholes(topics: Iterable[Topic]) -> tuple[str, ...]:
    """Return the slugs of topics and of those they are part of, each once: what is about a part is about the whole."""
    found = list(topics)
    wholes = (topic.parent for topic in found if topic.parent)
    return tuple(dict.fromkeys(topic.slug for topic in [*found, *wholes]))


class Lever(Term):
    """A lever of change: the way in which a coalition tries to move something."""

    class Meta(Term.Meta):
        verbose_name = _("lever of change")
        verbose_name_plural = _("levers of change")


class Audience(Term):
    """Whom something is for."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class AgeRange(Term):
    """The age of the child that something is about."""

    class Meta(Term.Meta):
        verbose_name = _("age of the child")
        verbose_name_plural = _("ages of the child")


class Setting(Term):
    """The place where something is used: a home, a clinic, a library."""

    class Meta(Term.Meta):
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
