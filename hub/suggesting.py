"""What is offered under a search box while somebody types: things whose name begins so, and words that do."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.pacing import Paces
from hub.templatetags.frame import reader_language
from members.pacing import Limit, keep_pace
from members.policies import is_member, scopes_of
from search.registry import kind_named
from search.suggesting import Suggestion
from search.suggesting import suggest as begun

SHORTEST, LONGEST = 2, 60
"""Letters from which, and up to which, something is offered."""

PACE = Limit(240, timedelta(minutes=1))
"""What a member may ask."""

VISITORS = Paces(Limit(600, timedelta(minutes=1)))
"""What a connection may ask: a library, a clinic, several people at once."""


@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer `?q=int` with things of every kind, or of `&kind=tool`, that this viewer may see; then with words."""
    _keep_pace(request)
    text = request.GET.get("q", "").replace("\0", "").lstrip()[:LONGEST]
    only = kind_named(request.GET.get("kind", ""))
    names = (only.name,) if only else ()
    long_enough = len(text.strip()) >= SHORTEST
    language, scopes = reader_language(), scopes_of(request.user)
    found = begun(text, language, scopes, names, viewer=request.user) if long_enough else ()
    return JsonResponse({"suggestions": [_line(one, language) for one in found]})


def _line(one: Suggestion, language: str) -> dict[str, str]:
    """Return words and their language, what it is, whose colour it has, and where it leads: a word, to a search."""
    kind = kind_named(one.kind)
    return {
        "label": one.text,
        "lang": "" if one.language == language else one.language,
        "detail": str(kind.plural) if kind else "",
        "section": kind.section if kind else "",
        "url": one.url,
    }


def _keep_pace(request: HttpRequest) -> None:
    member: Any = request.user
    if is_member(member):
        keep_pace(member, "suggest_search", PACE)
    else:
        VISITORS.keep(get_adapter().get_client_ip(request))
