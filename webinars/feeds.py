"""Calendars to subscribe to: all webinars, those of a topic, and a member's own under a secret address.

A calendar program is nobody, so what is not public stands in none but one's own; the meeting's address in none at all.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.models import Network
from members.models import MemberRequest
from topics.models import Topic
from webinars import calendar, policies, subscribing
from webinars.models import Registration, SessionChange, WebinarPage, WebinarSession
from webinars.models.page import told
from webinars.notices import words_for

KEPT = timedelta(days=60)
"""How long what is over stays in a calendar."""

MOST = 500
ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
"""The stamp of what came without one, such as a page that was loaded and never published by hand."""


@require_safe
def all_webinars(request: HttpRequest) -> HttpResponse:
    """Every webinar that is public."""
    name = _("%(network)s: webinars") % {"network": Network.load().name}
    return _public(request, _recent(_public_sessions()), name)


@require_safe
def topic_webinars(request: HttpRequest, slug: str) -> HttpResponse:
    """The public webinars of a topic."""
    topic = get_object_or_404(Topic, slug=slug)
    keys = WebinarPage.objects.live().filter(topics=topic).values("translation_key")
    name = _("%(network)s: webinars on %(topic)s") % {"network": Network.load().name, "topic": topic}
    return _public(request, _recent(_public_sessions().filter(page_key__in=keys)), name)


@require_safe
def own_webinars(request: HttpRequest, token: str) -> HttpResponse:
    """The webinars that the owner of a secret address has a seat at or waits for."""
    member = subscribing.member_behind(token)
    if member is None:
        raise Http404
    mine = dict(Registration.objects.of_member(member).live().values_list("session", "status"))
    seated = {pk for pk, status in mine.items() if status == policies.CONFIRMED}
    sessions = _recent(WebinarSession.objects.filter(pk__in=mine))
    name = _("My webinars at %(network)s") % {"network": Network.load().name}
    response = _answer(request, _entries(sessions, seated), name)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@login_required
def change_own(request: MemberRequest) -> HttpResponse:
    """Make one's own calendar, make its address anew, or end it (`end`); then show one's page."""
    if request.POST.get("end"):
        subscribing.end_feed(request.user)
    else:
        subscribing.renew_feed(request.user)
    return redirect("member", request.user.handle)


def _public_sessions() -> QuerySet[WebinarSession]:
    return WebinarSession.objects.visible_to(AnonymousUser())


def _recent(sessions: Any) -> Any:
    return sessions.filter(ends_at__gt=timezone.now() - KEPT).order_by("starts_at", "pk")[:MOST]


def _public(request: HttpRequest, sessions: Any, name: str) -> HttpResponse:
    response = _answer(request, _entries(sessions), name)
    response["Cache-Control"] = "public, max-age=900"
    return response


def _entries(sessions: Any, seated: set[int] | None = None) -> list[calendar.Subscribed]:
    """Pair sessions with their words; four queries, whatever their number."""
    found = told(sessions)
    changed = _changes(session.pk for session, _page in found)
    language = (get_language() or "en")[:2]
    return [
        calendar.Subscribed(
            session,
            words_for(session, page, language),
            max((at for at in (page.last_published_at, changed.get(session.pk)) if at), default=ALWAYS),
            is_mine=seated is None or session.pk in seated,
        )
        for session, page in found
    ]


def _changes(pks: Iterable[int]) -> dict[int, datetime]:
    rows = SessionChange.objects.filter(session__in=list(pks)).order_by()
    return dict(rows.values_list("session").annotate(Max("at")))


def _answer(request: HttpRequest, entries: list[calendar.Subscribed], name: str) -> HttpResponse:
    """Answer with the calendar, or that it is the one the caller has (RFC 9110 §13.1.2)."""
    source = urljoin(settings.SITE_URL, request.path)
    body = calendar.subscription(entries, name=name, source=source).encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Vary": "Accept-Encoding"}
    whole = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=tag, response=whole) or whole
