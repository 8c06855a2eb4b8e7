"""What people add to search, cards and internal links."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.documents import member_document
from members.models import Member
from search.registry import Kind, register
from topics.models import Topic


def member_by_key(key: str, language: str) -> Member | None:
    return Member.objects.active().filter(pk=key).first() if key.isdecimal() else None


def member_url(member: Member, language: str) -> str:
    with override(language):
        return reverse("member", args=[member.handle])


register(
    Kind(
        name="member",
        model=Member,
        section="talk",
        label=_("People"),
        visible_to=Member.objects.visible_to,
        key=lambda member: str(member.pk),
        by_key=member_by_key,
        url=member_url,
        document=member_document,
        with_neighbours=lambda members: members.prefetch_related("ask_me_about"),
        card_template="members/_card.html",
        shows={Topic: lambda topic: Member.objects.filter(ask_me_about=topic)},
    )
)
