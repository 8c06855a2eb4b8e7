"""What people add to search, cards and internal links."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content.querysets import own_first
from members.documents import member_document
from members.models import Member
from search.registry import Kind, register
from topics.models import Topic


def member_by_key(key: str, language: str) -> Member | None:
    return Member.objects.active().filter(pk=key).first() if key.isdecimal() else None


def member_url(member: Member, language: str) -> str:
    with override(language):
        return reverse("member", args=[member.handle])


def people_to_ask(viewer: Any, topics: Sequence[Topic], language: str) -> QuerySet[Member]:
    """People who said "ask me about this", those who write the reader's language first."""
    asked = Member.objects.filter(ask_me_about__in=topics).order_by().values("pk")
    people: QuerySet[Member] = Member.objects.visible_to(viewer).filter(pk__in=asked)
    return people.order_by(own_first(language, "language"), "display_name", "pk")


register(
    Kind(
        name="member",
        model=Member,
        section="talk",
        label=_("People"),
        visible_to=Member.objects.visible_to,
        of_topics=people_to_ask,
        key=lambda member: str(member.pk),
        by_key=member_by_key,
        url=member_url,
        document=member_document,
        with_neighbours=lambda members: members.prefetch_related("ask_me_about"),
        card_template="members/_card.html",
        shows={Topic: lambda topic: Member.objects.filter(ask_me_about=topic)},
    )
)
