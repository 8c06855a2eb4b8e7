"""A category: a table at which people talk about one sort of thing, and who may sit there."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.policies import COALITION, MEMBERS, PUBLIC, STAFF
from forum.querysets import CategoryQuerySet
from networks.models import Coalition

RESERVED = ("t", "p", "about", "ask", "preview")
"""Words that stand in an address where a category's slug could stand."""


class Category(models.Model):
    """Name and summary exist in both languages; the slug stands in addresses and never changes its meaning."""

    class Visibility(models.TextChoices):
        PUBLIC = PUBLIC, _("everybody")
        MEMBERS = MEMBERS, _("members of this hub")
        COALITION = COALITION, _("one coalition")

    class Writers(models.TextChoices):
        READERS = "readers", _("every member who may read it")
        STAFF = STAFF, _("moderators and editors")

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_es = models.CharField(_("name in Spanish"), max_length=80)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    summary_es = models.CharField(_("summary in Spanish"), max_length=300, blank=True)
    icon = models.CharField(
        _("icon"), max_length=40, default="messages-square", help_text=_("The name of a lucide icon of the house.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    visibility = models.CharField(_("who reads"), max_length=10, choices=Visibility.choices, default=PUBLIC)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, null=True, blank=True, related_name="categories", verbose_name=_("coalition")
    )
    starting = models.CharField(
        _("who starts threads"), max_length=10, choices=Writers.choices, default=Writers.READERS
    )
    replying = models.CharField(_("who replies"), max_length=10, choices=Writers.choices, default=Writers.READERS)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("category of talk")
        verbose_name_plural = _("categories of talk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visibility=COALITION, coalition__isnull=False)
                | (~models.Q(visibility=COALITION) & models.Q(coalition__isnull=True)),
                name="category_names_its_coalition",
                violation_error_message=_("Choose a coalition if, and only if, one coalition reads this category."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This word is taken by an address of the hub.")})

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def summary(self) -> str:
        return self.in_language("summary")

    @property
    def is_public(self) -> bool:
        return self.visibility == PUBLIC

    @property
    def scope(self) -> str:
        """The search scope of what is written here: `public`, `members` or `coalition:5`."""
        return f"{COALITION}:{self.coalition_id}" if self.visibility == COALITION else self.visibility

    def in_language(self, field: str, language: str | None = None) -> str:
        """Return `name` or `summary` in a language (default: the reader's)."""
        language = (language or get_language() or "en")[:2]
        return str(getattr(self, f"{field}_{language}", "") or getattr(self, f"{field}_en"))


class KindPlace(models.Model):
    """Where talk about a kind of thing goes: threads about tools, about webinars, about guides."""

    kind = models.CharField(_("kind of thing"), max_length=40, unique=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="kind_places", verbose_name=_("category"))

    class Meta:
        ordering = ["kind"]
        verbose_name = _("place for talk about a kind of thing")
        verbose_name_plural = _("places for talk about kinds of things")

    def __str__(self) -> str:
        return f"{self.kind} → {self.category}"
