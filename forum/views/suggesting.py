"""Names for the composer: whom and what somebody probably means after `@` and `#`."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.errors import NotAllowed
from forum.models import Category, Thread
from forum.pacing import keep_pace
from forum.suggesting import suggest_people, suggest_things
from forum.views.keeping import member_of
from members.policies import is_member, scopes_of

LONGEST = 60
"""Letters of a name that are looked for."""


@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer `?sign=@&words=ro` (with `category` and `thread` of the composer) or `?sign=%23&words=inta`."""
    if not is_member(request.user):
        raise NotAllowed
    keep_pace(member_of(request), "suggest")
    writer, words = member_of(request), request.GET.get("words", "").strip()[:LONGEST]
    if request.GET.get("sign") == "#":
        language = (request.LANGUAGE_CODE or "en")[:2]
        found = suggest_things(words, writer=writer, language=language, scopes=scopes_of(writer))
    else:
        category = Category.objects.visible_to(writer).filter(slug=request.GET.get("category", "")).first()
        found = suggest_people(words, writer=writer, category=category, thread=_thread(request))
    return JsonResponse({"suggestions": [one._asdict() for one in found]})


def _thread(request: HttpRequest) -> Thread | None:
    pk = request.GET.get("thread", "")
    known = pk.isascii() and pk.isdigit() and len(pk) < 17
    return Thread.objects.seen_by(request.user, int(pk)) if known else None
