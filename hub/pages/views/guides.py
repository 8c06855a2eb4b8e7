"""What readers do on a page beside reading."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from forum.errors import NotAllowed
from hub.pages.agenda import Meeting
from hub.pages.models import GuidePage
from hub.pages.ticking import keep_ticks
from members.models import Member
from members.policies import is_member

ANCHOR = re.compile(r"[a-z]+(-[0-9a-z]{1,12})?")


@require_POST
def tick(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what a member ticked in a guide: `on` is ticked now, `was` when the page was drawn.

    Only what changed in between is set, so that an old page takes back nothing that another device has ticked.
    """
    language = (get_language() or "en")[:2]
    editions = GuidePage.objects.visible_to(request.user).filter(translation_key=key)
    guide = editions.for_readers_of(language).select_related("locale").first()
    if guide is None:
        raise Http404
    member = request.user
    if not isinstance(member, Member) or not is_member(member):
        raise NotAllowed
    on, was = (set(request.POST.getlist(name)) for name in ("on", "was"))
    ticked = keep_ticks(member=member, guide=guide, on=on - was, off=was - on)
    if request.accepts("text/html"):
        at = request.POST.get("at", "")
        query = Meeting.of(request.POST).query
        return redirect(f"{guide.address(language)}{query}#{at if ANCHOR.fullmatch(at) else 'agenda'}")
    return JsonResponse({"ticked": sorted(ticked)}, headers={"Cache-Control": "no-store"})
