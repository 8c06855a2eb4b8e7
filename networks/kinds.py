"""What coalitions add to search, cards, choosers and internal links."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from networks.documents import coalition_document
from networks.models import Coalition, WorkItem
from search.registry import Kind, register
from topics.models import Topic


def coalition_by_key(key: str, language: str) -> Coalition | None:
    return Coalition.objects.filter(pk=key).first() if key.isdecimal() else None


def coalition_url(coalition: Coalition, language: str) -> str:
    with override(language):
        return reverse("coalition", args=[coalition.slug])


def coalitions_of_topics(viewer: Any, topics: Sequence[Topic], language: str) -> QuerySet[Coalition]:
    """Coalitions that say they work on some topics, by name."""
    working = Coalition.objects.filter(topics__in=topics).order_by().values("pk")
    return Coalition.objects.visible_to(viewer).filter(pk__in=working).order_by(f"name_{language}", "pk")


register(
    Kind(
        name="coalition",
        model=Coalition,
        section="home",
        label=_("Coalitions"),
        of_topics=coalitions_of_topics,
        visible_to=Coalition.objects.visible_to,
        key=lambda coalition: str(coalition.pk),
        by_key=coalition_by_key,
        url=coalition_url,
        document=coalition_document,
        card_template="networks/_card.html",
        with_neighbours=lambda coalitions: coalitions.prefetch_related("work", "topics__parent"),
        shows={
            WorkItem: lambda item: Coalition.objects.filter(pk=item.coalition_id),
            Topic: lambda topic: Coalition.objects.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct(),
        },
    )
)
