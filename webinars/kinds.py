"""Webinars, as search, cards, discussions and mail meet them."""

from uuid import UUID

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


register(
    Kind(
        name="webinar",
        model=WebinarPage,
        section="webinars",
        label=_("Webinar"),
        visible_to=WebinarPage.objects.visible_to,
        load=load_webinars,
        key=key_of,
        by_key=find,
        url=lambda page, language: page.address(language),
        document=webinar_document,
        card_template="webinars/_card.html",
        shows={
            Topic: lambda topic: WebinarPage.objects.filter(topics=topic),
            Member: lambda member: WebinarPage.objects.filter(speakers__member=member),
            WebinarSession: lambda session: WebinarPage.objects.filter(translation_key=session.page_key),
        },
    )
)

register_mail_writer(MailWriter(mailings.NAME, mailings.still_wanted, mailings.ended))
