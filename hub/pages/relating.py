"""What a story is near to, by topics and by text, worked out before anybody asks.

Each story changes what is near to others, and a search for each reader would cost more than all the rest of a page.
So it is worked out when a story is published and once a day for all, and a page reads one row (`Nearby`). Who may see
what was found is asked when it is shown.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from content.things import find_things
from hub.pages.models import BlogPostPage, Nearby
from search.errors import EngineDown
from search.registry import Viewer
from search.similar import name_of, similar_to

STORIES, THINGS = 9, 6
"""How many names are kept: some of them may be out of some readers' sight."""
ALIKE = 12
"""Stories of which the text is compared; the first gets half as many points."""
TAG, TOPIC, CATEGORY = 6, 4, 2
"""Points for what two stories share. Editors chose it; how alike two texts are only looks so."""
OTHER_KINDS = ("tool", "guide")
NEWEST = 500
"""Stories that are looked through for what they share."""


def find_nearby(key: UUID) -> None:
    """Work out what a story is near to and keep it; of a story that is no more nothing is kept."""
    languages = list(BlogPostPage.objects.live().filter(translation_key=key).select_related("locale").order_by("pk"))
    if not languages:
        Nearby.objects.filter(translation_key=key).delete()
        return
    points, others = _shared(languages), dict[str, float]()
    for story in languages:
        _add(points, _alike(story, ("blog_post",)))
        _add(others, _alike(story, OTHER_KINDS))
    for name in (*_serial(languages[0]), name_of(languages[0])):  # its series is on its page already
        points.pop(name, None)
    names = [*_best(points, STORIES), *_best(others, THINGS)]
    Nearby.objects.update_or_create(translation_key=key, defaults={"names": names, "found_at": timezone.now()})


def nearby(key: UUID, viewer: Viewer, language: str, stories: int, things: int) -> tuple[list[Any], list[Any]]:
    """Return stories, and things of other kinds, that are near and may be seen: a fixed number of queries.

    Of things in two languages each is there once, in the reader's language where there is one.
    """
    row = Nearby.objects.filter(translation_key=key).first()
    named = [name.partition(":")[::2] for name in (row.names if row else [])]
    wanted = [key for kind, key in named if kind == "blog_post"]
    readable = BlogPostPage.objects.visible_to(viewer).for_readers_of(language).filter(translation_key__in=wanted)
    found = {str(story.translation_key): story for story in readable.for_list()} if wanted else {}
    names = [f"{kind}:{key}" for kind, key in named if kind in OTHER_KINDS]
    others = find_things(names, viewer, language)
    told = [others[name].model for name in names if name in others]
    return [found[key] for key in wanted if key in found][:stories], told[:things]


def _add(points: dict[str, float], more: Mapping[str, float]) -> None:
    for name, worth in more.items():
        points[name] = points.get(name, 0) + worth


def _shared(languages: list[BlogPostPage]) -> dict[str, float]:
    """Give other stories points for topics, tags and the category that they have too."""
    topics = {topic.pk for story in languages for topic in story.topics.all()}
    tags = {tag.pk for story in languages for tag in story.tags.all()}
    shelves = {story.category_id for story in languages}
    points: dict[str, float] = {}
    others = BlogPostPage.objects.live().exclude(translation_key=languages[0].translation_key).newest_first()
    for other in others.prefetch_related("topics", "tagged_items").defer("body")[:NEWEST]:
        shared = TOPIC * len(topics & {topic.pk for topic in other.topics.all()})
        shared += TAG * len(tags & {item.tag_id for item in other.tagged_items.all()})
        shared += CATEGORY * (other.category_id in shelves)
        name = name_of(other)
        points[name] = max(points.get(name, 0), shared)
    return points


def _alike(story: BlogPostPage, kinds: tuple[str, ...]) -> dict[str, float]:
    """Give what has like words as many points as it is likely to be about the same; none while search is down."""
    try:
        hits = similar_to(story, AnonymousUser(), ALIKE, kinds=kinds)
    except EngineDown:
        return {}
    return {name_of(hit.thing): (ALIKE - place) / 2 for place, hit in enumerate(hits)}


def _serial(story: BlogPostPage) -> Iterable[str]:
    if not story.series_id:
        return []
    return [name_of(part) for part in BlogPostPage.objects.filter(series=story.series_id).defer("body")]


def _best(points: dict[str, float], most: int) -> list[str]:
    return [name for name, worth in sorted(points.items(), key=lambda one: (-one[1], one[0])) if worth > 0][:most]
