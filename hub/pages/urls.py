"""Addresses of pages that have a name; all others Wagtail finds in its tree."""

from django.urls import URLPattern, path
from wagtail.views import serve

from hub.pages.feeds import StoryFeed, StoryRss
from hub.pages.views import stories_of, tick

PARTS = {"category": "in", "tag": "tag", "series": "series", "author": "by"}
"""What stories are sorted by, and the first part of its address below the blog (`models.blog.TAKEN`)."""


BELOW_PAGES = {"feed": StoryFeed, "rss": StoryRss}
"""Feeds of what is a page of the tree itself: the shelf of a coalition."""


def part_urls(sort: str, first: str) -> list[URLPattern]:
    """Return the page of a part of the blog and its feeds, each with a name."""
    given = {"sort": sort}
    return [
        path(f"blog/{first}/<str:slug>/", stories_of, given, name=f"blog_{sort}"),
        path(f"blog/{first}/<str:slug>/feed/", StoryFeed(), given, name=f"blog_{sort}_feed"),
        path(f"blog/{first}/<str:slug>/rss/", StoryRss(), given, name=f"blog_{sort}_rss"),
    ]


urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("blog/feed/", StoryFeed(), name="blog_feed"),
    path("blog/rss/", StoryRss(), name="blog_rss"),
    *(pattern for sort, first in PARTS.items() for pattern in part_urls(sort, first)),
    *(
        path(f"blog/<str:slug>/{form}/", feed(), {"sort": "coalition"}, name=f"blog_coalition_{form}")
        for form, feed in BELOW_PAGES.items()
    ),
    path("guides/ticks/<uuid:key>/", tick, name="tick_guide"),
]
