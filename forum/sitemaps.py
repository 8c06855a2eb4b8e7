"""Public threads and categories for search engines; a post is found through its thread."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from forum.models import Thread


class ThreadSitemap(Sitemap):
    """One address a thread, under the language it is written in."""

    def items(self) -> QuerySet[Thread]:
        return Thread.objects.visible_to(AnonymousUser()).filter(posts_count__gt=0).order_by("pk")

    def location(self, item: Thread) -> str:
        return item.url_in(item.lang)

    def lastmod(self, item: Thread) -> datetime:
        return item.last_post_at
