"""What stands on a tool's page beside the tool itself, as a viewer may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex

from content.things import Thing
from library.models import Review, Told, Tool, UseStory, Version
from library.models.told import RUBRIC
from library.policies import can_judge_told, is_teller
from members.keeping_away import kept_away_by
from members.policies import can_see_profile, scopes_of
from networks.models import Coalition
from search.registry import kind_of
from search.similar import similar_to

FIRST = 4
"""Stories, and reviews, that are shown at once; the rest is folded."""

MOST = 200
SIMILAR = 4
USING = 6


@dataclass(frozen=True)
class Shown:
    """A story or a review for one viewer: `handle` where they may see its author's page."""

    told: Any
    handle: str
    own: bool
    cares: bool
    coalition: Coalition | None = None


@dataclass(frozen=True)
class Shelf:
    """What was told, the first in the open and the rest folded."""

    shown: list[Shown]

    @property
    def first(self) -> list[Shown]:
        return self.shown[:FIRST]

    @property
    def rest(self) -> list[Shown]:
        return self.shown[FIRST:]


@dataclass(frozen=True)
class Mark:
    """The mean of one line of the rubric over all standing reviews."""

    name: str
    label: Any
    mean: float


@dataclass(frozen=True)
class Using:
    """A guide, a webinar or a story of the hub that shows a tool."""

    section: str
    label: str
    title: str
    url: str
    lang: str


def stories_for(tool: Tool, viewer: Any) -> Shelf:
    """Return the stories of use of a tool; of coalitions only what the viewer may know."""
    stories = UseStory.objects.of(tool).readable_by(viewer).select_related("member", "coalition")
    known = set(Coalition.objects.visible_to(viewer).filter(use_stories__family=tool.family))
    return _shelf(stories, viewer, lambda story: story.coalition if story.coalition in known else None)


def reviews_for(tool: Tool, viewer: Any) -> Shelf:
    return _shelf(Review.objects.of(tool).readable_by(viewer).select_related("member"), viewer, lambda _review: None)


def marks_of(tool: Tool) -> list[Mark]:
    """Return the mean of each line of the rubric; nothing where there is no review."""
    given = list(Review.objects.of(tool).standing().values_list(*RUBRIC)) if tool.reviews else []
    means = [fmean(column) for column in zip(*given, strict=True)]
    return [Mark(name, Review.LABELS[name], mean) for name, mean in zip(RUBRIC, means, strict=False)]


def again_of(shelf: Shelf) -> tuple[int, int]:
    """Return how many of those who told would use it again, and how many told."""
    standing = [shown.told for shown in shelf.shown if shown.told.is_standing]
    return sum(story.again != UseStory.Again.NO for story in standing), len(standing)


def versions_of(tool: Tool) -> list[Version]:
    """Return the versions of this edition, or where nobody wrote any down, those of its other published languages."""
    family = Version.objects.filter(tool__family=tool.family).select_related("tool")
    found = list(family.filter(Q(tool=tool.pk) | Q(tool__in=Tool.objects.published())))
    return [version for version in found if version.tool_id == tool.pk] or found


def tools_like(tool: Tool, viewer: Any, language: str) -> list[Tool]:
    """Return tools that say much the same, none of them an edition of this one."""
    found = similar_to(tool, viewer, SIMILAR, language=language, scopes=scopes_of(viewer))
    return [hit.thing for hit in found]


def pages_with(tools: Iterable[Tool], viewer: Any, language: str) -> list[Using]:
    """Return the guides, webinars and stories of the hub that show one of these editions, each in one language.

    Wagtail keeps what a page refers to; who may see the page is asked of its kind.
    """
    keys = [str(tool.pk) for tool in tools]
    kept = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Tool),
        to_object_id__in=keys,
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pages = Page.objects.filter(pk__in=[int(pk) for pk in set(kept.values_list("object_id", flat=True))])
    found: dict[tuple[str, str], Thing] = {}
    for page in sorted(pages.live().specific(), key=lambda page: page.language != language):
        kind = kind_of(page)
        if kind and kind.visible_to(viewer).filter(pk=page.pk).exists():
            found.setdefault((kind.name, kind.key(page)), Thing(kind, page))
    return [_using(thing, language) for thing in list(found.values())[:USING]]


def _using(thing: Thing, language: str) -> Using:
    page: Any = thing.model
    url = thing.kind.url(page, language)
    return Using(thing.kind.section, thing.kind_label, page.title, url, page.language)


def _shelf(told: Any, viewer: Any, coalition_of: Any) -> Shelf:
    """Draw up what was told; whom the viewer keeps away is left out, whose own it is comes first."""
    away, cares = kept_away_by(viewer), can_judge_told(viewer)
    shown = [
        Shown(one, _handle(one, viewer), is_teller(viewer, one), cares, coalition_of(one))
        for one in told[:MOST]
        if one.member_id not in away
    ]
    return Shelf(sorted(shown, key=lambda one: not one.own))


def _handle(told: Told, viewer: Any) -> str:
    return told.member.handle if told.member and can_see_profile(viewer, told.member) else ""
