"""Pages of topics: what an editor says of one, and a place for everything that is sorted under it."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from content.blocks import StoryBlocks, ThingBlock
from content.markdown import plain_text
from content.page import HubPage, IllustratedPage, trail_data
from search.registry import Kind, kind_named
from topics.models import Topic

MOST_FEATURED = 6
LAST_PAGE = 500


class TopicIndexPage(HubPage):
    """The list of topics. It also answers for each topic of which no editor has written yet."""

    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.TopicPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of topics")
        verbose_name_plural = _("lists of topics")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a topic's page below; else its original in the other language, else let the topic speak for itself."""
        try:
            return super().route(request, path_components)
        except Http404:
            topic = Topic.objects.filter(slug=path_components[0]).first() if len(path_components) == 1 else None
            if topic is None:
                raise
            page = TopicPage.objects.live().filter(topic=topic).for_readers_of(self.language).first()
            return RouteResult(page) if page else RouteResult(self, kwargs={"topic": topic})

    def get_template(self, request: HttpRequest, *args: Any, topic: Topic | None = None, **kwargs: Any) -> str:
        if topic:
            return "pages/topic_page.html"
        return str(super().get_template(request, *args, **kwargs))

    def get_context(
        self, request: HttpRequest, *args: Any, topic: Topic | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the topics, each with its parts; or one topic, in its own words."""
        context = super().get_context(request, *args, **kwargs)
        if topic is None:
            return context | {"topics": Topic.objects.filter(parent=None).prefetch_related("children")}
        urls = {code: f"{url}{topic.slug}/" for code, url in context["language_urls"].items()}
        language = next(code for code in ((get_language() or "")[:2], self.language) if code in urls)
        meta = context["meta"] | {
            "title": topic.name,
            "description": topic.summary or context["meta"]["description"],
            "canonical": urls[language],
            "language": language,
        }
        trail = trail_data([*self.breadcrumbs(), (topic.name, urls[language])])
        about = context | {
            "trail": trail,
            "meta": meta,
            "language_urls": urls,
            "is_original": False,
            "is_automatic": True,
        }
        return about | _of_topic(request, topic, about)


class TopicPage(IllustratedPage):
    """What an editor says of a topic. It stands at the topic's own address, and everything sorted under it below."""

    icon = "tag"
    parent_page_types = ["pages.TopicIndexPage"]
    subpage_types: list[str] = []

    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+", verbose_name=_("topic"))
    body = StreamField(StoryBlocks(required=False), blank=True, verbose_name=_("introduction"))
    featured = StreamField(
        [("thing", ThingBlock())],
        blank=True,
        max_num=MOST_FEATURED,
        verbose_name=_("to begin with"),
        help_text=_("What you would give to somebody who is new to this. All else of the topic is listed by itself."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("intro"),
        IllustratedPage.picture_panel,
        FieldPanel("body"),
        FieldPanel("featured"),
    ]
    override_translatable_fields = [
        *HubPage.override_translatable_fields,
        SynchronizedField("topic", overridable=False),
    ]

    class Meta:
        verbose_name = _("page of a topic")
        verbose_name_plural = _("pages of topics")

    @property
    def words(self) -> str:
        """The introduction as plain text."""
        return plain_text(" ".join(self.body.stream_block.get_searchable_content(self.body)))

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A topic's page stands where everything that names the topic leads."""
        if self.topic:
            self.slug = self.topic.slug
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a second page for a topic in the same language."""
        super().clean()
        others = TopicPage.objects.filter(topic=self.topic_id, locale=self.locale_id).exclude(pk=self.pk)
        if self.topic_id and self.locale_id and others.exists():
            raise ValidationError({"topic": _("There is a page of this topic already.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | (_of_topic(request, self.topic, context) if self.topic else {})


def _of_topic(request: HttpRequest, topic: Topic, context: dict[str, Any]) -> dict[str, Any]:
    """Return the topic and what is asked of it: everything, or one kind page by page, with an address of its own."""
    kind = _kind_asked_for(request)
    if kind is None:
        return {"topic": topic, "only": None}
    number = _number(request)
    query = urlencode({"kind": kind.name} | ({"page": number} if number > 1 else {}))
    title = f"{context['meta']['title']}: {kind.plural}"
    if number > 1:
        title = str(_("%(title)s, page %(number)s") % {"title": title, "number": number})
    return {
        "topic": topic,
        "only": kind,
        "number": number,
        "meta": context["meta"] | {"title": title, "canonical": f"{context['meta']['canonical']}?{query}"},
        "language_urls": {code: f"{url}?{query}" for code, url in context["language_urls"].items()},
    }


def _kind_asked_for(request: HttpRequest) -> Kind | None:
    kind = kind_named(request.GET.get("kind", ""))
    return kind if kind and kind.of_topics else None


def _number(request: HttpRequest) -> int:
    page = request.GET.get("page", "")
    return min(max(int(page[:6]), 1), LAST_PAGE) if page.isascii() and page.isdecimal() else 1
