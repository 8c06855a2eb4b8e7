"""Stories with the people who wrote them."""

from typing import Any, Self

from django.db.models import Case, Exists, F, OuterRef, When
from wagtail.models import PageManager

from content.querysets import IllustratedQuerySet

NEWEST_FIRST = ("-first_published_at", "-pk")


class StoryQuerySet(IllustratedQuerySet):
    def for_list(self) -> Self:
        """With what a row of a list shows, and without the story itself."""
        return (
            super()
            .for_list()
            .select_related("category")
            .prefetch_related("post_authors__member", "post_authors__author")
            .defer("body")
        )

    def featured_first(self) -> Self:
        return self.order_by("-featured", *NEWEST_FIRST)

    def in_series(self) -> Self:
        """In the order in which the parts of a series are read."""
        return self.order_by(F("series_place").asc(nulls_last=True), "first_published_at", "pk")

    def led_by(self, pk: int | None) -> Self:
        """The newest first, behind one that leads."""
        return self.order_by(Case(When(pk=pk, then=0), default=1), *NEWEST_FIRST)

    def by_person(self, **person: Any) -> Self:
        """Stories that somebody wrote, alone or with others: `by_person(member=…)` or `by_person(author=…)`."""
        wrote = self.model.post_authors.rel.related_model.objects.filter(post=OuterRef("pk"), **person)
        return self.filter(Exists(wrote))

    def tagged(self, tag: Any) -> Self:
        """Stories that have a tag in any language: a tag is a word of one, its page shows stories in the reader's."""
        keys = self.model.objects.live().filter(tags=tag).values("translation_key")
        return self.filter(translation_key__in=keys)


StoryManager = PageManager.from_queryset(StoryQuerySet, "StoryManager")
