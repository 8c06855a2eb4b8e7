"""Which pages somebody may read, and in which language they are listed."""

from collections.abc import Sequence
from typing import Any, Self

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from content.policies import closed_to


class HubPageQuerySet(PageQuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Published pages that no restriction keeps `viewer` from (twin of `policies.can_see_page`)."""
        pages = self.live()
        for restriction in closed_to(viewer):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
        return pages

    def for_readers_of(self, language: str) -> Self:
        """Each page once: in `language` where it is published in it, else in the language it was written in."""
        in_language = self.model.objects.live().filter(
            translation_key=OuterRef("translation_key"), locale__language_code=language
        )
        return self.filter(Q(locale__language_code=language) | ~Exists(in_language))

    def sorted_under(self, topics: Sequence[Any], language: str) -> Self:
        """Pages of some topics, each once, those in the reader's language first, then the newest."""
        sorted_so = self.model.objects.filter(topics__in=topics).order_by().values("pk")
        return (
            self.filter(pk__in=sorted_so)
            .for_readers_of(language)
            .order_by(own_first(language), "-first_published_at", "-pk")
        )

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


def own_first(language: str, field: str = "locale__language_code") -> Case:
    """Order what is in a language before what is in another."""
    return Case(When(**{field: language}, then=Value(0)), default=Value(1), output_field=IntegerField())


class IllustratedQuerySet(HubPageQuerySet):
    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("locale", "lead_image").prefetch_related("lead_image__renditions")


HubPageManager = PageManager.from_queryset(HubPageQuerySet, "HubPageManager")
IllustratedManager = PageManager.from_queryset(IllustratedQuerySet, "IllustratedManager")
