"""A thread as it is read: its pages, what happened since, where a post stands, how far somebody has read."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from forum.models import Post, Reading, Thread
from forum.models.thread import about_stream_key
from forum.publishing import STREAM
from forum.views.thread_page import thread_page
from live.catching_up import answer
from members.policies import is_member

FURTHEST = 2**53
"""No thread is longer, no log goes further; browsers count exactly up to here."""


@require_safe
def thread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    found = visible_thread(request, pk)
    if slug != found.slug:
        return redirect(f"{found.get_absolute_url()}{'?' if request.GET else ''}{request.GET.urlencode()}")
    page = _number(request, "page", 1)
    if not 1 <= page <= found.pages:
        raise Http404
    return thread_page(request, found, page)


@require_safe
def thread_events(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _events(request, visible_thread(request, pk).stream_key)


@require_safe
def about_events(request: HttpRequest) -> HttpResponse:
    """The same for a thing, whose thread perhaps does not exist yet."""
    return _events(request, about_stream_key(request.GET.get("kind", ""), request.GET.get("key", "")))


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead a permalink to where the post stands now."""
    found = get_object_or_404(Post.objects.standing_before(request.user).select_related("thread"), pk=pk)
    return redirect(found.thread.url_of(found.number))


@require_POST
def read_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how far a member has read, where posts came while the page was open."""
    found = visible_thread(request, pk)
    number = min(_number(request, "number", 0), found.last_number)
    if is_member(request.user) and number:
        Reading.objects.advance(request.user, found, number)
    return HttpResponse(status=204)


def visible_thread(request: HttpRequest, pk: int) -> Thread:
    """Return the thread with what its page needs of it; what the viewer may not know of is not found."""
    threads = Thread.objects.select_related("category__parent", "author", "closing", "pin", "solution__post")
    thread = threads.seen_by(request.user, pk) if pk <= FURTHEST else None
    if thread is None:
        raise Http404
    return thread


def _events(request: HttpRequest, key: str) -> HttpResponse:
    language = (request.LANGUAGE_CODE or "en")[:2]
    after = _number(request, "after", 0)
    found = answer(STREAM, key, request.user, after, language)
    response = JsonResponse(found, status=403 if found.get("refused") else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest, name: str, default: int) -> int:
    """Read a small number of the address or form; nonsense is nowhere."""
    values = request.POST if request.method == "POST" else request.GET
    value = values.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 17 and int(value) <= FURTHEST):
        raise Http404
    return int(value)
