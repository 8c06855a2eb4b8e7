"""Webinars, as search, cards, discussions and mail meet them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.registry import MailWriter, register_mail_writer
from search.registry import Kind, register
from topics.models import Topic
from webinars import mailings
from webinars.documents import webinar_document
from webinars.loading import load_webinars
from webinars.models import WebinarPage, WebinarSession


def key_of(page: WebinarPage) -> str:
    """Both languages share one key, so they share one discussion."""
    return str(page.translation_key)


def find(key: str, language: str) -> WebinarPage | None:
    """Return the published page in the language asked for, else the one there is."""
    try:
        return WebinarPage.told_in(language, [UUID(key)]).first()
    except ValueError:
        return None


def webinars_of_topics(viewer: Any, topics: Sequence[Topic], language: str) -> QuerySet[WebinarPage]:
    """Webinars of some topics, each once: what is on or comes, the next one first; then what was, the newest first."""
    dates = WebinarSession.objects.filter(page_key=OuterRef("translation_key")).order_by("starts_at")
    coming = dates.scheduled().filter(ends_at__gt=timezone.now()).values("starts_at")[:1]
    pages: QuerySet[WebinarPage] = WebinarPage.objects.visible_to(viewer).sorted_under(topics, language)
    dated = pages.annotate(coming=Subquery(coming), last=Subquery(dates.reverse().values("starts_at")[:1]))
    order = (F("coming").asc(nulls_last=True), F("last").desc(nulls_last=True), "-pk")
    return dated.select_related("locale").order_by(*order)


register(
    Kind(
        name="webinar",
        model=WebinarPage,
        section="webinars",
        label=_("Webinar"),
        heading=_("Webinars"),
        of_topics=webinars_of_topics,
        visible_to=WebinarPage.objects.visible_to,
        load=load_webinars,
        key=key_of,
        by_key=find,
        url=lambda page, language: page.address(language),
        document=webinar_document,
        card_template="webinars/_card.html",
        shows={
            Topic: lambda topic: WebinarPage.objects.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct(),
            Member: lambda member: WebinarPage.objects.filter(speakers__member=member),
            WebinarSession: lambda session: WebinarPage.objects.filter(translation_key=session.page_key),
        },
    )
)

register_mail_writer(MailWriter(mailings.NAME, mailings.still_wanted, mailings.ended))
