"""A coalition: who they are, where, what they work on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from networks.models.places import STATES, Point, on_map, state_name
from networks.querysets import CoalitionQuerySet
from topics.models import Topic


class Coalition(ClusterableModel):
    """A local group of people and organisations. Names and texts exist in both languages."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    state = models.CharField(_("state"), max_length=2, choices=[(code, names[0]) for code, names in STATES.items()])
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, 35.02 for the South Valley. Empty: no mark on the map."),
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    summary_en = models.CharField(_("summary in English"), max_length=300)
    summary_es = models.CharField(_("summary in Spanish"), max_length=300)
    about_en = models.TextField(_("about, in English"), blank=True, help_text=_("Markdown."))
    about_es = models.TextField(_("about, in Spanish"), blank=True, help_text=_("Markdown."))
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    topics = models.ManyToManyField(
        Topic,
        verbose_name=_("topics"),
        related_name="coalitions",
        blank=True,
        help_text=_("What it works on. It is then shown on the pages of these topics."),
    )
    is_listed = models.BooleanField(_("shown to everybody"), default=True)
    search_revision = models.PositiveBigIntegerField(default=0, editable=False)
    editors = models.OneToOneField(
        "auth.Group", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = CoalitionQuerySet.as_manager()

    class Meta:
        ordering = ["name_en"]
        verbose_name = _("coalition")
        verbose_name_plural = _("coalitions")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def summary(self) -> str:
        return self.in_language("summary")

    @property
    def about(self) -> str:
        return self.in_language("about")

    @property
    def state_name(self) -> str:
        return state_name(self.state, get_language() or "en")

    @property
    def point(self) -> Point | None:
        """Where the mark stands on the map, if there is one."""
        if self.latitude is None or self.longitude is None:
            return None
        return on_map(self.latitude, self.longitude)

    def in_language(self, field: str, language: str | None = None) -> str:
        """Return `name`, `summary` or `about` in a language (default: the reader's)."""
        language = (language or get_language() or "en")[:2]
        return str(getattr(self, f"{field}_{language}", "") or getattr(self, f"{field}_en"))


class WorkItem(models.Model):
    """One thing a coalition is working on, in a sentence."""

    coalition = ParentalKey(Coalition, on_delete=models.CASCADE, related_name="work")
    text_en = models.CharField(_("in English"), max_length=240)
    text_es = models.CharField(_("in Spanish"), max_length=240)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("what we are working on")
        verbose_name_plural = _("what we are working on")

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_in(get_language() or "en")

    def text_in(self, language: str) -> str:
        return self.text_es if language.startswith("es") else self.text_en
