"""What is said in public talk, as Atom feeds (RFC 4287): all of it, a category, a tag, a thread."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from taggit.models import Tag

from content.feeds import Legible
from forum.models import Category, Post, Thread
from forum.querysets import PostQuerySet
from forum.rendering import name_of

NEWEST = 30
HERE = re.compile(r'\b(href|src)="/(?!/)')
"""Addresses of this hub in a post: a feed is read elsewhere, so they are made whole."""


class PostAtom(Legible, Atom1Feed):
    """Atom that holds, whatever somebody pasted."""


class PostFeed(Feed):
    """The newest posts of a part of talk.

    A feed reader is nobody, so what is not public has no feed, whoever asks.
    """

    feed_type = PostAtom

    def posts(self, part: Any) -> PostQuerySet:
        """Return those that nobody in particular may read; a feed narrows them."""
        return Post.objects.visible_to(AnonymousUser())

    def items(self, part: Any) -> PostQuerySet:
        return self.posts(part).select_related("thread", "author").order_by("-created_at", "-pk")[:NEWEST]

    def item_title(self, post: Post) -> str:
        return post.thread.title

    def item_description(self, post: Post) -> str:
        return HERE.sub(rf'\1="{settings.SITE_URL}/', post.html_in((get_language() or "en")[:2]))

    def item_author_name(self, post: Post) -> str:
        return name_of(post.author)

    def item_pubdate(self, post: Post) -> datetime:
        return post.created_at

    def item_updateddate(self, post: Post) -> datetime:
        return post.edited_at or post.created_at


class TalkFeed(PostFeed):
    def title(self) -> str:
        return _("Talk")

    def link(self) -> str:
        return reverse("talk")


class CategoryFeed(PostFeed):
    """A category, with what stands under it, as its page shows it."""

    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category.objects.visible_to(AnonymousUser()), slug=slug)

    def title(self, category: Category) -> str:
        return _("Talk: %(category)s") % {"category": category.name}

    def subtitle(self, category: Category) -> str:
        return category.summary

    def link(self, category: Category) -> str:
        return reverse("category", args=[category.slug])

    def posts(self, category: Category) -> PostQuerySet:
        threads = Thread.objects.in_category(category).order_by().values("pk")
        return super().posts(category).filter(thread__in=threads)


class TagFeed(PostFeed):
    """A tag; one that no public thread has is not found."""

    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        return get_object_or_404(Thread.objects.visible_to(AnonymousUser()).used_tags(), slug=slug)

    def title(self, tag: Tag) -> str:
        return _("Talk: %(category)s") % {"category": f"#{tag.name}"}

    def link(self, tag: Tag) -> str:
        return f"{reverse('talk')}?tag={tag.slug}"

    def posts(self, tag: Tag) -> PostQuerySet:
        return super().posts(tag).filter(thread__in=Thread.objects.tagged(tag).order_by().values("pk"))


class ThreadFeed(PostFeed):
    def get_object(self, request: HttpRequest, pk: int, slug: str) -> Thread:
        return get_object_or_404(Thread.objects.visible_to(AnonymousUser()), pk=pk)

    def title(self, thread: Thread) -> str:
        return thread.title

    def link(self, thread: Thread) -> str:
        return thread.get_absolute_url()

    def posts(self, thread: Thread) -> PostQuerySet:
        return super().posts(thread).filter(thread=thread)

    def item_title(self, post: Post) -> str:
        return _("%(title)s, post %(number)d") % {"title": post.thread.title, "number": post.number}
