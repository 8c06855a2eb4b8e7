"""What a composer's form is answered with: the post, or everything that was typed, with the reason."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.errors import HubError, TooFast
from forum.differences import render_differences
from forum.drafting import FIELDS, keep_draft
from forum.errors import EditConflict, KeyReused
from forum.forms import ClientKeyField, Composer
from forum.models import Post
from forum.pacing import keep_pace
from forum.rendering import Look, May, render_posts
from forum.views.files import take_file
from forum.views.keeping import member_of, wants_json
from forum.wording import render_body

INVALID = 422


def answer_form(request: HttpRequest, composer: Composer, publish: Callable[[dict[str, Any]], Post]) -> HttpResponse:
    """Publish what was typed, show how it will look, or say why not: as a page or as JSON, whichever was asked for."""
    form = composer.form
    try:
        take_file(request, form)
    except HubError as refusal:
        form.add_error(None, str(refusal.message))
        return _refuse(request, composer, refusal.status, refusal)
    if "later" in request.POST:
        return _keep_for_later(request, composer)
    if "attach" in request.POST:
        return show_composer(request, composer)
    if "preview" in request.POST:
        return show_composer(request, composer, preview=_preview(request, composer))
    if not form.is_valid():
        return _refuse(request, composer, INVALID)
    try:
        act = "edit" if composer.kind == "edit" else "post"
        keep_pace(member_of(request), act, form.cleaned_data.get("client_key"))
        post = publish(form.cleaned_data)
    except HubError as refusal:
        form.add_error(None, str(refusal.message))
        return _refuse(request, composer, refusal.status, refusal)
    return _posted(request, composer, post)


def _keep_for_later(request: HttpRequest, composer: Composer) -> HttpResponse:
    """Keep a draft for who has no scripts, which would keep it by themselves."""
    words = {name: composer.form.data.get(name, "") for name in FIELDS}
    key = ClientKeyField().clean(request.POST.get("client_key"))
    if keep_draft(member=member_of(request), place=composer.draft, key=key, words=words):
        messages.success(request, _("Kept. Here you find it again, on every device."))
    return redirect("my_drafts")


def show_composer(
    request: HttpRequest, composer: Composer, *, preview: SafeString | None = None, status: int = 200
) -> HttpResponse:
    """Show a composer on a page of its own."""
    context = {"composer": composer, "form": composer.form, "preview": preview, "meta": {"noindex": True}}
    return render(request, "forum/write.html", context, status=status)


def _posted(request: HttpRequest, composer: Composer, post: Post) -> HttpResponse:
    url = post.thread.url_of(post.number)
    if composer.back and url_has_allowed_host_and_scheme(composer.back, allowed_hosts=None):
        url = f"{composer.back}#post-{post.number}"
    if not wants_json(request):
        return redirect(url)
    shown = Post.objects.for_page().get(pk=post.pk)
    look = Look((request.LANGUAGE_CODE or "en")[:2], request.user, timezone.get_current_timezone())
    (html,) = render_posts([shown], post.thread, look, May.of(request.user, post.thread))
    return JsonResponse({"number": post.number, "url": url, "html": html})


def _refuse(request: HttpRequest, composer: Composer, status: int, refusal: HubError | None = None) -> HttpResponse:
    """Give everything back. A key that was used up is replaced, so that the next try is a new post.

    Where somebody else was quicker to change a post, the form goes on from there, with both texts on the page.
    """
    form = composer.form
    if isinstance(refusal, KeyReused):
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    if isinstance(refusal, EditConflict):
        composer = _after_conflict(composer, request.user)
    if wants_json(request):
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        response: HttpResponse = JsonResponse(
            {
                "code": refusal.code if refusal else "invalid",
                "message": " ".join(sentences),
                "client_key": form.data.get("client_key", ""),
                "based_on": form.data.get("based_on", ""),
                "conflict": composer.conflict,
            },
            status=status,
        )
    else:
        response = show_composer(request, composer, status=status)
    if isinstance(refusal, TooFast):
        response["Retry-After"] = str(refusal.wait)
    return response


def _after_conflict(composer: Composer, viewer: Any) -> Composer:
    post, form = Post.objects.visible_to(viewer).get(pk=composer.post.pk), composer.form
    differences = render_differences(post.body, form.cleaned_data["body"].replace("\r\n", "\n").strip())
    form.data = {**dict(form.data.items()), "based_on": str(post.revision)}
    conflict = render_to_string("forum/_conflict.html", {"post": post, "differences": differences})
    return replace(composer, conflict=conflict)


def _preview(request: HttpRequest, composer: Composer) -> SafeString:
    """Render what was typed; what is too much for one post shows the reason in its place."""
    data = composer.form.data
    try:
        html = render_body(data.get("body", ""), data.get("lang", "en"), composer.category, member_of(request))
        return mark_safe(Post(body_html=html).html_in((request.LANGUAGE_CODE or "en")[:2]))
    except HubError as refusal:
        return format_html("<p>{}</p>", refusal.message)
