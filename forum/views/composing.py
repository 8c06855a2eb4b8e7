"""The composer of each place where something can be written, empty or with what was kept."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse

from forum.forms import Composer, EditForm, ReplyForm, StartForm
from forum.models import Category, Post, Thread
from forum.models.thread import about_stream_key
from forum.views.keeping import kept_words

BEGUN = {"title": 160, "body": 2000}
"""What a link may begin a thread with, and how much of it."""


def compose_reply(request: HttpRequest, thread: Thread, form: ReplyForm | None = None) -> Composer:
    """The composer under a thread. `?reply_to=3` answers that post."""
    if form is None:
        kept = kept_words(request, thread.stream_key)
        form = ReplyForm(initial={"reply_to": request.GET.get("reply_to", ""), **kept})
    return Composer(
        form=form,
        action=reverse("reply", args=[thread.pk]),
        category=thread.category,
        thread=thread,
        draft=thread.stream_key,
        answered=answered_post(thread, form["reply_to"].value()),
    )


def compose_start(request: HttpRequest, category: Category | None, form: StartForm | None = None) -> Composer:
    """The composer of a new thread, its category chosen already or not. `?title=` and `?body=` begin it."""
    if form is None:
        chosen = {"category": category.slug} if category else {}
        form = StartForm(viewer=request.user, initial={**chosen, **(kept_words(request, "start") or _begun(request))})
    action = reverse("start_thread", args=[category.slug]) if category else reverse("ask")
    return Composer(form=form, action=action, category=category, draft="start", kind="start")


def compose_about(
    request: HttpRequest,
    thing: tuple[str, str],
    category: Category,
    thread: Thread | None,
    back: str,
    form: ReplyForm | None = None,
) -> Composer:
    """The composer under a thing, named by kind and key; the first post makes its thread."""
    kind, key = thing
    draft = about_stream_key(kind, key)
    if form is None:
        form = ReplyForm(initial=kept_words(request, draft))
    return Composer(
        form=form,
        action=reverse("reply_about"),
        category=category,
        draft=draft,
        about_kind=kind,
        about_key=key,
        back=back,
        answered=answered_post(thread, form["reply_to"].value()) if thread else None,
    )


def compose_edit(request: HttpRequest, post: Post, form: EditForm | None = None) -> Composer:
    """The composer of a change; it names the version that is on the screen."""
    place = f"edit:{post.pk}"
    if form is None:
        now = {"body": post.body, "lang": post.lang, "based_on": post.revision}
        form = EditForm(initial={**now, **kept_words(request, place)})
    return Composer(
        form=form,
        action=reverse("edit_post", args=[post.pk]),
        category=post.thread.category,
        thread=post.thread,
        draft=place,
        kind="edit",
        post=post,
    )


def _begun(request: HttpRequest) -> dict[str, Any]:
    """Return a title and words that a link brings along, as a draft of their own: what was begun before stays kept."""
    words = {name: request.GET.get(name, "").strip()[:most] for name, most in BEGUN.items()}
    return {**words, "client_key": str(uuid4())} if any(words.values()) else {}


def answered_post(thread: Thread, number: Any) -> Post | None:
    """Return the post of a thread that is answered, if there is one of that number and it still stands."""
    if not str(number).isdecimal() or int(number) > thread.last_number:
        return None
    return thread.posts.standing().filter(number=int(number)).select_related("author").first()
