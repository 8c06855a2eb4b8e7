"""Talk about a passage: the composer under a thing, with the passage quoted in it."""

from uuid import uuid4

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.quoting import quoted
from forum.errors import NotAllowed
from forum.forms import ReplyForm
from forum.models import Category, Thread
from forum.policies import can_reply, can_see_about, can_start
from forum.views.answering import show_composer
from forum.views.composing import compose_about
from members.policies import is_member
from search.registry import kind_named


@require_safe
def quote_about(request: HttpRequest) -> HttpResponse:
    """Show the composer with the passage `?at=` of the thing `?about=kind:key`; visitors sign in first and come back.

    The quote is a draft of its own: one that was begun before stays as it is.
    """
    language = (request.LANGUAGE_CODE or "en")[:2]
    kind, _colon, key = request.GET.get("about", "").partition(":")
    if not can_see_about(request.user, kind, key, language):
        raise Http404
    if not is_member(request.user):
        return redirect_to_login(request.get_full_path())
    words, back = _quote(kind, key, request.GET.get("at", ""), language)
    thread = Thread.objects.about(kind, key).select_related("category__parent", "closing").first()
    category = thread.category if thread else Category.objects.for_kind(kind)
    if category is None or not (can_reply(request.user, thread) if thread else can_start(request.user, category)):
        raise NotAllowed
    form = ReplyForm(initial={"body": words, "client_key": str(uuid4())})
    return show_composer(request, compose_about(request, (kind, key), category, thread, back, form))


def _quote(kind_name: str, key: str, place: str, language: str) -> tuple[str, str]:
    """Return the passage as a quote, and the path of the thing it stands in."""
    kind = kind_named(kind_name)
    thing = kind.by_key(key, language) if kind else None
    passage = kind.passage(thing, place) if kind and kind.passage and thing else None
    if kind is None or passage is None:
        raise Http404
    path = kind.url(thing, language)
    return quoted(passage.words, str(thing), f"{path}#{passage.anchor}"), path
