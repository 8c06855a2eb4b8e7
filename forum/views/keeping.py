"""Words of somebody who was signed out while writing: kept in the session, given back when they are in again."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import drafting
from members.models import Member

KEPT = "kept_words"
FIELDS = (*drafting.FIELDS, "client_key")


def signed_out(request: HttpRequest, place: str, back: str) -> HttpResponse:
    """Answer who posts without being signed in: nothing is lost, here is the door, and here your words will be again.

    `place` names the composer the words came from, `back` is its page.
    """
    words = {name: request.POST[name][: drafting.LONGEST] for name in FIELDS if request.POST.get(name)}
    request.session[KEPT] = {"place": place, "words": words}
    if wants_json(request):
        sentence = _("You were signed out while writing. Your words are kept; sign in, and they will be here again.")
        url = f"{reverse('account_login')}?next={back}"
        return JsonResponse({"code": "signed_out", "message": sentence, "url": url}, status=401)
    return render(request, "forum/signed_out.html", {"words": words, "back": back}, status=401)


def kept_words(request: HttpRequest, place: str) -> dict[str, Any]:
    """Return the words kept for a composer: once those of the session, or the draft that was asked for (`?draft=`)."""
    if _is_in_session(request, place):
        words: dict[str, Any] = request.session.pop(KEPT)["words"]
        return words
    return _drafted(request, place)


def has_kept_words(request: HttpRequest, place: str) -> bool:
    """Say whether a page shows words of one person that may be gone the next time: nothing to be kept by a browser."""
    return _is_in_session(request, place) or "draft" in request.GET


def _is_in_session(request: HttpRequest, place: str) -> bool:
    return request.user.is_authenticated and request.session.get(KEPT, {}).get("place") == place


def _drafted(request: HttpRequest, place: str) -> dict[str, Any]:
    if "draft" not in request.GET or not request.user.is_authenticated:
        return {}
    try:
        key = UUID(request.GET["draft"])
    except ValueError:
        return {}
    draft = drafting.drafts_of(member_of(request), place).filter(key=key).first()
    return {**draft.words, "client_key": str(key)} if draft else {}


def member_of(request: HttpRequest) -> Member:
    """Return who is signed in, where a view has made sure that somebody is."""
    return cast("Member", request.user)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
