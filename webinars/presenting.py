"""The presenters’ own page of a session: what is planned, who comes in numbers, what they asked; and the way in."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from webinars.desk.figures import numbers_of
from webinars.models import AccessNeed, Answer, Question, WebinarPage, WebinarSession
from webinars.models.page import told
from webinars.policies import can_manage_session


@dataclass(frozen=True)
class Asked:
    """One question with what was answered: counted where there are choices, else as it was written, without names."""

    question: str
    counts: list[tuple[str, int]]
    texts: list[str]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The dates somebody speaks at that are not over, the next one first."""
    if not request.user.is_authenticated:
        raise Http404
    ahead = WebinarSession.objects.spoken_at_by(request.user).filter(ends_at__gt=timezone.now()).order_by("starts_at")
    return private(render(request, "webinars/presenting/mine.html", {"sessions": told(ahead), "meta": NOINDEX}))


# As at the registrants' door: a form leads away from this site, and only the scheme is named in the header.
@csp_update({"form-action": ["https:"]})
@require_safe
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; who does not present there finds nothing."""
    session = session_for(request, pk)
    language = (get_language() or "en")[:2]
    page = page_for(session, language)
    questions = Question.objects.filter(page_key=session.page_key)
    context = {
        "session": session,
        "page": page,
        "numbers": numbers_of(session),
        "needs": needs_of(session),
        "asked": [asked(question, session, language) for question in questions],
        "manages": can_manage_session(request.user, session),
        "meta": NOINDEX,
    }
    return private(render(request, "webinars/presenting/page.html", context))


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The way in, any time before the end: whoever speaks comes first. It counts nobody as having come."""
    session = session_for(request, pk)
    if session.is_cancelled or not session.join_url:
        raise Http404
    return private(redirect(session.join_url))


NOINDEX = {"noindex": True}


def session_for(request: HttpRequest, pk: int) -> WebinarSession:
    found: WebinarSession = get_object_or_404(WebinarSession.objects.presented_by(request.user), pk=pk)
    return found


def page_for(session: WebinarSession, language: str) -> WebinarPage:
    """Return the page in a language, else in the other; also one that is not published yet, for its speakers."""
    pages = WebinarPage.objects.filter(translation_key=session.page_key).select_related("locale")
    found: WebinarPage | None = pages.filter(locale__language_code=language).first() or pages.first()
    if found is None:
        raise Http404
    return found


def needs_of(session: WebinarSession) -> list[tuple[str, int]]:
    """Count what people who come need, the most wanted first; and nothing of who they are."""
    counted: Counter[str] = Counter()
    for needs in session.registrations.live().values_list("needs", flat=True):
        counted.update(needs)
    return [(str(AccessNeed(need).label), count) for need, count in counted.most_common() if need in AccessNeed.values]


def asked(question: Question, session: WebinarSession, language: str) -> Asked:
    """Return one question's answers of the people who have or await a seat."""
    answers = Answer.objects.filter(question=question, registration__in=session.registrations.live())
    label = question.label_in(language)
    if question.kind not in Question.CAN_DECIDE:
        texts = answers.order_by("registration__queue_number")
        return Asked(label, [], [text for answer in texts if (text := answer.told_in(language).strip())])
    counted: Counter[str] = Counter()
    for value in answers.values_list("value", flat=True):
        counted.update(_keys(value))
    return Asked(label, [(words, counted[key]) for key, words in question.choices_in(language)], [])


def _keys(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches and its address out of the next site's log."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer" if response.has_header("Location") else "same-origin"
    return response
