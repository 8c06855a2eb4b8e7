"""Action labs: what a group does together, step by step, with the minutes and things each step takes."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from content.blocks import StepBlock, StepBlocks
from content.markdown import plain_text
from content.page import HubPage, IllustratedPage

MINUTES_A_BEAD = 5
MOST_BEADS = 25


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
        """Add every guide once, in the reader's language where there is one."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        guides = GuidePage.objects.visible_to(request.user).for_readers_of(language).newest_first()
        return context | {"guides": guides.for_list()}


class GuidePage(IllustratedPage):
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
    opening = StreamField(StepBlocks(required=False), blank=True, verbose_name=_("before you begin"))
    need = StreamField(
        [("thing", CharBlock(label=_("Thing"), max_length=160, icon="tick"))],
        blank=True,
        verbose_name=_("what you need"),
        help_text=_("The list to pack from. Each step also has its own."),
    )
    steps = StreamField([("step", StepBlock())], verbose_name=_("agenda"))
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

    @property
    def minutes(self) -> int:
        """The whole time: the minutes of all steps."""
        return sum(block.value["minutes"] or 0 for block in self.steps)

    @property
    def agenda(self) -> list[dict[str, Any]]:
        """The steps, each with its anchor and the time on the clock at which it begins: `0:20`."""
        entries, clock = [], 0
        for block in self.steps:
            minutes = block.value["minutes"] or 0
            entry = {"block": block, "anchor": f"step-{(block.id or '')[:8]}", "minutes": minutes}
            entries.append(entry | {"at": f"{clock // 60}:{clock % 60:02}"} | _beads(minutes))
            clock += minutes
        return entries

    @property
    def words(self) -> str:
        """The guide as plain text."""
        streams = (self.opening, self.need, self.steps, self.closing)
        parts = [part for stream in streams for part in stream.stream_block.get_searchable_content(stream)]
        return plain_text(" ".join(parts))

    def structured_data(self) -> dict[str, Any]:
        return {
            "@context": "https://schema.org",
            "@type": "HowTo",
            "name": self.title,
            "description": self.description,
            "inLanguage": self.language,
            "totalTime": f"PT{self.minutes}M",
            "supply": [{"@type": "HowToSupply", "name": str(thing.value)} for thing in self.need],
            "step": [
                {"@type": "HowToStep", "position": number, "name": block.value["title"]}
                for number, block in enumerate(self.steps, start=1)
            ],
        }


def _beads(minutes: int) -> dict[str, Any]:
    """Return a bead for every five minutes, in rows of five, and the height they take (in a drawing 51 wide)."""
    count = max(1, min(round(minutes / MINUTES_A_BEAD), MOST_BEADS))
    beads = [(4 + 10 * (number % 5), 4 + 10 * (number // 5)) for number in range(count)]
    return {"beads": beads, "bead_height": beads[-1][1] + 4}
