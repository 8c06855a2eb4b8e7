"""The doors of the seats: each checks who asks, calls one action, and answers. A GET never changes anything."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from allauth.core import ratelimit
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from webinars import calendar, joining, policies, seats
from webinars.errors import NotYourSeat, SeatGivenUp, SessionFull, TooManyTries
from webinars.links import registration_behind, token_of
from webinars.models import Registration, WebinarPage, WebinarSession
from webinars.models.page import LONGEST_KEY
from webinars.notices import page_for, words_for
from webinars.seat_forms import GuestForm, MemberForm, SeatForm, dates_to_tick, form_for, form_of
from webinars.templatetags.seats import registration_of

MOST_DATES = 20
"""Dates that one form takes at once."""

EVERY_DATE = "all"
"""What a form sends for all of them."""


def asks_whose(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask who cannot be told to sign in, and lead them back here, or to the link in their mail."""

    @wraps(view)
    def asking(request: HttpRequest, pk: int | None = None, token: str = "") -> HttpResponse:
        try:
            return view(request, pk=pk, token=token)
        except NotYourSeat as error:
            if pk is None:
                raise
            _session, page = _session_and_page(request, pk)
            context = {"page": page, "error": error, "meta": {"noindex": True}}
            return _private(render(request, "webinars/seats/whose.html", context, status=error.status))

    return asking


def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat: a member in one tap, a guest with name and address. Who opens the address finds the page."""
    session, page = _session_and_page(request, pk)
    if request.method != "POST":
        return redirect(_page_with(page, session))
    form = form_for(request.user, session, _language(), request.POST)
    if not form.is_valid():
        return _page_again(request, page, form)
    may_wait = bool(request.POST.get("wait"))
    try:
        if isinstance(form, MemberForm):
            return _register_member(request, form, may_wait=may_wait)
        return _register_guest(request, form, page, may_wait=may_wait)
    except SessionFull as error:
        return _page_again(request, page, form, refused=error.message)


def _register_member(request: HttpRequest, form: MemberForm, *, may_wait: bool) -> HttpResponse:
    """Seat a member, and on the other dates they ticked; then show what they have."""
    member, given = form.person(), form.given()
    registration = seats.register(form.session.pk, member, given=given, may_wait=may_wait)
    messages.success(request, _told(registration))
    others = seats.register_all(_other_dates(request, form.session), member, given=given)
    taken = sum(isinstance(one, Registration) for one in others.values())
    if taken:
        also = ngettext("And a place on %(n)s more date.", "And a place on %(n)s more dates.", taken)
        messages.success(request, also % {"n": taken})
    return redirect("seat_mine", pk=form.session.pk)


def _register_guest(request: HttpRequest, form: GuestForm, page: WebinarPage, *, may_wait: bool) -> HttpResponse:
    """Answer alike whether an address has a seat, waits, or was never here; the mail tells the difference."""
    if not ratelimit.consume(request, action="guest_seat"):
        raise TooManyTries
    guest, given = form.person(), form.given()
    others = [pk for pk in _other_dates(request, form.session) if _may_ask(request, pk, guest)]
    if _may_ask(request, form.session.pk, guest):
        seats.register(form.session.pk, guest, given=given, may_wait=may_wait)
    seats.register_all(others, guest, given=given)
    asked = {str(pk): form.cleaned_data["email"] for pk in (form.session.pk, *others)}
    request.session["seats_asked"] = request.session.get("seats_asked", {}) | asked
    return redirect(_card_of(page, form.session))


def _may_ask(request: HttpRequest, session_id: int, guest: seats.Person) -> bool:
    """One address gets so many mails about one date, whoever types it in."""
    return bool(ratelimit.consume(request, action="guest_address", key=f"{session_id}:{guest.email}"))


@require_safe
@asks_whose
def seat(request: HttpRequest, pk: int | None = None, token: str = "") -> HttpResponse:
    """How things stand with one seat, and what can be done. It shows; it changes nothing."""
    registration = _asked_for(request, pk, token)
    return _private(_seat_page(request, "webinars/seats/seat.html", registration, token=token))


@asks_whose
def answers(request: HttpRequest, pk: int | None = None, token: str = "") -> HttpResponse:
    """What they answered and what they need, to be read and changed."""
    registration = _asked_for(request, pk, token)
    if not registration.is_live:
        raise SeatGivenUp
    form = form_of(registration, _language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seats.answer(registration.pk, form.given())
        messages.success(request, _("Your answers are kept."))
        return _private(redirect("seat", token=token) if token else redirect("seat_mine", pk=registration.session_id))
    return _private(_seat_page(request, "webinars/seats/answers.html", registration, token=token, form=form))


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button; pressing it makes the seat, or the place in the line, theirs."""
    registration = _behind(token)
    if request.method != "POST":
        return _private(_seat_page(request, "webinars/seats/confirm.html", registration, token=token))
    registration, *others = seats.confirm_all(registration.pk)
    for one in (registration, *others):
        _remember(request, one)
    messages.success(request, _told(registration))
    return _private(redirect("seat", token=token_of(registration)))


