"""Stories: what changed, for whom, and how they know."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from content.blocks import StoryBlocks
from content.markdown import plain_text
from content.page import HubPage, IllustratedPage, address_in
from hub.pages.models.described import CONTEXT, blog, publisher, whole
from hub.pages.models.lists import StoryList, numbered
from hub.pages.models.sorting import BlogCategory, PostTag, Series
from hub.pages.models.telling import Serial, described_story, talked_about
from hub.pages.querysets import StoryManager

WORDS_A_MINUTE = 200
TAKEN = ("by", "feed", "in", "rss", "series", "tag")
"""First parts of addresses below the blog that are no page's."""


class BlogIndexPage(HubPage):
    section = "stories"
    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.BlogPostPage", "pages.CoalitionShelfPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list; addresses that chose a category or a tag by a query lead to its page, for ever."""
        moved = self._moved(request)
        return redirect(moved, permanent=True) if moved else super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of stories, each once, in the reader's language where there is one; the featured one leads."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        stories = BlogPostPage.objects.visible_to(request.user).for_readers_of(language).newest_first()
        lead = stories.featured_first().values_list("pk", flat=True).first()
        shown = StoryList.asked(request, stories.led_by(lead), has_lead=True)
        return (
            context
            | shown.head(context["meta"], context["language_urls"])
            | {"shown": shown, "categories": BlogCategory.objects.all(), "is_blog": True}
        )

    def structured_data(self) -> dict[str, Any]:
        return {
            "@context": CONTEXT,
            "@type": "CollectionPage",
            "name": self.title,
            "description": self.description,
            "url": whole(self.address()),
            "inLanguage": self.language,
            "mainEntity": blog(self.language),
            "publisher": publisher(),
        }

    def _moved(self, request: HttpRequest) -> str:
        found = BlogCategory.objects.filter(slug=request.GET["category"]).first() if "category" in request.GET else None
        path = found.get_absolute_url() if found else ""
        if not path and "tag" in request.GET:
            tag = PostTag.tag_model().objects.filter(slug=request.GET["tag"]).first()
            path = reverse("blog_tag", args=[tag.slug]) if tag else ""
        number = request.GET.get("page", "")
        return numbered(path, int(number) if number.isdecimal() else 1) if path else ""


class BlogPostPage(IllustratedPage):
    section = "stories"
    icon = "feather"
    social_type = "article"
    is_quotable = True
    parent_page_types = ["pages.BlogIndexPage", "pages.CoalitionShelfPage"]
    subpage_types: list[str] = []

    category = models.ForeignKey(BlogCategory, models.PROTECT, null=True, related_name="+", verbose_name=_("category"))
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("series")
    )
    series_place = models.PositiveSmallIntegerField(
        _("place in the series"),
        null=True,
        blank=True,
        help_text=_(
            "Parts are read in the order of this number; readers see “part 2 of 4”, counted by what is published."
        ),
    )
    featured = models.BooleanField(
        _("featured"),
        default=False,
        help_text=_(
            "Comes first on the page of its category; the newest featured story leads the list of all stories."
        ),
    )
    body = StreamField(StoryBlocks(), verbose_name=_("story"))
    topics = ParentalManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    tags = ClusterTaggableManager(through=PostTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("post_authors", heading=_("Who wrote it"), label=_("Author")),
        IllustratedPage.picture_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("category"),
                FieldPanel("featured"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldPanel("tags"),
            ],
            _("Where it belongs"),
        ),
        MultiFieldPanel([FieldPanel("series"), FieldPanel("series_place")], _("Part of a series")),
    ]
    objects = StoryManager()

    override_translatable_fields = [*HubPage.override_translatable_fields, SynchronizedField("topics")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @cached_property
    def authors(self) -> list[Any]:
        """The people who wrote it, in order: members and authors without an account, in a fixed number of queries."""
        entries = list(self.post_authors.all())
        prefetch_related_objects(entries, "member", "author__picture")
        return [entry.person for entry in entries]

    @cached_property
    def talk(self) -> dict[str, Any]:
        """How many comments a visitor may read, and where: `commentCount` and `discussionUrl`; empty for none."""
        return talked_about(self)

    @cached_property
    def words(self) -> str:
        """The story as plain text."""
        return plain_text(" ".join(self.body.stream_block.get_searchable_content(self.body)))

    @property
    def minutes(self) -> int:
        """How long reading takes."""
        return max(1, round(len(self.words.split()) / WORDS_A_MINUTE))

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The headings, with the anchors that `blocks/heading.html` gives them."""
        return [
            (f"part-{block.id[:8]}", block.value) for block in self.body if block.block_type == "heading" and block.id
        ]

    @cached_property
    def _card(self) -> dict[str, Any]:
        return super().metadata()

    def metadata(self) -> dict[str, Any]:
        """Return what the head says, made once for a page that is shown: its picture is asked for twice."""
        return self._card

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN:
            raise ValidationError({"slug": _("This address is taken by the blog itself. Please choose another.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the other parts of its series, which the viewer may read, in their order."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        # Asked for only where the parts that show it are made (content.templatetags.kept).
        return context | {"serial": cache(lambda: self._serial(request.user, language))}

    def structured_data(self) -> dict[str, Any]:
        return described_story(self)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Say the category, too, on the way from the list of stories."""
        trail = super().breadcrumbs()
        if self.category and len(trail) > 1:
            path = address_in(self.language, f"/home/blog/in/{self.category.slug}/")
            trail.insert(-1, (self.category.name_in(self.language), path))
        return trail

    def _serial(self, viewer: Any, language: str) -> Serial | None:
        if not self.series:
            return None
        parts = BlogPostPage.objects.visible_to(viewer).for_readers_of(language).filter(series=self.series)
        return Serial.around(self, parts.in_series().select_related("locale").defer("body"))
