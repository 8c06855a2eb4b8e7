"""Parts of the blog with an address of their own: a category, a tag, a series, somebody's stories, a coalition's.

A page, its feeds and its description ask here for the same part, so that all of them mean the same stories.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from taggit.models import Tag

from content.querysets import own_first
from hub.pages.models import Author, BlogCategory, BlogPostPage, CoalitionShelfPage, Series
from hub.pages.models.shelves import stories_of as written_by
from hub.pages.querysets import StoryQuerySet
from members.models import Member
from members.policies import can_see_profile
from search.registry import Viewer


@dataclass(frozen=True)
class Part:
    """A part of the blog: `sort` is "category", "tag", "series", "author" or "coalition".

    `about` is the thing that it is named after, a coalition’s its shelf. `stories` are those that the viewer may
    read, in every language and in the order in which the part is read.
    """

    sort: str
    slug: str
    title: str
    words: str
    about: Any
    stories: StoryQuerySet

    def path(self, language: str) -> str:
        if isinstance(self.about, CoalitionShelfPage):  # a page of the tree
            return self.about.address(language)
        with override(language):
            return reverse(f"blog_{self.sort}", args=[self.slug])

    def feed(self, language: str, form: str = "feed") -> str:
        """Return the path of its feed; `form` is "feed" (Atom) or "rss"."""
        with override(language):
            return reverse(f"blog_{self.sort}_{form}", args=[self.slug])


def part_of_blog(sort: str, slug: str, viewer: Viewer) -> Part:
    """Return a part of the blog for somebody; `Http404` for what is not there, or not for them."""
    return _FINDERS[sort](slug, BlogPostPage.objects.visible_to(viewer), viewer)


def _category(slug: str, stories: StoryQuerySet, viewer: Viewer) -> Part:
    shelf = BlogCategory.objects.filter(slug=slug).first()
    if shelf is None:
        raise Http404
    return Part("category", slug, shelf.name, shelf.intro, shelf, stories.filter(category=shelf).featured_first())


def _series(slug: str, stories: StoryQuerySet, viewer: Viewer) -> Part:
    shelf = Series.objects.filter(slug=slug).first()
    if shelf is None:
        raise Http404
    return Part("series", slug, shelf.name, shelf.intro, shelf, stories.filter(series=shelf).in_series())


def _tag(slug: str, stories: StoryQuerySet, viewer: Viewer) -> Part:
    """Tags are shared with talk; one that no readable story has is no part of the blog."""
    tag = Tag.objects.filter(slug=slug).first()
    tagged = stories.tagged(tag).newest_first() if tag else stories.none()
    if tag is None or not tagged.exists():
        raise Http404
    return Part("tag", slug, _("Stories about “%(tag)s”") % {"tag": tag.name}, "", tag, tagged)


def _author(slug: str, stories: StoryQuerySet, viewer: Viewer) -> Part:
    """A member has a page of stories for whoever may see their profile, and only once they wrote one."""
    member = Member.objects.filter(handle=slug).first()
    written = stories.by_person(member=member).newest_first() if member else stories.none()
    if member and written.exists():
        if not can_see_profile(viewer, member):
            raise Http404
        return Part("author", slug, str(member), member.part, member, written)
    author = Author.objects.select_related("picture").filter(slug=slug).first()
    if author is None:
        raise Http404
    return Part("author", slug, author.name, author.part, author, stories.by_person(author=author).newest_first())


def _coalition(slug: str, stories: StoryQuerySet, viewer: Viewer) -> Part:
    """A coalition is called by its shelf, in the reader's language where it has one there that they may see."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    shelves = CoalitionShelfPage.objects.visible_to(viewer).filter(slug=slug).order_by(own_first(language), "pk")
    shelf = shelves.select_related("coalition", "locale").first()
    if shelf is None:
        raise Http404
    return Part("coalition", slug, shelf.name, shelf.description, shelf, written_by(shelf.coalition_id, viewer))


_FINDERS = {"category": _category, "series": _series, "tag": _tag, "author": _author, "coalition": _coalition}