@asks_whose
def cancel(request: HttpRequest, pk: int | None = None, token: str = "") -> HttpResponse:
    """One button; pressing it gives the seat to who is next."""
    registration = _asked_for(request, pk, token)
    if request.method != "POST":
        return _private(_seat_page(request, "webinars/seats/cancel.html", registration, token=token))
    waited = registration.status == policies.WAITING
    seats.cancel(registration.pk)
    _forget_that_they_asked(request, registration)
    gone = _("You left the line.") if waited else _("Your seat is free again. Thank you for giving it on.")
    messages.success(request, gone)
    return _private(redirect(_card_of(_page_of(registration), registration.session)))


# A form may lead away from this site here and only here: Chromium holds a redirect to `form-action`, too. The scheme
# alone is named, because the header would otherwise tell where the meeting is.
@csp_update({"form-action": ["https:"]})
@asks_whose
def join(request: HttpRequest, pk: int | None = None, token: str = "") -> HttpResponse:
    """The door: one button; pressing it records that they came and leads to the meeting."""
    registration = _asked_for(request, pk, token)
    if request.method != "POST":
        return _private(_seat_page(request, "webinars/seats/join.html", registration, token=token))
    return _private(redirect(joining.enter(registration)))


@require_safe
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as an iCalendar file: the same UID as in every mail, and nobody's name."""
    session, page = _session_and_page(request, pk)
    text = calendar.entry(session, words_for(session, page, _language()), method=calendar.PUBLISH)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(page.slug)}.ics"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _session_and_page(request: HttpRequest, pk: int) -> tuple[WebinarSession, WebinarPage]:
    session = get_object_or_404(WebinarSession.objects.visible_to(request.user), pk=pk)
    page = page_for(session, _language())
    if page is None:
        raise Http404
    return session, page


def _page_of(registration: Registration) -> WebinarPage:
    page = page_for(registration.session, _language())
    if page is None:
        raise Http404
    return page


def _other_dates(request: HttpRequest, session: WebinarSession) -> list[int]:
    """Return the other dates that were ticked, one by one or all, as far as they can be."""
    ticked, dates = request.POST.getlist("also"), dates_to_tick(request.user, session)
    if EVERY_DATE not in ticked:
        dates = dates.filter(pk__in=[pk for pk in ticked if pk.isdecimal() and len(pk) < LONGEST_KEY])
    return list(dates.values_list("pk", flat=True)[:MOST_DATES])


def _page_with(page: WebinarPage, session: WebinarSession) -> str:
    """Return the address of a page; it names the date only where it is not the one that is shown anyway."""
    date = "" if page.session() == session else f"?date={session.pk}"
    return f"{page.address(_language())}{date}"


def _card_of(page: WebinarPage, session: WebinarSession) -> str:
    return f"{_page_with(page, session)}#seat"


def _behind(token: str) -> Registration:
    registration = registration_behind(token)
    if registration is None:
        raise Http404
    return registration


def _asked_for(request: HttpRequest, pk: int | None, token: str) -> Registration:
    """Return the registration behind a mailed link, else the one of this member or browser."""
    if pk is None:
        return _behind(token)
    session, _page = _session_and_page(request, pk)
    registration = registration_of(request, session)
    if registration is None:
        raise NotYourSeat
    return registration


def _seat_page(
    request: HttpRequest, template: str, registration: Registration, *, token: str, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": _page_of(registration),
        "registration": registration,
        "token": token,
        "meta": {"noindex": True},
    }
    return render(request, template, context | more, status=422 if _is_refused(more.get("form")) else 200)


def _is_refused(form: SeatForm | None) -> bool:
    return bool(form and form.is_bound and form.errors)


def _page_again(request: HttpRequest, page: WebinarPage, form: SeatForm, refused: object = "") -> HttpResponse:
    """Show the webinar's page with the form as it was filled in, and what is wrong."""
    context = page.get_context(request) | {"form": form, "refused": refused, "chosen": form.session}
    return render(request, page.get_template(request), context, status=409 if refused else 422)


def _remember(request: HttpRequest, registration: Registration) -> None:
    """This browser proved to read the mail of that address: the webinar's page may show the seat from now on."""
    kept = request.session.get("seats", {})
    request.session["seats"] = kept | {str(registration.session_id): registration.pk}
    _forget_that_they_asked(request, registration)


def _forget_that_they_asked(request: HttpRequest, registration: Registration) -> None:
    """The mail was read: the card need not send anybody to their mail any more."""
    if request.session.get("seats_asked", {}).pop(str(registration.session_id), None):
        request.session.modified = True


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page about one person out of every cache, and its address out of the next site's log.

    A page says `same-origin`: under `no-referrer` a browser sends its form with `Origin: null`, which we refuse.
    """
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer" if response.has_header("Location") else "same-origin"
    return response


def _told(registration: Registration) -> str:
    if registration.status == policies.CONFIRMED:
        return _("The seat is yours. A mail with a calendar entry is on its way.")
    place = registration.place_in_line
    return _("You are number %(place)s in line. We write to you when a chair comes free.") % {"place": place}


def _language() -> str:
    return (get_language() or "en")[:2]
