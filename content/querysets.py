"""Which pages somebody may read, and in which language they are listed."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
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

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


class IllustratedQuerySet(HubPageQuerySet):
    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("locale", "lead_image").prefetch_related("lead_image__renditions")


HubPageManager = PageManager.from_queryset(HubPageQuerySet, "HubPageManager")
IllustratedManager = PageManager.from_queryset(IllustratedQuerySet, "IllustratedManager")
