"""A thread as it is read: its pages, what happened since, where a post stands, how far somebody has read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.loading import load_thread
from forum.models import Merge, Post, Reading, Thread
from forum.models.thread import about_stream_key
from forum.publishing import STREAM
from forum.querysets import PER_PAGE
from forum.versions import Versions
from forum.views.keeping import wants_json
from forum.views.thread_page import thread_page
from forum.views.unchanged import unless_unchanged
from live.catching_up import answer
from members.policies import is_member

FURTHEST = 2**53
"""No thread is longer, no log goes further; browsers count exactly up to here."""


@require_safe
@unless_unchanged
def thread(request: HttpRequest, pk: int, slug: str, versions: Versions | None) -> HttpResponse:
    found = visible_thread(request, pk)
    if pk != found.pk:
        return redirect(_where_it_went(pk, _number(request, "page", 1)))
    if slug != found.slug:
        return redirect(f"{found.get_absolute_url()}{'?' if request.GET else ''}{request.GET.urlencode()}")
    page = _number(request, "page", 1)
    if not 1 <= page <= found.pages:
        raise Http404
    return thread_page(request, found, page, versions)


@require_safe
def thread_events(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What happened in a thread; in one that was merged, until it was."""
    found = visible_thread(request, pk)
    return _events(request, found.stream_key if found.pk == pk else str(pk))


@require_safe
def about_events(request: HttpRequest) -> HttpResponse:
    """The same for a thing, whose thread perhaps does not exist yet."""
    return _events(request, about_stream_key(request.GET.get("kind", ""), request.GET.get("key", "")))


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead a permalink to where the post stands now."""
    posts = Post.objects.standing_before(request.user).in_page_for(request.user)
    found = get_object_or_404(posts.select_related("thread"), pk=pk)
    return redirect(found.thread.url_of(found.number))


@require_POST
def read_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how far a member has read: up to `number`, seen from `from` on; all of it (`all`); or not from `unread` on.

    A script gets no content. A form leads on: to the list, where what is unread again shows, or back to the thread.
    """
    found = visible_thread(request, pk)
    asked = {name: min(_number(request, name, 0), found.last_number) for name in ("number", "from", "unread", "all")}
    if is_member(request.user):
        _note(request, found, asked)
    if wants_json(request) or asked["number"]:
        return HttpResponse(status=204)
    if not asked["unread"]:
        return redirect(found)
    messages.success(request, _("Unread from post %(number)d on.") % {"number": asked["unread"]})
    return redirect("category", found.category.slug)


def visible_thread(request: HttpRequest, pk: int) -> Thread:
    """Return the thread with what its page needs of it; what the viewer may not know of is not found.

    Of a thread that was merged, it is the one in which its posts stand now.
    """
    thread = load_thread(request.user, pk) if pk <= FURTHEST else None
    if thread is None:
        raise Http404
    return thread


def _note(request: HttpRequest, thread: Thread, asked: dict[str, int]) -> None:
    if asked["unread"]:
        Reading.objects.go_back(request.user, thread, asked["unread"])
    elif asked["all"]:
        Reading.objects.catch_up(request.user, [thread.pk])
    elif asked["number"]:
        seen = thread.posts.filter(number__range=(max(1, asked["from"]), asked["number"]))
        Reading.objects.advance(request.user, thread, asked["number"], seen)


def number_now(pk: int, thread: Thread, number: int) -> int:
    """Return which number in `thread` a post has that is `number` on a page of the thread `pk`, merged or not."""
    return number if pk == thread.pk else number - 1 + thread.merges.get(source=pk).first_number


def _where_it_went(pk: int, page: int) -> str:
    """Return where the posts of a page of a merged thread stand now."""
    merge = Merge.objects.select_related("source", "target").get(source=pk)
    return merge.url_of((page - 1) * PER_PAGE + 1)


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
