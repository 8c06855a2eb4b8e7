"""Action labs: what a group does together, step by step, with the minutes and things each step takes."""

from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from content.blocks import StepBlocks
from content.markdown import plain_text
from content.page import HubPage, IllustratedPage
from hub.pages.agenda import ROLE_NAMES, Agenda, Meeting, laid_out
from hub.pages.choosing import Choice
from hub.pages.describing import how_to
from hub.pages.models.guide_steps import GuideStep
from hub.pages.panels import MinutesPanel
from hub.pages.steps import AgendaBlocks, RoleBlock

PRINT = "print"
STEPS = "steps"
TEMPLATES = {PRINT: "pages/guide_print.html", STEPS: "pages/guide_step.html"}


class GuideIndexPage(HubPage):
    section = "guides"
    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.GuidePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of guides")
        verbose_name_plural = _("lists of guides")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add every guide once that fits what was chosen, in the reader's language where there is one."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        guides = GuidePage.objects.visible_to(request.user).for_readers_of(language).newest_first().for_list()
        return context | {"choice": Choice.of(request.GET, list(guides.prefetch_related("topics", "audiences")))}


class GuidePage(IllustratedPage):
    """Beside the guide itself, `print/` is what a facilitator carries, and `steps/<block id>/` a step by itself."""

    section = "guides"
    icon = "list-checks"
    social_type = "article"
    parent_page_types = ["pages.GuideIndexPage"]
    subpage_types: list[str] = []

    audiences = ParentalManyToManyField("topics.Audience", blank=True, related_name="+", verbose_name=_("for whom"))
    group = models.CharField(
        _("the group"), max_length=160, blank=True, help_text=_("“8 to 20 people, at least a third of them parents”")
    )
    topics = ParentalManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    planned_minutes = models.PositiveSmallIntegerField(
        _("minutes it should take"),
        null=True,
        blank=True,
        help_text=_("Empty, or the time you have. Then you are told whether the steps fill it."),
    )
    opening = StreamField(StepBlocks(required=False), blank=True, verbose_name=_("before you begin"))
    need = StreamField(
        [("thing", CharBlock(label=_("Thing"), max_length=160, icon="tick"))],
        blank=True,
        verbose_name=_("what you need"),
        help_text=_("The list to pack from. Each step also has its own."),
    )
    roles = StreamField(
        [("role", RoleBlock())],
        blank=True,
        verbose_name=_("roles"),
        help_text=_("Who is needed, and what each of them does. Steps then only say whom they need."),
    )
    steps = StreamField(
        AgendaBlocks(),
        verbose_name=_("agenda"),
        help_text=_("Steps one after the other, with breaks. A stage begins a part of the agenda; none is needed."),
    )
    closing = StreamField(StepBlocks(required=False), blank=True, verbose_name=_("afterwards"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        IllustratedPage.picture_panel,
        MultiFieldPanel(
            [
                FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
                FieldPanel("group"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            _("For whom"),
        ),
        FieldPanel("opening"),
        FieldPanel("need"),
        FieldPanel("roles"),
        MultiFieldPanel([FieldPanel("planned_minutes"), MinutesPanel()], _("Time")),
        FieldPanel("steps"),
        FieldPanel("closing"),
    ]
    override_translatable_fields = [
        *HubPage.override_translatable_fields,
        SynchronizedField("topics"),
        SynchronizedField("audiences"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @cached_property
    def agenda(self) -> Agenda:
        """The agenda as it was when it was first asked for."""
        return laid_out(self.steps)

    @property
    def minutes(self) -> int:
        """The whole time: the minutes of all steps and breaks."""
        return self.agenda.minutes

    @property
    def called(self) -> dict[str, str]:
        """The names of the roles, as this guide calls them, by role."""
        named = [(role.value["role"], role.value["name"]) for role in self.roles if role.value["role"]]
        return {role: name or str(ROLE_NAMES.get(role, role)) for role, name in named}

    @property
    def words(self) -> str:
        """The guide as plain text."""
        streams = (self.opening, self.need, self.roles, self.steps, self.closing)
        parts = [part for stream in streams for part in stream.stream_block.get_searchable_content(stream)]
        return plain_text(" ".join(parts))

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("The guide")), (PRINT, _("On paper"))]

    def structured_data(self) -> dict[str, Any]:
        return how_to(self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the pages of a guide that are no pages of the tree."""
        if self.live and path_components == [PRINT]:
            return RouteResult(self, kwargs={"part": PRINT})
        if self.live and len(path_components) == len((STEPS, "id")) and path_components[0] == STEPS:
            return RouteResult(self, kwargs={"part": STEPS, "block": path_components[1]})
        return super().route(request, path_components)

    def get_template(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> str:
        return TEMPLATES.get(part) or super().get_template(request, *args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: Any, part: str = "", block: str = "", **kwargs: Any
    ) -> dict[str, Any]:
        """Add what the reader said of their meeting; on the page of a step, the step in whatever language has it."""
        context = super().get_context(request, *args, **kwargs) | {"meeting": Meeting.of(request.GET)}
        if part == PRINT:
            with override(self.language):
                title = f"{context['meta']['title']} · {_('On paper')}"
            return context | {"print": True, "meta": context["meta"] | {"title": title}}
        if part != STEPS:
            return context
        step = GuideStep.named(f"{self.translation_key}#{block}", (get_language() or self.language)[:2])
        if step is None:
            raise Http404
        meta = context["meta"] | {"title": f"{step.title} · {self.title}", "noindex": True}
        return context | {"step": step, "meta": meta}

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.get_template(request, part=mode_name)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return self.get_context(request, part=mode_name)
