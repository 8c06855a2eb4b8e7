"""Addresses of pages that have a name; all others Wagtail finds in its tree."""

from django.urls import path
from wagtail.views import serve

from hub.pages.feeds import StoryFeed
from hub.pages.views import tick

urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("blog/feed/", StoryFeed(), name="blog_feed"),
    path("guides/ticks/<uuid:key>/", tick, name="tick_guide"),
]
