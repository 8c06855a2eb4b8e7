"""Writing: start, reply, change. A form that cannot be accepted comes back with everything in it."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.editing import edit_post as change
from forum.errors import CannotStart, NotAllowed
from forum.forms import EditForm, ReplyForm, StartForm
from forum.models import Category, Post, Thread
from forum.models.thread import about_stream_key
from forum.pacing import keep_pace
from forum.policies import can_edit, can_see_about, can_start
from forum.publishing import publish_about, publish_post
from forum.publishing import start_thread as start
from forum.views.answering import answer_form, show_composer
from forum.views.composing import answered_post, compose_about, compose_edit, compose_reply, compose_start
from forum.views.keeping import member_of, signed_out
from forum.views.reading import number_now, visible_thread
from forum.wording import render_body
from members.policies import is_member

POST_FIELDS = ("body", "lang", "client_key")


@require_http_methods(["GET", "HEAD", "POST"])
def start_thread(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Show the form of a new thread, or start it; without a slug the category is chosen in the form."""
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug) if slug else None
    if not is_member(request.user):
        return _at_the_door(request, "start", request.get_full_path())
    if category and not can_start(request.user, category):
        raise CannotStart
    if request.method != "POST":
        return show_composer(request, compose_start(request, category))
    composer = compose_start(request, category, StartForm(request.POST, viewer=request.user))

    def publish(data: dict[str, Any]) -> Post:
        words = {name: data[name] for name in (*POST_FIELDS, "category", "title", "tags")}
        return start(author=member_of(request), **words)

    return answer_form(request, composer, publish)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    thread = visible_thread(request, pk)
    if not is_member(request.user):
        return signed_out(request, thread.stream_key, f"{thread.get_absolute_url()}?page={thread.pages}#reply")
    composer = compose_reply(request, thread, ReplyForm(request.POST))

    def publish(data: dict[str, Any]) -> Post:
        words = {name: data[name] for name in POST_FIELDS}
        answered = answered_post(thread, data["reply_to"] and number_now(pk, thread, data["reply_to"]))
        return publish_post(thread=thread, author=member_of(request), reply_to=answered, **words)

    return answer_form(request, composer, publish)


@require_POST
def reply_about(request: HttpRequest) -> HttpResponse:
    """Write under a thing; the first post makes its thread."""
    kind, key, back = (request.POST.get(name, "") for name in ("about_kind", "about_key", "back"))
    language = (request.LANGUAGE_CODE or "en")[:2]
    thread = Thread.objects.about(kind, key).select_related("category").first()
    category = thread.category if thread else Category.objects.for_kind(kind)
    if category is None or not can_see_about(request.user, kind, key, language):
        raise Http404
    if not is_member(request.user):
        return signed_out(request, about_stream_key(kind, key), back)
    composer = compose_about(request, (kind, key), category, thread, back, ReplyForm(request.POST))

    def publish(data: dict[str, Any]) -> Post:
        words = {name: data[name] for name in POST_FIELDS} | {"author": member_of(request)}
        if thread is None:
            return publish_about(kind=kind, key=key, **words)
        return publish_post(thread=thread, reply_to=answered_post(thread, data["reply_to"]), **words)

    return answer_form(request, composer, publish)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = visible_post(request, pk)
    if not is_member(request.user):
        return _at_the_door(request, f"edit:{pk}", request.path)
    if not can_edit(request.user, post):
        raise NotAllowed(_("Only its author can change a post, and only while the thread is open."))
    if request.method != "POST":
        return show_composer(request, compose_edit(request, post))
    composer = compose_edit(request, post, EditForm(request.POST))

    def keep(data: dict[str, Any]) -> Post:
        words = {name: data[name] for name in ("body", "lang", "reason", "based_on")}
        return change(post=post, editor=member_of(request), **words)

    return answer_form(request, composer, keep)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Render words as the post would show them, for the composer."""
    if not is_member(request.user):
        raise NotAllowed
    keep_pace(member_of(request), "preview")
    category = Category.objects.visible_to(request.user).filter(slug=request.POST.get("category", "")).first()
    words, lang = request.POST.get("body", ""), request.POST.get("lang", "en")
    post = Post(body_html=render_body(words, lang, category, member_of(request)))
    return JsonResponse({"html": post.html_in((request.LANGUAGE_CODE or "en")[:2])})


def visible_post(request: HttpRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user)
    return get_object_or_404(posts.select_related("thread__category__parent", "thread__closing", "author"), pk=pk)


def _at_the_door(request: HttpRequest, place: str, back: str) -> HttpResponse:
    """Visitors sign in first; what they had typed before they were signed out is kept."""
    return signed_out(request, place, back) if request.method == "POST" else redirect_to_login(back)
