"""A tool: something that worked for somebody, ready to borrow."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from library.models.terms import Cost, Evidence, Format, Licence
from library.policies import DECLINED, PUBLISHED, RETIRED, SUBMITTED
from library.querysets import ToolQuerySet
from networks.models import Coalition
from topics.models import AgeRange, Audience, Lever, Setting, Topic

LANGUAGES = [("en", "English"), ("es", "Español")]
MEMBER = settings.AUTH_USER_MODEL  # named here because a field of the class is called `settings`


class Tool(models.Model):
    """One edition of a tool, described in one language (`lang`).

    `languages` lists the codes of the languages the tool itself can be had in. Editions of one tool in several
    languages share `family`. `uses` counts `used_by`; only `library.curation` writes either.
    """

    class State(models.TextChoices):
        SUBMITTED = SUBMITTED, _("waits for an editor")
        PUBLISHED = PUBLISHED, _("in the library")
        DECLINED = DECLINED, _("declined")
        RETIRED = RETIRED, _("retired")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("what it does, in one or two sentences"), max_length=300)
    body = models.TextField(_("what it is, when it helps, what to know before"), max_length=32_000, blank=True)
    body_html = models.TextField(editable=False, blank=True)
    lang = models.CharField(_("language of this description"), max_length=2, choices=LANGUAGES, default="en")
    languages = models.JSONField(_("languages the tool comes in"), default=list, blank=True)
    family = models.UUIDField(default=uuid.uuid4, editable=False)

    levers = models.ManyToManyField(Lever, verbose_name=_("levers of change"), related_name="tools", blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="tools", blank=True)
    audiences = models.ManyToManyField(Audience, verbose_name=_("for whom"), related_name="tools", blank=True)
    ages = models.ManyToManyField(AgeRange, verbose_name=_("ages of the child"), related_name="tools", blank=True)
    settings = models.ManyToManyField(Setting, verbose_name=_("where it is used"), related_name="tools", blank=True)
    format = models.ForeignKey(Format, models.PROTECT, verbose_name=_("format"), related_name="tools")
    cost = models.ForeignKey(Cost, models.PROTECT, verbose_name=_("cost"), related_name="tools")
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, verbose_name=_("how it is known to work"), related_name="tools", null=True, blank=True
    )
    licence = models.ForeignKey(
        Licence, models.PROTECT, verbose_name=_("licence"), related_name="tools", null=True, blank=True
    )
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    maker = models.CharField(_("made by"), max_length=160, blank=True)
    link = models.URLField(_("where to get it"), max_length=500)
    tags = TaggableManager(verbose_name=_("tags"), blank=True)
    used_by = models.ManyToManyField(
        Coalition, verbose_name=_("used by"), related_name="tools_used", blank=True, editable=False
    )
    uses = models.PositiveIntegerField(default=0, editable=False)
    named_users = models.ManyToManyField(Coalition, related_name="+", blank=True, editable=False)
    reviews = models.PositiveIntegerField(default=0, editable=False)
    score = models.FloatField(default=0.0, editable=False)

    submitted_by = models.ForeignKey(
        MEMBER, models.SET_NULL, related_name="tools", null=True, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("left here"), editable=False)
    client_key = models.UUIDField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED, editable=False)
    reviewed_by = models.ForeignKey(MEMBER, models.SET_NULL, related_name="+", null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(_("looked over"), null=True, editable=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    search_revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ToolQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        indexes = [models.Index(fields=["state", "-published_at"], name="tools_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["family", "lang"], name="one_edition_a_language"),
            models.UniqueConstraint(fields=["submitted_by", "client_key"], name="a_tool_is_left_once"),
            models.CheckConstraint(
                condition=~models.Q(state=PUBLISHED) | models.Q(published_at__isnull=False),
                name="a_published_tool_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path under the reader's language."""
        return reverse("tool", args=[self.slug])

    @property
    def meant_for(self) -> list[Audience]:
        """Return for whom it is, as `ToolQuerySet.with_terms` loaded it along, or else read now."""
        return self.__dict__["listed_for"] if "listed_for" in self.__dict__ else list(self.audiences.all())

    @property
    def is_published(self) -> bool:
        return self.state == PUBLISHED

    @property
    def is_waiting(self) -> bool:
        return self.state == SUBMITTED

    @property
    def can_be_sent_again(self) -> bool:
        """Its author may still change it: it waits, or it was declined, and it came by the form."""
        return self.client_key is not None and self.state in (SUBMITTED, DECLINED)

    @property
    def key(self) -> str:
        """What others store of a tool: its family, so that both editions carry one discussion."""
        return str(self.family)

    def editions(self) -> Any:
        """Return this tool in its other languages, as a queryset that still needs `visible_to`."""
        return Tool.objects.filter(family=self.family).exclude(pk=self.pk)
