"""What is said in a public category, as an Atom feed (RFC 4287)."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.models import Category, Post
from forum.rendering import name_of

NEWEST = 30


class CategoryFeed(Feed):
    """The newest posts. A feed reader is nobody, so a category that is not public has no feed, whoever asks."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category.objects.visible_to(AnonymousUser()), slug=slug)

    def title(self, category: Category) -> str:
        return _("Talk: %(category)s") % {"category": category.name}

    def subtitle(self, category: Category) -> str:
        return category.summary

    def link(self, category: Category) -> str:
        return reverse("category", args=[category.slug])

    def items(self, category: Category) -> QuerySet[Post]:
        posts = Post.objects.visible_to(AnonymousUser()).filter(thread__category=category)
        return posts.select_related("thread", "author").order_by("-created_at")[:NEWEST]

    def item_title(self, post: Post) -> str:
        return post.thread.title

    def item_description(self, post: Post) -> str:
        return post.html_in((get_language() or "en")[:2])

    def item_author_name(self, post: Post) -> str:
        return name_of(post.author)

    def item_pubdate(self, post: Post) -> datetime:
        return post.created_at

    def item_updateddate(self, post: Post) -> datetime:
        return post.edited_at or post.created_at
