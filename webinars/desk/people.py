"""Who has a seat, who waits, who came: to search, to export, to add to, to check in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from webinars import exporting, seats
from webinars.desk.dates import member_of, session_for, title_of
from webinars.desk.figures import numbers_of
from webinars.desk.forms import LANGUAGES, PersonForm
from webinars.errors import SeatError
from webinars.models import AccessNeed, Question, Registration, WebinarSession

PAGE = 100

ATTENDANCE = {"yes": gettext_lazy("came"), "no": gettext_lazy("had a seat and did not come")}
FORMS = {
    "csv": ("text/csv; charset=utf-8", exporting.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exporting.as_xlsx),
}


@dataclass(frozen=True)
class Sieve:
    """What the list is narrowed to, as the address says it; unknown values narrow nothing."""

    q: str = ""
    status: str = ""
    came: str = ""
    language: str = ""
    need: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Sieve":
        names = ("q", "status", "came", "language", "need")
        return cls(**{name: request.GET.get(name, "").strip()[:100] for name in names})

    @property
    def query(self) -> str:
        """The same choice as the end of an address, without what is empty."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def narrow(self, people: Any) -> Any:
        if self.q:
            people = people.filter(Q(name__icontains=self.q) | Q(email__icontains=self.q))
        if self.status in Registration.Status.values:
            people = people.filter(status=self.status)
        if self.came == "yes":
            people = people.attended()
        if self.came == "no":
            people = people.missed()
        if self.language in dict(LANGUAGES):
            people = people.filter(language=self.language)
        if self.need in AccessNeed.values:
            # JSON keeps each need in quotes, and no need is a part of another so written: the same on both databases.
            people = people.filter(needs__icontains=f'"{self.need}"')
        return people


def registrants(session: WebinarSession, sieve: Sieve) -> Any:
    """Return a session's people in the order they came, with their answers; four queries whatever their number."""
    people = session.registrations.select_related("member").prefetch_related("answers__question")
    return sieve.narrow(people).order_by("queue_number")


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, a hundred on a page."""
    session, sieve = session_for(request, pk), Sieve.of(request)
    shown = Paginator(registrants(session, sieve), PAGE).get_page(request.GET.get("page"))
    language = (get_language() or "en")[:2]
    needs = dict(AccessNeed.choices)
    rows = [(one, [needs.get(need, need) for need in one.needs], answers_of(one, language)) for one in shown]
    choices = {
        "status": Registration.Status.choices,
        "came": list(ATTENDANCE.items()),
        "language": LANGUAGES,
        "need": AccessNeed.choices,
    }
    context = {
        "session": session, "subtitle": title_of(session), "here": "people", "rows": rows, "shown": shown,
        "sieve": sieve, "choices": choices, "numbers": numbers_of(session),
    }  # fmt: skip
    return private(render(request, "webinars/desk/people.html", context))


def answers_of(registration: Registration, language: str) -> list[tuple[str, str]]:
    return [(answer.question.label_in(language), answer.told_in(language)) for answer in registration.answers.all()]


@require_safe
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The people the list shows, all pages of it, as CSV or XLSX."""
    session = session_for(request, pk)
    if form not in FORMS:
        raise Http404
    language = (get_language() or "en")[:2]
    questions = list(Question.objects.filter(page_key=session.page_key))
    found = registrants(session, Sieve.of(request))
    rows: list[Any] = [exporting.head(questions, language)]
    rows += [exporting.row(one, questions, language) for one in found]
    kind, write = FORMS[form]
    name = f"webinar-{session.pk}-{session.starts_at:%Y-%m-%d}.{form}"
    return private(
        HttpResponse(write(rows), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody by hand: a seat while there is one, else the end of the line. They are told by mail."""
    session = session_for(request, pk)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = seats.add(session.pk, person_from(form, session), by=member_of(request))
        except SeatError as error:
            form.add_error(None, str(error.message))
        else:
            done = _("%(name)s: %(state)s.") % {"name": made.name, "state": made.get_status_display()}
            messages.success(request, done)
            return redirect("webinarsession:inspect", session.pk)
    context = {"session": session, "subtitle": title_of(session), "here": "people", "form": form}
    return private(render(request, "webinars/desk/add_person.html", context))


def person_from(form: PersonForm, session: WebinarSession) -> seats.Person:
    """Return somebody as typed; `seats.add` finds the account of that address, if there is one."""
    data = form.cleaned_data
    return seats.Person(data["name"], data["email"].lower(), data["language"], session.zone, is_known=True)


@require_POST
def check_in(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """Note by hand that somebody came, or take that back; then the list again, as it was narrowed."""
    session = session_for(request, pk)
    somebody = get_object_or_404(session.registrations.confirmed(), pk=registration)
    seats.check_in(somebody.pk, by=member_of(request), came=request.POST.get("came") == "yes")
    kept = Sieve.of(request).query
    address = reverse("webinarsession:inspect", args=[session.pk])
    return redirect(f"{address}?{kept}#person-{somebody.pk}" if kept else f"{address}#person-{somebody.pk}")


def private(response: HttpResponse) -> HttpResponse:
    """Keep lists of people out of every cache."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    return response
