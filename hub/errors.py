"""Pages for what goes wrong: each says in the reader's language what is lost (nothing you typed) and where to go on."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from content.errors import HubError, TooFast
from hub.lost import address_words, nearest

LONGEST_KEPT = 40_000
KEPT_FIELDS = ("body", "title", "message", "note", "summary")
"""Fields people write at length in; what they hold is shown again, so that it can be copied."""


def refusal(request: HttpRequest, error: HubError) -> HttpResponse:
    """Answer a refusal as the page, or the JSON, that was asked for."""
    if wants_json(request):
        response: HttpResponse = JsonResponse({"code": error.code, "message": str(error.message)}, status=error.status)
    else:
        context = {"reason": str(error.message), "kept": kept_words(request), "status": error.status}
        response = render(request, "errors/refused.html", context, status=error.status)
    if isinstance(error, TooFast):
        response["Retry-After"] = str(error.wait)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not (or no longer) ours: usually somebody was signed out while writing."""
    if wants_json(request):
        sentence = _("You were signed out, or this page is too old. What you typed is still here.")
        return JsonResponse({"code": "csrf", "message": sentence}, status=403)
    return render(request, "errors/csrf.html", {"kept": kept_words(request)}, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say so, with what the words of the address may have meant; never with what the viewer may not know of."""
    words = address_words(request.path)
    context = {"words": words, "nearest": nearest(request, words), "meta": {"noindex": True}}
    return render(request, "errors/404.html", context, status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/413.html", status=413)


def too_many(request: HttpRequest, wait: int, kept: dict[str, str] | None = None) -> HttpResponse:
    """Answer 429 with the seconds to wait, and everything that was typed."""
    context = {"wait": wait, "kept": kept_words(request) if kept is None else kept}
    response = render(request, "errors/429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def allauth_too_many(request: HttpRequest, *args: Any) -> HttpResponse:
    """allauth's own limits answer with our page; `urls.handler429` names this."""
    return too_many(request, 60)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing: no database, no session, no context processor."""
    return HttpResponse(render_to_string("errors/500.html", {"path": request.path}), status=500)


def kept_words(request: HttpRequest) -> dict[str, str]:
    """Return what was typed into the long fields of a refused form."""
    if request.method != "POST":
        return {}
    try:
        return {name: request.POST[name][:LONGEST_KEPT] for name in KEPT_FIELDS if request.POST.get(name)}
    except RequestDataTooBig:
        return {}


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
