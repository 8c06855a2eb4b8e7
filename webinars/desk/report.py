"""The report of a date: numbers, and charts with their tables."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from webinars.desk.dates import session_for, title_of
from webinars.desk.figures import charts_of, numbers_of


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Registrations over time, who came, which coalitions; nobody by name."""
    session = session_for(request, pk)
    context = {
        "session": session, "subtitle": title_of(session), "here": "report", "numbers": numbers_of(session),
        "charts": charts_of(session),
    }  # fmt: skip
    return render(request, "webinars/desk/report.html", context)
