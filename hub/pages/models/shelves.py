"""The shelf of a coalition: its own stories, below the list of all of them, one in each language."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.page import HubPage
from hub.pages.models.blog import BlogPostPage
from hub.pages.models.described import CONTEXT, Described, blog, whole
from hub.pages.models.lists import StoryList
from hub.pages.querysets import StoryQuerySet


class CoalitionShelfPage(HubPage):
    """Made by `hub.pages.shelves` when a coalition names its first editor; wears the coalition’s name of today."""

    section = "stories"
    icon = "users"
    is_creatable = False
    parent_page_types = ["pages.BlogIndexPage"]
    subpage_types = ["pages.BlogPostPage"]

    # Protected: a group’s rights hang on the shelf, and stories stand on it.
    coalition = models.ForeignKey(
        "networks.Coalition", models.PROTECT, related_name="shelves", verbose_name=_("coalition"), editable=False
    )
    content_panels = [FieldPanel("intro")]

    class Meta:
        verbose_name = _("shelf of a coalition")
        verbose_name_plural = _("shelves of coalitions")

    def get_admin_display_title(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The coalition’s name in the language of the shelf."""
        return str(self.coalition.in_language("name", self.language))

    @property
    def description(self) -> str:
        return super().description or str(self.coalition.in_language("summary", self.language))

    def metadata(self) -> dict[str, Any]:
        with override(self.language):
            title = _("Stories from %(name)s") % {"name": self.name}
        return super().metadata() | {"title": title}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the coalition’s stories, in the reader’s language where there is one."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        shown = StoryList.asked(request, stories_of(self.coalition_id, request.user).for_readers_of(language))
        return context | shown.head(context["meta"], context["language_urls"]) | {"shown": shown}

    def structured_data(self) -> Described:
        with override(self.language):
            profile = reverse("coalition", args=[self.coalition.slug])
        return {
            "@context": CONTEXT,
            "@type": "CollectionPage",
            "name": self.name,
            "description": self.description,
            "url": whole(self.address()),
            "inLanguage": self.language,
            "about": {"@type": "Organization", "name": self.name, "url": whole(profile)},
            "isPartOf": blog(self.language),
        }


def stories_of(coalition_id: int, viewer: Any) -> StoryQuerySet:
    """Return the stories of a coalition that a viewer may see, in every language, the newest first."""
    stories: StoryQuerySet = BlogPostPage.objects.none()
    for shelf in CoalitionShelfPage.objects.filter(coalition_id=coalition_id):
        stories |= BlogPostPage.objects.child_of(shelf)
    return stories.visible_to(viewer).newest_first()


def told_shelves(viewer: Any) -> Any:
    """Return the shelves that a viewer may see, of coalitions of which they may read a story."""
    stands_here = {"path__startswith": OuterRef("path"), "depth": OuterRef("depth") + 1}
    told = CoalitionShelfPage.objects.filter(Exists(BlogPostPage.objects.visible_to(viewer).filter(**stands_here)))
    return CoalitionShelfPage.objects.visible_to(viewer).filter(coalition__in=told.values("coalition"))


def coalition_of(story: BlogPostPage) -> str:
    """Return the name of the coalition whose story this is, in the story's language; empty for the network's own."""
    shelf = CoalitionShelfPage.objects.parent_of(story).select_related("coalition", "locale").first()
    return shelf.name if shelf else ""


def stories_beside(coalition: Any) -> Any:
    """Return every story of a coalition, whoever may read it: what shows the coalition's name."""
    stands_on = CoalitionShelfPage.objects.filter(coalition=coalition).values_list("path", flat=True)
    return BlogPostPage.objects.filter(reduce(or_, (Q(path__startswith=path) for path in stands_on), Q(pk__in=())))
