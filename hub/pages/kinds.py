"""The kinds that editors publish: stories, guides, and pages about the hub."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.models import PageViewRestriction

from content.documents import page_document
from content.page import HubPage
from content.passages import passage_at
from hub.pages.models import (
    Author,
    BlogCategory,
    BlogPostPage,
    GuidePage,
    GuideStep,
    PostAuthor,
    PostTag,
    SitePage,
    TopicPage,
)
from hub.pages.models.guide_steps import KIND as STEP
from hub.pages.models.shelves import coalition_of, stories_beside
from members.models import Member
from networks.models import Coalition
from search.registry import Document, Kind, Text, register
from topics.models import Audience, Topic, slugs_with_wholes


def key_of(page: HubPage) -> str:
    """All languages of a page share one key, so they share one discussion."""
    return str(page.translation_key)


def finder(model: type[HubPage]) -> Any:
    """Return `by_key` for a model: the page in the language asked for, else the one that was there first."""

    def by_key(key: str, language: str) -> HubPage | None:
        try:
            found = list(
                model.objects.filter(translation_key=UUID(key), live=True).select_related("locale").order_by("pk")
            )
        except ValueError:  # no key of ours
            return None
        return next((page for page in found if page.language == language), found[0] if found else None)

    return by_key


def address_of(page: HubPage, language: str) -> str:
    return page.address(language)


def story_document(story: BlogPostPage) -> Document | None:
    people = " ".join(str(person) for person in story.authors)
    tags = " ".join(tag.name for tag in story.tags.all())
    shelf = story.category.name_in(story.language) if story.category else ""
    words = " ".join((people, shelf, coalition_of(story), tags, story.words))
    return page_document(story, words, {"topic": topics_of(story)})


def guide_document(guide: GuidePage) -> Document | None:
    audiences = tuple(guide.audiences.values_list("slug", flat=True))
    return page_document(guide, guide.words, {"topic": topics_of(guide), "audience": audiences})


def step_document(step: GuideStep) -> Document:
    """Name a step; it is found on the page of its guide."""
    return Document({step.language: Text(f"{step.title} · {step.guide.title}")}, frozenset())


def site_page_document(page: SitePage) -> Document | None:
    return page_document(page, page.words)


def topic_document(page: TopicPage) -> Document | None:
    return page_document(page, page.words, {"topic": slugs_with_wholes([page.topic]) if page.topic else ()})


def topics_of(page: Any) -> tuple[str, ...]:
    """The slugs of a page's topics, and of those they are part of."""
    return slugs_with_wholes(page.topics.select_related("parent"))


def pages_of_topics(model: Any) -> Callable[[Any, Sequence[Topic], str], QuerySet[Any]]:
    """Return `of_topics` for a model whose pages are sorted under topics."""

    def of_topics(viewer: Any, topics: Sequence[Topic], language: str) -> QuerySet[Any]:
        pages: QuerySet[Any] = model.objects.visible_to(viewer).sorted_under(topics, language).select_related("locale")
        return pages

    return of_topics


def stories_by(**wanted: Any) -> QuerySet[BlogPostPage]:
    return BlogPostPage.objects.filter(**wanted)


def sorted_by(model: type[HubPage], topic: Topic) -> QuerySet[Any]:
    """The pages that show a topic: its own, and those of its parts."""
    return model.objects.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct()


def under(model: type[HubPage], restriction: PageViewRestriction) -> QuerySet[Any]:
    """The pages that a restriction keeps to some: the one it was set on and those below."""
    return model.objects.descendant_of(restriction.page, inclusive=True)


register(
    Kind(
        name="blog_post",
        model=BlogPostPage,
        section="stories",
        label=_("Story"),
        heading=_("Stories"),
        of_topics=pages_of_topics(BlogPostPage),
        visible_to=BlogPostPage.objects.visible_to,
        key=key_of,
        by_key=finder(BlogPostPage),
        url=address_of,
        document=story_document,
        card_template="pages/_card.html",
        passage=passage_at,
        shows={
            PageViewRestriction: lambda restriction: under(BlogPostPage, restriction),
            PostAuthor: lambda entry: stories_by(pk=entry.post_id),
            PostTag: lambda entry: stories_by(pk=entry.content_object_id),
            Tag: lambda tag: stories_by(tags=tag),
            Topic: lambda topic: sorted_by(BlogPostPage, topic),
            Coalition: stories_beside,
            BlogCategory: lambda category: stories_by(category=category),
            Author: lambda author: stories_by(post_authors__author=author),
            Member: lambda member: stories_by(post_authors__member=member),
        },
    )
)
register(
    Kind(
        name="guide",
        model=GuidePage,
        section="guides",
        label=_("Guide"),
        heading=_("Guides"),
        of_topics=pages_of_topics(GuidePage),
        visible_to=GuidePage.objects.visible_to,
        key=key_of,
        by_key=finder(GuidePage),
        url=address_of,
        document=guide_document,
        card_template="pages/_card.html",
        shows={
            PageViewRestriction: lambda restriction: under(GuidePage, restriction),
            Topic: lambda topic: sorted_by(GuidePage, topic),
            Audience: lambda audience: GuidePage.objects.filter(audiences=audience),
        },
    )
)
register(
    Kind(
        name=STEP,
        model=GuidePage,
        part=GuideStep,
        section="guides",
        label=_("Step of a guide"),
        visible_to=GuidePage.objects.visible_to,
        key=lambda step: step.key,
        by_key=GuideStep.named,
        url=lambda step, language: step.address(language),
        document=step_document,
        card_template="pages/_step_card.html",
        stands_alone=False,
    )
)
register(
    Kind(
        name="site_page",
        model=SitePage,
        section="home",
        label=_("About this place"),
        heading=_("Pages about this place"),
        visible_to=SitePage.objects.visible_to,
        key=key_of,
        by_key=finder(SitePage),
        url=address_of,
        document=site_page_document,
        card_template="pages/_card.html",
        shows={PageViewRestriction: lambda restriction: under(SitePage, restriction)},
    )
)
register(
    Kind(
        name="topic",
        model=TopicPage,
        section="home",
        label=_("Topic"),
        heading=_("Topics"),
        visible_to=TopicPage.objects.visible_to,
        key=key_of,
        by_key=finder(TopicPage),
        url=address_of,
        document=topic_document,
        card_template="pages/_card.html",
        shows={PageViewRestriction: lambda restriction: under(TopicPage, restriction)},
    )
)
