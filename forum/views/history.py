"""What a post said before: its versions with their differences, and the way back to one of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.differences import render_differences
from forum.editing import revert_post
from forum.errors import NotAllowed
from forum.models import Revision
from forum.policies import can_edit, can_see_history
from forum.views.keeping import member_of
from forum.views.writing import visible_post
from members.policies import is_member

PER_PAGE = 20


@dataclass(frozen=True)
class Version:
    """A version with what it changed of the one before it; the first one is shown as it was written."""

    revision: Revision
    differences: SafeString
    is_first: bool


@require_safe
def post_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the versions of a post, the newest first; `?before=7` goes on with older ones."""
    post = visible_post(request, pk)
    if not is_member(request.user):
        return redirect_to_login(request.path)
    if not can_see_history(request.user, post):
        raise NotAllowed(_("Only its author and moderators read what a post said before."))
    revisions = post.revisions.order_by("-number").select_related("by")
    before = request.GET.get("before", "")
    if before:
        if not (before.isascii() and before.isdigit() and len(before) < 10):
            raise Http404
        revisions = revisions.filter(number__lt=int(before))
    rows = list(revisions[: PER_PAGE + 1])
    context: dict[str, Any] = {"post": post, "thread": post.thread, "meta": {"noindex": True}}
    context["versions"] = _versions(rows)[:PER_PAGE]
    context["older"] = rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None
    return render(request, "forum/history.html", context | {"may_revert": can_edit(request.user, post)})


@require_POST
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a post say again what it said in version `number`, as one more change."""
    post = visible_post(request, pk)
    if not is_member(request.user):
        return redirect_to_login(reverse("post_history", args=[pk]))
    number, based_on = (request.POST.get(name, "") for name in ("number", "based_on"))
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in (number, based_on)):
        raise Http404
    reason = request.POST.get("reason", "").strip() or _("Back to version %(number)s") % {"number": number}
    revert_post(post=post, editor=member_of(request), number=int(number), reason=reason, based_on=int(based_on))
    messages.success(request, _("The post says again what it said then."))
    return redirect(post.thread.url_of(post.number))


def _versions(rows: list[Revision]) -> list[Version]:
    """Pair each version with the one before it; `rows` holds one more than is shown, to compare the last with."""
    earlier = [*rows[1:], None][: len(rows)]  # a post that was never changed has no version
    return [
        Version(row, render_differences(before.body if before else row.body, row.body), is_first=before is None)
        for row, before in zip(rows, earlier, strict=True)
    ]
