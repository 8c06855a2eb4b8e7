"""Pages that steer search: the queries that found nothing or led nowhere, picking what to pin, and the indexes."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from hub.steering.policies import can_rebuild_search, can_steer_search
from hub.steering.showing import title_of
from members.policies import scopes_of
from search.analysis import LANGUAGES
from search.asked import unanswered
from search.engines.choice import engine_names
from search.finding import find
from search.health import backlogs
from search.models import Pin
from search.query import Query
from search.registry import kind_named
from search.steering import add_pin, folded_query
from search.tasks import rebuild_index

PER_PAGE = 50
PICKED_FROM = 20
WATCHED_SECONDS = 2
"""How often the page of indexes looks again while one is rebuilt."""


def steered(view: Any) -> Any:
    """Let in who steers search."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not can_steer_search(request.user):
            raise PermissionDenied
        answer: HttpResponse = view(request)
        return answer

    return guarded


@require_safe
@steered
def queries(request: HttpRequest) -> HttpResponse:
    """What found nothing or was not followed in the last ninety days, with a way to help each."""
    page = Paginator(unanswered(), PER_PAGE).get_page(request.GET.get("p"))
    rows = [{**row, "here": urlencode({"query": row["text"], "lang": row["lang"]})} for row in page]
    return render(request, "hub/admin/queries.html", {"page": page, "rows": rows})


@require_safe
@steered
def pick(request: HttpRequest) -> HttpResponse:
    """`?query=` is what readers type; `?q=` looks for what to pin to it."""
    query, lang = request.GET.get("query", "").strip(), _language(request.GET.get("lang"))
    text = request.GET.get("q", query).strip()
    asked = Query(text, lang or LANGUAGES[0], per_page=PICKED_FROM, scopes=scopes_of(request.user))
    results = find(asked, request.user) if text else None
    pinned = Pin.objects.filter(query=folded_query(query), lang=lang).values_list("kind", "thing_pk") if query else ()
    context = {
        "query": query,
        "lang": lang,
        "q": text,
        "found": [(hit, _label(hit.kind)) for hit in results.hits] if results else (),
        "pinned": [title_of(*pin) for pin in pinned],
    }
    return render(request, "hub/admin/pick.html", context)


@require_POST
@steered
def pin(request: HttpRequest) -> HttpResponse:
    """Pin what was picked, and say so."""
    query, (kind, _colon, pk) = request.POST.get("query", "").strip(), request.POST.get("thing", "").partition(":")
    title = title_of(kind, pk)
    if not folded_query(query) or not title:
        messages.error(request, _("Choose a query, and something that search finds."))
        return redirect("search_pins:add")
    add_pin(query, _language(request.POST.get("lang")), kind, pk, request.user)
    messages.success(request, _("“%(title)s” now comes first for “%(query)s”.") % {"title": title, "query": query})
    return redirect("search_pins:index")


@require_safe
@steered
def indexes(request: HttpRequest) -> HttpResponse:
    """How far each engine is behind, and a rebuild as it goes on; the page looks again by itself meanwhile."""
    found = backlogs()
    context = {"backlogs": found, "may_rebuild": can_rebuild_search(request.user)}
    response = render(request, "hub/admin/indexes.html", context)
    if any(backlog.rebuild for backlog in found):
        response["Refresh"] = str(WATCHED_SECONDS)
    return response


@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Have a worker build an index anew; the one that answers goes on answering."""
    if not can_rebuild_search(request.user):
        raise PermissionDenied
    if (name := request.POST.get("engine", "")) in engine_names():
        rebuild_index.enqueue(name)
        messages.success(request, _("The index is built anew as soon as a worker is free."))
    return redirect(reverse("steering_indexes"))


def _label(name: str) -> object:
    """Return what a kind is called where search lists it."""
    kind = kind_named(name)
    return kind.plural if kind else name


def _language(code: str | None) -> str:
    return code if code in LANGUAGES else ""
