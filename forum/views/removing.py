"""Taking a post away, and for a moment the way back."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.editing import UNDO, undo_removal
from forum.editing import remove_post as take_away
from forum.errors import NotAllowed, TooLate
from forum.models import Post
from forum.policies import can_remove
from forum.rendering import Look, May, render_posts
from forum.views.keeping import member_of, wants_json
from forum.views.writing import visible_post
from members.policies import is_member


@require_http_methods(["GET", "HEAD", "POST"])
def remove_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take the post away; the page that follows says how to undo it. A script gets what stands there."""
    post = visible_post(request, pk)
    if not is_member(request.user):
        return redirect_to_login(request.path)
    if not can_remove(request.user, post):
        raise NotAllowed
    if request.method != "POST":
        return render(request, "forum/remove.html", {"post": post, "thread": post.thread})
    take_away(post=post, by=member_of(request), reason=request.POST.get("reason", "").strip()[:300])
    if wants_json(request):
        return _stands(request, pk)
    link = format_html('<a href="{}">{}</a>', reverse("undo_removal", args=[pk]), _("Undo"))
    messages.success(request, format_html("{} {}", _("The post was taken away."), link))
    return redirect(post.thread.url_of(post.number))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the button that brings a post back, or bring it back."""
    posts = Post.objects.standing_before(request.user).select_related("thread__category__parent", "thread__closing")
    post = get_object_or_404(posts.select_related("removal"), pk=pk)
    if not is_member(request.user):
        return redirect_to_login(request.path)
    if request.method == "POST":
        post = undo_removal(post=post, by=member_of(request))
        return _stands(request, pk) if wants_json(request) else redirect(post.thread.url_of(post.number))
    if not post.is_removed:
        return redirect(post.thread.url_of(post.number))
    if post.removal.by_id != member_of(request).pk:
        raise NotAllowed
    if not post.removal.words:
        raise TooLate
    return render(request, "forum/undo.html", {"post": post, "thread": post.thread})


def _stands(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a script how a post stands now, and for how many seconds a removal can be undone."""
    post = Post.objects.for_page().select_related("thread__category__parent", "thread__closing").get(pk=pk)
    look = Look((request.LANGUAGE_CODE or "en")[:2], request.user, timezone.get_current_timezone())
    (html,) = render_posts([post], post.thread, look, May.of(request.user, post.thread))
    answer = {"number": post.number, "html": html, "undo": reverse("undo_removal", args=[pk])}
    return JsonResponse(answer | {"seconds": UNDO.seconds})
