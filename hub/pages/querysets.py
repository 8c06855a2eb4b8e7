"""Stories with the people who wrote them."""

from typing import Self

from wagtail.models import PageManager

from content.querysets import IllustratedQuerySet


class StoryQuerySet(IllustratedQuerySet):
    def for_list(self) -> Self:
        return (
            super()
            .for_list()
            .select_related("category")
            .prefetch_related("post_authors__member", "post_authors__author")
        )


StoryManager = PageManager.from_queryset(StoryQuerySet, "StoryManager")
