"""What a story says of itself: its place in a series, and what it is to other machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser

from forum.models import Thread
from forum.policies import can_see_category, is_out
from hub.pages.models.described import CONTEXT, Described, blog, person, publisher, whole
from hub.pages.models.sorting import Series


@dataclass(frozen=True)
class Serial:
    """A series as one of its parts shows it: all parts that the viewer may read, in order, and where we are."""

    series: Series
    parts: list[Any]
    place: int

    @classmethod
    def around(cls, story: Any, parts: Iterable[Any]) -> Self | None:
        """Return the series of a story, or `None` where nothing else of it can be read (or not this part itself)."""
        listed = list(parts)
        here = [place for place, part in enumerate(listed) if part.translation_key == story.translation_key]
        return cls(story.series, listed, here[0]) if here and len(listed) > 1 else None

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def previous(self) -> Any | None:
        return self.parts[self.place - 1] if self.place else None

    @property
    def next(self) -> Any | None:
        return self.parts[self.place + 1] if self.number < len(self.parts) else None


def described_story(story: Any) -> Described:
    """Describe a story as a BlogPosting, as far as a visitor may know it."""
    address, language = whole(story.address()), story.language
    picture = story.metadata().get("image")
    published, changed = story.first_published_at, story.last_published_at
    return {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": story.title[:110],
        "description": story.description,
        "inLanguage": language,
        "datePublished": published and published.isoformat(),
        "dateModified": changed and changed.isoformat(),
        "author": [person(somebody, language) for somebody in story.authors] or [publisher()],
        "publisher": publisher(),
        "image": [whole(picture)] if picture else None,
        "articleSection": story.category and story.category.name_in(language),
        "keywords": ", ".join(tag.name for tag in story.tags.all()),
        "wordCount": len(story.words.split()),
        "timeRequired": f"PT{story.minutes}M",
        "isPartOf": _part_of(story),
        **story.talk,
    }


def talked_about(story: Any) -> Described:
    """Return how many comments a visitor may read, and where; nothing where there is none."""
    threads = Thread.objects.about("blog_post", str(story.translation_key)).select_related("category__parent")
    thread, visitor = threads.first(), AnonymousUser()
    if thread is None or not (can_see_category(visitor, thread.category) and is_out(visitor, thread)):
        return {}
    return {"commentCount": thread.posts_count, "discussionUrl": whole(thread.url_in(thread.lang))}


def _part_of(story: Any) -> list[Described]:
    whole_blog = [blog(story.language)]
    if not story.series:
        return whole_blog
    series = story.series
    path = f"/{story.language}/blog/series/{series.slug}/"
    return [*whole_blog, {"@type": "CreativeWorkSeries", "name": series.name_in(story.language), "url": whole(path)}]
