"""The doors of the seats: each checks who asks, calls one action, and answers. A GET never changes anything."""

from typing import Any
from urllib.parse import quote

from allauth.core import ratelimit
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from webinars import calendar, joining, policies, seats
from webinars.errors import NotYourSeat, SessionFull, TooManyTries
from webinars.forms import GuestForm
from webinars.links import registration_behind
from webinars.models import Registration, WebinarPage, WebinarSession
from webinars.notices import page_for, words_for
from webinars.templatetags.seats import registration_of


def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat: a member in one tap, a guest with name and address. Who opens the address finds the page."""
    session, page = _session_and_page(request, pk)
    if request.method != "POST":
        return redirect(page.address(_language()))
    may_wait = bool(request.POST.get("wait"))
    try:
        if request.user.is_authenticated:
            registration = seats.register(session.pk, seats.Person.of(request.user), may_wait=may_wait)
            messages.success(request, _told(registration))
            return redirect(_card_of(page))
        return _register_guest(request, session, page, may_wait=may_wait)
    except SessionFull as error:
        return _page_again(request, page, GuestForm(request.POST, auto_id="seat_%s"), refused=error.message)


def _register_guest(
    request: HttpRequest, session: WebinarSession, page: WebinarPage, *, may_wait: bool
) -> HttpResponse:
    """Answer alike whether an address has a seat, waits, or was never here; the mail tells the difference."""
    form = GuestForm(request.POST, auto_id="seat_%s")
    if not form.is_valid():
        return _page_again(request, page, form)
    if not ratelimit.consume(request, action="guest_seat"):
        raise TooManyTries
    person = form.person(_language())
    if ratelimit.consume(request, action="guest_address", key=f"{session.pk}:{person.email}"):
        seats.register(session.pk, person, may_wait=may_wait)
    asked = request.session.get("seats_asked", {})
    request.session["seats_asked"] = asked | {str(session.pk): form.cleaned_data["email"]}
    return redirect(_card_of(page))


@require_safe
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: how things stand with this seat, and what can be done. It shows; it changes nothing."""
    registration = _behind(token)
    return _private(_seat_page(request, "webinars/seats/seat.html", registration, token=token))


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button; pressing it makes the seat, or the place in the line, theirs."""
    registration = _behind(token)
    if request.method != "POST":
        return _private(_seat_page(request, "webinars/seats/confirm.html", registration, token=token))
    registration = seats.confirm(registration.pk)
    _remember(request, registration)
    messages.success(request, _told(registration))
    return _private(redirect(_card_of(_page_of(registration))))


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
    return _private(redirect(_card_of(_page_of(registration))))


# A form may lead away from this site here and only here: Chromium holds a redirect to `form-action`, too. The scheme
# alone is named, because the header would otherwise tell where the meeting is.
@csp_update({"form-action": ["https:"]})
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


def _card_of(page: WebinarPage) -> str:
    return f"{page.address(_language())}#seat"


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


def _seat_page(request: HttpRequest, template: str, registration: Registration, *, token: str) -> HttpResponse:
    context: dict[str, Any] = {
        "page": _page_of(registration),
        "registration": registration,
        "token": token,
        "meta": {"noindex": True},
    }
    return render(request, template, context)


def _page_again(request: HttpRequest, page: WebinarPage, form: GuestForm, refused: object = "") -> HttpResponse:
    """Show the webinar's page with the form as it was filled in, and what is wrong."""
    context = page.get_context(request) | {"form": form, "refused": refused}
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
