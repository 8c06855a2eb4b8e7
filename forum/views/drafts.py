"""Drafts on the server: kept by the composer every few seconds, listed where they belong and on a page of their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.drafting import FIELDS, discard_draft, drafts_of, keep_draft, version_of
from forum.errors import DraftMoved
from forum.forms import ClientKeyField
from forum.models import Draft
from forum.pacing import keep_pace
from forum.views.keeping import member_of, signed_out, wants_json
from forum.views.placing import back_of, placed
from members.policies import is_member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """Tell which drafts a composer has (`?place=`), or keep one: `place`, `client_key`, `version` and its fields."""
    place = (request.POST if request.method == "POST" else request.GET).get("place", "")
    if not is_member(request.user):
        return signed_out(request, place, back_of(place))
    if request.method == "POST":
        return _keep(request, place)
    found = drafts_of(member_of(request), place)
    return JsonResponse({"drafts": [_told(draft) for draft in found], "list": _listed(found)})


@require_POST
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    if not is_member(request.user):
        return redirect("account_login")
    discard_draft(member=member_of(request), key=key)
    if wants_json(request):
        return HttpResponse(status=204)
    messages.success(request, _("The draft was thrown away."))
    return redirect("my_drafts")


@never_cache
@require_safe
@login_required
def my_drafts(request: HttpRequest) -> HttpResponse:
    """Everything that waits to be sent, wherever it was begun."""
    found = placed(list(drafts_of(member_of(request))), request.user)
    return render(request, "forum/drafts.html", {"drafts": found, "meta": {"noindex": True}})


def _keep(request: HttpRequest, place: str) -> HttpResponse:
    keep_pace(member_of(request), "draft")
    member, key = member_of(request), ClientKeyField().clean(request.POST.get("client_key"))
    words = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        draft = keep_draft(member=member, place=place, key=key, words=words, based_on=request.POST.get("version"))
    except DraftMoved as moved:
        answer = {"code": moved.code, "message": str(moved.message), "draft": _told(moved.draft)}
        return JsonResponse(answer, status=moved.status)
    listed = _listed(drafts_of(member, place))
    return JsonResponse({"draft": _told(draft) if draft else None, "list": listed})


def _told(draft: Draft) -> dict[str, Any]:
    words = draft.words | {"client_key": str(draft.key)}
    return {"words": words, "version": version_of(draft), "at": int(draft.at.timestamp() * 1000)}


def _listed(drafts: Any) -> str:
    """Return the drafts of a composer as HTML; the script leaves out the one that stands in the form."""
    return render_to_string("forum/_drafts.html", {"drafts": list(drafts)})
