"""The words of a webinar: one page for its whole life. What happens and when stands in its session."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from content.blocks import StoryBlocks
from content.markdown import plain_text
from content.models import Network
from content.page import HubPage
from content.players import player_of
from topics.models import Topic
from webinars.blocks import AccessBlocks
from webinars.models.series import WebinarSeries
from webinars.models.session import WebinarSession
from webinars.panels import SessionsPanel

EVENT_STATUS = {"scheduled": "https://schema.org/EventScheduled", "cancelled": "https://schema.org/EventCancelled"}

LONGEST_KEY = 18
"""Digits of a key; more are no number that a database knows."""


class WebinarPage(HubPage):
    """One webinar, from its announcement to its recording. Saving it changes no session and no seat."""

    date_to_show: WebinarSession | None
    """What `session` would return, where a list has loaded it for all its webinars (`webinars.loading`)."""
    section = "webinars"
    # It changes by the clock, and with every seat.
    may_be_kept = False
    parent_page_types = ["webinars.WebinarIndexPage"]
    subpage_types: list[str] = []
    social_type = "article"

    body = StreamField(StoryBlocks(), verbose_name=_("what it is about"), blank=True)
    takeaways = models.TextField(
        _("what people go home with"),
        blank=True,
        help_text=_("One a line; each ends the sentence “You will go home with …”."),
    )
    access = StreamField(AccessBlocks(), verbose_name=_("so that people can take part"), blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="webinars")
    series = models.ForeignKey(
        WebinarSeries, models.SET_NULL, null=True, blank=True, related_name="pages", verbose_name=_("series")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        SessionsPanel(heading=_("Time and seats")),
        InlinePanel("speakers", heading=_("At the head of the table"), label=_("speaker")),
        FieldPanel("body"),
        FieldPanel("takeaways"),
        FieldPanel("access"),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("series")], _("Sorted under")),
    ]

    override_translatable_fields = [
        *HubPage.override_translatable_fields,
        SynchronizedField("topics"),
        SynchronizedField("series"),
    ]

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")

    def session(self, now: datetime | None = None) -> WebinarSession | None:
        """Return the date that matters now: the one that is on or comes next, else the last one."""
        now = now or timezone.now()
        is_past = Case(When(status="scheduled", ends_at__gt=now, then=Value(0)), default=Value(1))
        sessions = self.sessions().alias(is_past=is_past)
        ahead = sessions.filter(is_past=0).order_by("starts_at").first()
        return ahead or sessions.order_by("-starts_at").first()

    def date_asked_for(self, request: HttpRequest) -> WebinarSession | None:
        """Return the date that the address names (`?date=12`), else the one that matters now."""
        asked = request.GET.get("date", "")
        named = asked.isdecimal() and len(asked) < LONGEST_KEY
        found = self.sessions().filter(pk=asked).first() if named else None
        return found or self.session()

    def host_to_watch(self, request: HttpRequest) -> str:
        """A film of the body, or the recording of the date asked for."""
        session = self.date_asked_for(request)
        recording = player_of(session.recording_url, settings.PLAYER_HOSTS).host if session else ""
        return super().host_to_watch(request) or recording

    def sessions(self) -> QuerySet[WebinarSession]:
        """Return every date of this webinar, newest first."""
        return WebinarSession.objects.filter(page_key=self.translation_key)

    @property
    def words(self) -> str:
        """The page as plain text."""
        parts = [*self.body.stream_block.get_searchable_content(self.body), self.takeaways]
        access = self.access.stream_block.get_searchable_content(self.access)
        people = [f"{speaker} {speaker.part}" for speaker in self.speakers.all()]
        return plain_text(" ".join([*parts, *access, *people]))

    def takeaway_list(self) -> list[str]:
        return [line.strip() for line in self.takeaways.splitlines() if line.strip()]

    def structured_data(self) -> dict[str, Any] | None:
        """Describe the event as search engines read it. Its place is this page, never the meeting's own address."""
        session = self.session()
        if session is None:
            return None
        here = urljoin(settings.SITE_URL, self.address())
        return {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": self.title,
            "description": self.description,
            "inLanguage": self.language,
            "startDate": session.starts_at.isoformat(),
            "endDate": session.ends_at.isoformat(),
            "eventStatus": EVENT_STATUS[session.status],
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": here},
            "organizer": {"@type": "Organization", "name": Network.load().name, "url": settings.SITE_URL},
            "performer": [{"@type": "Person", "name": str(speaker)} for speaker in self.speakers.all()],
            "isAccessibleForFree": True,
            "url": here,
        }

    @classmethod
    def told_in(cls, language: str, keys: Iterable[UUID]) -> QuerySet[Self]:
        """Return the published page of each key: in `language` where there is one, else in the other."""
        return (
            cls.objects.live().filter(translation_key__in=list(keys)).for_readers_of(language).select_related("locale")
        )


class Speaker(TranslatableMixin, Orderable):
    """Somebody at the head of the table: a member, or a guest named here. `about` is translated with the page."""

    page = ParentalKey(WebinarPage, on_delete=models.CASCADE, related_name="speakers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member"),
    )
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("For somebody without an account here."))
    about = models.CharField(_("in a few words"), max_length=120, blank=True, help_text=_("Part, coalition, place."))

    panels = [FieldPanel("member"), FieldPanel("name"), FieldPanel("about")]

    override_translatable_fields = [SynchronizedField("name", overridable=False)]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return self.name or (str(self.member) if self.member else "")

    @property
    def part(self) -> str:
        """What they do: as this page says it, else as they say it themselves."""
        return self.about or (self.member.part if self.member else "")

    @property
    def language(self) -> str:
        """The language of `part`."""
        return self.page.language if self.about or not self.member else str(self.member.language)


def told(sessions: QuerySet[WebinarSession]) -> list[tuple[WebinarSession, WebinarPage]]:
    """Pair sessions with the pages that tell of them in the reader's language; two queries, whatever their number."""
    found = list(sessions)
    language = (get_language() or "en")[:2]
    pages = {page.translation_key: page for page in WebinarPage.told_in(language, {one.page_key for one in found})}
    return [(session, pages[session.page_key]) for session in found if session.page_key in pages]
