"""Words of somebody who was signed out while writing: kept in the session, given back when they are in again."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member

KEPT = "kept_words"
LONGEST = 40_000
"""Characters kept of one field: more than a post may have."""
FIELDS = ("body", "title", "category", "lang", "reply_to", "client_key")


def signed_out(request: HttpRequest, place: str, back: str) -> HttpResponse:
    """Answer who posts without being signed in: nothing is lost, here is the door, and here your words will be again.

    `place` names the composer the words came from, `back` is its page.
    """
    words = {name: request.POST[name][:LONGEST] for name in FIELDS if request.POST.get(name)}
    request.session[KEPT] = {"place": place, "words": words}
    if wants_json(request):
        sentence = _("You were signed out while writing. Your words are kept; sign in, and they will be here again.")
        url = f"{reverse('account_login')}?next={back}"
        return JsonResponse({"code": "signed_out", "message": sentence, "url": url}, status=401)
    return render(request, "forum/signed_out.html", {"words": words, "back": back}, status=401)


def kept_words(request: HttpRequest, place: str) -> dict[str, Any]:
    """Return, once, the words kept for a composer."""
    if not has_kept_words(request, place):
        return {}
    words: dict[str, Any] = request.session.pop(KEPT)["words"]
    return words


def has_kept_words(request: HttpRequest, place: str) -> bool:
    return request.user.is_authenticated and request.session.get(KEPT, {}).get("place") == place


def member_of(request: HttpRequest) -> Member:
    """Return who is signed in, where a view has made sure that somebody is."""
    return cast("Member", request.user)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
