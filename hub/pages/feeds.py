"""The feed of stories, one a language."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Network
from hub.pages.models import BlogPostPage

NEWEST = 20


class StoryFeed(Feed):
    """The newest stories in full, in the language of the address: Atom (RFC 4287)."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> str:
        return (get_language() or "en")[:2]

    def title(self, language: str) -> str:
        return _("Stories from %(name)s") % {"name": Network.load().name}

    def subtitle(self, language: str) -> str:
        return _("What changed, for whom, and how they know.")

    def link(self, language: str) -> str:
        return f"/{language}/blog/"

    def feed_url(self, language: str) -> str:
        return urljoin(settings.SITE_URL, reverse("blog_feed"))

    def feed_guid(self, language: str) -> str:
        return urljoin(settings.SITE_URL, self.link(language))

    def items(self, language: str) -> QuerySet[BlogPostPage]:
        stories = BlogPostPage.objects.visible_to(AnonymousUser()).filter(locale__language_code=language)
        return stories.newest_first().for_list().prefetch_related("tagged_items__tag")[:NEWEST]

    def item_title(self, story: BlogPostPage) -> str:
        return str(story.title)

    def item_description(self, story: BlogPostPage) -> str:
        return render_to_string("pages/_feed_entry.html", {"page": story, "site_url": settings.SITE_URL})

    def item_link(self, story: BlogPostPage) -> str:
        return urljoin(settings.SITE_URL, story.address())

    def item_guid(self, story: BlogPostPage) -> str:
        """Stable for ever: moving or renaming a story makes no new entry."""
        return f"urn:uuid:{story.translation_key}:{story.language}"

    def item_author_name(self, story: BlogPostPage) -> str:
        return ", ".join(str(person) for person in story.authors) or str(Network.load().name)

    def item_categories(self, story: BlogPostPage) -> list[str]:
        shelf = [story.category.name_in(story.language)] if story.category else []
        return [*shelf, *(entry.tag.name for entry in story.tagged_items.all())]

    def item_pubdate(self, story: BlogPostPage) -> datetime | None:
        return story.first_published_at

    def item_updateddate(self, story: BlogPostPage) -> datetime | None:
        return story.last_published_at
