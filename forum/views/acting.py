"""The pages of acts: what somebody may do to a post or a thread beyond answering it, each act a plain form."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from content.errors import HubError
from forum.act_forms import ActForm, MergeForm, MoveForm, PinForm, TagForm
from forum.errors import NotAllowed
from forum.judging import accept_answer, approve_post, hide_post, reject_post, restore_post, take_back_answer
from forum.models import Act, Post, Thread
from forum.moderation import close_thread, hide_thread, open_thread, pin_thread, restore_thread, unpin_thread
from forum.moving import merge_thread, move_thread
from forum.pacing import keep_pace
from forum.policies import (
    HELD,
    HIDDEN,
    REJECTED,
    STANDING,
    can_accept,
    can_edit,
    can_moderate,
    can_remove,
    can_see_history,
    can_tag,
    is_author,
)
from forum.tagging import set_tags
from forum.views.keeping import member_of
from forum.views.reading import visible_thread
from members.policies import is_member

LATEST = 20
"""Acts that a page lists, the newest first."""

ON_POSTS: dict[str, Callable[..., Post]] = {
    "accept": accept_answer,
    "unaccept": take_back_answer,
    "approve": approve_post,
    "reject": reject_post,
    "hide": hide_post,
    "restore": restore_post,
}
ON_THREADS: dict[str, tuple[Callable[..., Any], type[ActForm]]] = {
    "close": (close_thread, ActForm),
    "open": (open_thread, ActForm),
    "tag": (set_tags, TagForm),
    "pin": (pin_thread, PinForm),
    "unpin": (unpin_thread, ActForm),
    "move": (move_thread, MoveForm),
    "merge": (merge_thread, MergeForm),
    "hide_thread": (hide_thread, ActForm),
    "restore_thread": (restore_thread, ActForm),
}


@require_http_methods(["GET", "HEAD", "POST"])
def post_acts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what may be done to a post, or do one of it."""
    posts = Post.objects.visible_to(request.user).select_related("thread__category__parent", "author")
    post = get_object_or_404(posts.select_related("thread__closing", "thread__solution__post"), pk=pk)
    forms = {do: ActForm(do=do) for do in _for_post(request.user, post)}
    if request.method != "POST":
        return _show_post(request, post, forms)
    act = ON_POSTS.get(request.POST.get("do", ""))
    if act is None:
        return HttpResponseBadRequest()
    form = ActForm(request.POST, do=request.POST["do"])
    if _do(request, form, lambda data: act(post=post, by=member_of(request), words=data["reason"])):
        return redirect(post)
    return _show_post(request, post, forms | {form.do: form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def thread_acts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what moderators may do to a thread, and whoever began it; or do one of it."""
    thread = visible_thread(request, pk)
    offered = list(_for_thread(request.user, thread))
    if not offered:
        raise NotAllowed
    forms = {do: ON_THREADS[do][1](do=do, viewer=request.user, thread=thread) for do in offered}
    if request.method != "POST":
        return _show_thread(request, thread, forms)
    act, form_class = ON_THREADS.get(request.POST.get("do", ""), (None, ActForm))
    if act is None:
        return HttpResponseBadRequest()
    form = form_class(request.POST, do=request.POST["do"], viewer=request.user, thread=thread)
    if _do(request, form, lambda data: act(thread=thread, by=member_of(request), **data)):
        return redirect("thread", thread.pk, thread.slug)
    return _show_thread(request, thread, forms | {form.do: form}, status=form.status)


def _do(request: HttpRequest, form: ActForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what a form asks for; a refusal becomes a sentence of the form."""
    if not is_member(request.user):
        raise NotAllowed
    if not form.is_valid():
        return False
    if not form.is_sure:
        form.status = 200
        return False
    try:
        keep_pace(member_of(request), "act")
        act(form.wanted)
    except HubError as refusal:
        form.refuse(refusal)
        return False
    return True


def _for_post(viewer: Any, post: Post) -> Iterable[str]:
    """Name the acts that fit how a post stands and what the viewer may do; the actions decide in the end."""
    if can_accept(viewer, post.thread) and post.number > 1 and post.is_standing:
        yield "unaccept" if post == post.thread.answer else "accept"
    if can_moderate(viewer):
        yield from {STANDING: ["hide"], HELD: ["approve", "reject"], REJECTED: ["approve"], HIDDEN: ["restore"]}.get(
            post.state, []
        )


def _for_thread(viewer: Any, thread: Thread) -> Iterable[str]:
    if can_tag(viewer, thread):
        yield "tag"
    if can_moderate(viewer):
        yield from _for_moderators(thread)


def _for_moderators(thread: Thread) -> Iterable[str]:
    yield "open" if thread.is_closed else "close"
    yield "pin"
    if thread.is_pinned:
        yield "unpin"
    yield "move"
    if thread.state == STANDING and not thread.about_kind:
        yield "merge"
    yield from {STANDING: ["hide_thread"], HIDDEN: ["restore_thread"]}.get(thread.state, [])


def _show_post(request: HttpRequest, post: Post, forms: dict[str, ActForm], status: int = 200) -> HttpResponse:
    viewer = request.user
    sees_acts = can_moderate(viewer) or is_author(viewer, post)
    context = {
        "post": post,
        "thread": post.thread,
        "forms": forms.values(),
        "may_edit": can_edit(viewer, post),
        "may_remove": can_remove(viewer, post),
        "may_see_history": can_see_history(viewer, post) and post.revision > 1,
        "acts": post.acts.select_related("by")[:LATEST] if sees_acts else Act.objects.none(),
        "meta": {"noindex": True},
    }
    return render(request, "forum/post_acts.html", context, status=status)


def _show_thread(request: HttpRequest, thread: Thread, forms: dict[str, ActForm], status: int = 200) -> HttpResponse:
    cares = can_moderate(request.user)
    acts = thread.acts.select_related("by", "post")[:LATEST] if cares else Act.objects.none()
    context = {"thread": thread, "forms": forms.values(), "acts": acts, "cares": cares, "meta": {"noindex": True}}
    return render(request, "forum/thread_acts.html", context, status=status)
