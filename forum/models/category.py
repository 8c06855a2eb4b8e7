"""A category: a table at which people talk about one sort of thing, and who may sit there."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum.policies import COALITION, MEMBERS, PUBLIC, STAFF
from forum.querysets import CategoryQuerySet
from networks.models import Coalition

RESERVED = ("t", "p", "about", "ask", "care", "drafts", "feed", "files", "preview", "read", "suggest")
"""Words that stand in an address where a category's slug could stand."""


class Category(models.Model):
    """Name and summary exist in both languages; the slug stands in addresses and never changes its meaning.

    `parent` makes two levels and no more; a sub-category is never more visible than the category above it.
    """

    class Visibility(models.TextChoices):
        PUBLIC = PUBLIC, _("everybody")
        MEMBERS = MEMBERS, _("members of this hub")
        COALITION = COALITION, _("chosen coalitions")

    class Colour(models.TextChoices):
        PINE = "talk", _("pine")
        MARIGOLD = "guides", _("marigold")
        INDIGO = "tools", _("indigo")
        PLUM = "webinars", _("plum")
        CLAY = "stories", _("clay")

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
    colour = models.CharField(_("color"), max_length=10, choices=Colour.choices, default=Colour.PINE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under the category")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    visibility = models.CharField(_("who reads"), max_length=10, choices=Visibility.choices, default=PUBLIC)
    coalitions = models.ManyToManyField(
        Coalition, blank=True, related_name="categories", verbose_name=_("the coalitions that read it")
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

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This word is taken by an address of the hub.")})
        if self.parent and (self.parent.parent_id or self.parent == self or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("Categories have two levels: choose one that stands under no other.")})

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def summary(self) -> str:
        return self.in_language("summary")

    @property
    def is_public(self) -> bool:
        """Everybody may read it: it is public, and so is what stands above it."""
        return self.visibility == PUBLIC and (self.parent is None or self.parent.visibility == PUBLIC)

    @cached_property
    def coalition_ids(self) -> frozenset[int]:
        """The keys of the coalitions that read it; empty for other categories. One query, where not prefetched."""
        if self.visibility != COALITION or not self.pk:
            return frozenset()
        return frozenset(coalition.pk for coalition in self.coalitions.all())

    @property
    def readers(self) -> str:
        """Who reads it, counted with what stands above: the narrower of the two."""
        narrow = [PUBLIC, MEMBERS, COALITION]
        return max(self.visibility, self.parent.visibility if self.parent else PUBLIC, key=narrow.index)

    @property
    def scopes(self) -> frozenset[str]:
        """The search scopes of what is written here: `public`, `members`, or one `coalition:5` for each.

        Where a sub-category and the one above it name different coalitions, only those that both name read it.
        """
        named = [one.coalition_ids for one in (self, self.parent) if one and one.visibility == COALITION]
        if not named:
            return frozenset({self.readers})
        return frozenset(f"{COALITION}:{pk}" for pk in frozenset.intersection(*named))

    @property
    def coalition_names(self) -> str:
        """The coalitions that read it, as a list in words."""
        keys = {int(scope.partition(":")[2]) for scope in self.scopes if ":" in scope}
        return get_text_list([str(one) for one in Coalition.objects.filter(pk__in=keys)], gettext("and"))

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
