"""The shelf of a coalition: its own stories, below the list of all of them, one in each language."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.page import HubPage
from hub.pages.models.blog import BlogPostPage
from hub.pages.models.lists import STORIES_A_PAGE


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
        return super().metadata() | {"title": self.name}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the coalition’s stories, in the reader’s language where there is one."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        stories = stories_of(self.coalition_id, request.user, language)
        return context | {"stories": Paginator(stories, STORIES_A_PAGE).get_page(request.GET.get("page"))}


def stories_of(coalition_id: int, viewer: Any, language: str) -> Any:
    """Return the stories of a coalition that a viewer may see, each once, the newest first."""
    stories = BlogPostPage.objects.none()
    for shelf in CoalitionShelfPage.objects.filter(coalition_id=coalition_id):
        stories |= BlogPostPage.objects.child_of(shelf)
    return stories.visible_to(viewer).for_readers_of(language).newest_first().for_list()
