"""Feeds of stories in full, as Atom (RFC 4287) and RSS 2.0: all, a category, a tag, a series, an author.

One a language. A feed reader is nobody, so a feed holds what a visitor may read. Answers say by `ETag` and
`Last-Modified` whether anything is new.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

import nh3
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from content.feeds import Legible
from content.models import Network
from hub.pages.browsing import Part, part_of_blog
from hub.pages.models import BlogPostPage
from hub.pages.models.described import page_of, whole
from hub.pages.querysets import NEWEST_FIRST

NEWEST = 20
TAGS = {
    *("a", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure"),
    *("h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    "*": {"id", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
DROPPED = {"script", "style", "svg", "form", "button", "iframe", "template"}
"""What does nothing, or something else, away from its page."""
SCHEMES = {"http", "https", "mailto", "tel"}
CONTENT_NS = "http://purl.org/rss/1.0/modules/content/"
DC_NS = "http://purl.org/dc/elements/1.1/"


class StoryAtom(Legible, Atom1Feed):
    """Atom with each author by themselves, the first sentences as summary and the whole story as content."""

    def latest_post_date(self) -> datetime:
        return _latest(self)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "author_name": None, "description": None})
        for name, address in item["people"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["description"], {"type": "html"})


class StoryRss20(Legible, Rss201rev2Feed):
    """RSS with the first sentences as description, the whole story as `content:encoded`, and each name."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT_NS, "xmlns:dc": DC_NS}

    def latest_post_date(self) -> datetime:
        return _latest(self)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        told = {**item, "author_name": None, "description": item["summary"]}
        super().add_item_elements(handler, told)
        for name, _address in item["people"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["description"])


class StoryFeed(Feed):
    """The newest stories of a part of the blog (`None`: of all of it), in the language of the address."""

    feed_type: type[SyndicationFeed] = StoryAtom
    form = "feed"
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = conditional_page(super().__call__)(request, *args, **kwargs)
        return answer

    def get_object(self, request: HttpRequest, sort: str = "", slug: str = "") -> Part | None:
        return part_of_blog(sort, slug, AnonymousUser()) if sort else None

    def title(self, part: Part | None) -> str:
        name = Network.load().name
        if part is None:
            return _("Stories from %(name)s") % {"name": name}
        return _("%(part)s: stories from %(name)s") % {"part": part.title, "name": name}

    def subtitle(self, part: Part | None) -> str:
        return (part and part.words) or _("What changed, for whom, and how they know.")

    description = subtitle

    def link(self, part: Part | None) -> str:
        return whole(part.path(_language()) if part else f"/{_language()}/blog/")

    def feed_url(self, part: Part | None) -> str:
        return whole(part.feed(_language(), self.form) if part else reverse(f"blog_{self.form}"))

    def feed_guid(self, part: Part | None) -> str:
        return self.link(part)

    def author_name(self, part: Part | None) -> str:
        return str(Network.load().name)

    def feed_extra_kwargs(self, part: Part | None) -> dict[str, Any]:
        """Say when the site began, which is when an empty feed was last changed."""
        began = BlogPostPage.objects.order_by("first_published_at").values_list("first_published_at", flat=True)
        return {"began": began.exclude(first_published_at=None).first() or datetime.fromisoformat("2026-01-01T00:00Z")}

    def items(self, part: Part | None) -> Sequence[BlogPostPage]:
        stories = part.stories if part else BlogPostPage.objects.visible_to(AnonymousUser())
        here = stories.filter(locale__language_code=_language()).order_by(*NEWEST_FIRST)
        return here.for_list().defer(None).prefetch_related("tagged_items__tag")[:NEWEST]

    def item_title(self, story: BlogPostPage) -> str:
        return str(story.title)

    def item_description(self, story: BlogPostPage) -> str:
        """The story itself, such as it can be read anywhere: whole addresses, and nothing that needs our page."""
        return portable(render_to_string("pages/_feed_entry.html", {"page": story}), whole(story.address()))

    def item_link(self, story: BlogPostPage) -> str:
        return whole(story.address())

    def item_guid(self, story: BlogPostPage) -> str:
        """Stable for ever: moving or renaming a story makes no new entry."""
        return f"urn:uuid:{story.translation_key}:{story.language}"

    def item_categories(self, story: BlogPostPage) -> list[str]:
        shelf = [story.category.name_in(story.language)] if story.category else []
        return [*shelf, *(entry.tag.name for entry in story.tagged_items.all())]

    def item_pubdate(self, story: BlogPostPage) -> datetime | None:
        return story.first_published_at

    def item_updateddate(self, story: BlogPostPage) -> datetime | None:
        return story.last_published_at or story.first_published_at

    def item_extra_kwargs(self, story: BlogPostPage) -> dict[str, Any]:
        pages = [(str(one), page_of(one, AnonymousUser(), story.language)) for one in story.authors]
        people = [(name, whole(path) if path else "") for name, path in pages] or [(str(Network.load().name), "")]
        return {"summary": story.description or story.title, "people": people}


class StoryRss(StoryFeed):
    feed_type = StoryRss20
    form = "rss"


def portable(markup: str, base: str) -> str:
    """Return the HTML of a page as it can stand anywhere; addresses in it become whole, seen from `base`."""
    return nh3.clean(
        markup,
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        attribute_filter=partial(_made_whole, base),
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _made_whole(base: str, tag: str, attribute: str, value: str) -> str:
    return urljoin(base, value) if attribute in ("href", "src") else value


def _latest(feed: SyndicationFeed) -> datetime:
    dates = [date for item in feed.items for date in (item["updateddate"], item["pubdate"]) if date]
    latest: datetime = max(dates, default=feed.feed["began"])
    return latest


def _language() -> str:
    return (get_language() or "en")[:2]
