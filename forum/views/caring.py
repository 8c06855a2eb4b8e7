"""The moderators' queue, and what becomes of somebody's account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.errors import HubError
from forum.banning import ban_member, unban_member
from forum.caring import queue_for
from forum.errors import NotAllowed
from forum.forms import BanForm, DecisionForm
from forum.models import Act, Hold, Post
from forum.policies import can_moderate
from forum.querysets import reports_for
from forum.reporting import dismiss, keep_out, let_in, uphold
from members.banning import standing_ban
from members.models import Ban, Member, MemberRequest
from members.policies import can_ban

LATEST = 20


@login_required
@never_cache
@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Show what waits, oldest first."""
    return _queue(request)


@login_required
@require_POST
def decide_hold(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a held thing in, or not; its author is told the words."""
    _must_moderate(request)
    hold = get_object_or_404(Hold, pk=pk)
    form = DecisionForm(request.POST, prefix=f"hold-{pk}", needs_words=request.POST.get("do") == "reject")
    if not form.is_valid():
        return _queue(request, form, 422)
    decide = keep_out if request.POST.get("do") == "reject" else let_in
    return _decided(request, form, lambda: decide(hold=hold, by=request.user, words=form.cleaned_data["words"]))


@login_required
@require_POST
def decide_report(request: MemberRequest, pk: int) -> HttpResponse:
    """Agree with a report, or find nothing wrong; whoever told is answered."""
    _must_moderate(request)
    report = get_object_or_404(reports_for(request.user), pk=pk)
    form = DecisionForm(request.POST, prefix=f"report-{pk}", needs_words=True)
    if not form.is_valid():
        return _queue(request, form, 422)
    said: dict[str, Any] = {"report": report, "by": request.user, "answer": form.cleaned_data["words"]}
    if request.POST.get("do") == "uphold":
        return _decided(request, form, lambda: uphold(**said, hide=form.cleaned_data["hide"]))
    return _decided(request, form, lambda: dismiss(**said))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def care_member(request: MemberRequest, handle: str) -> HttpResponse:
    """Show moderators what there is to know of a person; close their account, or open it again."""
    _must_moderate(request)
    person = get_object_or_404(Member, handle=handle)
    form = BanForm(request.POST if request.POST.get("do") == "ban" else None)
    if request.method == "POST" and request.POST.get("do") == "unban":
        unban_member(member=person, by=request.user, reason=request.POST.get("reason", ""))
        return redirect("care_member", handle=handle)
    if form.is_valid():
        ban_member(member=person, by=request.user, reason=form.cleaned_data["reason"], until=form.until)
        return redirect("care_member", handle=handle)
    context = _about(person) | {"form": form, "may_ban": can_ban(request.user, person), "meta": {"noindex": True}}
    return render(request, "forum/care_member.html", context, status=422 if form.errors else 200)


def _about(person: Member) -> dict[str, Any]:
    acts = Act.objects.filter(member=person).select_related("by", "post", "thread")
    posts = Post.objects.filter(author=person).select_related("thread").order_by("-created_at")
    return {
        "person": person,
        "ban": standing_ban(person),
        "acts": acts[:LATEST],
        "posts": posts[:LATEST],
        "posts_standing": posts.standing().count(),
    }


def _queue(request: HttpRequest, bound: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    _must_moderate(request)
    queue = queue_for(request.user)
    forms = {bound.prefix: bound} if bound else {}
    rows = [(entry, forms.get(entry.name) or DecisionForm(prefix=entry.name)) for entry in queue.entries]
    closed = Ban.objects.filter(lifted_at=None).select_related("member", "by")[:LATEST]
    context = {"queue": queue, "rows": rows, "closed": closed, "meta": {"noindex": True}}
    return render(request, "forum/care.html", context, status=status)


def _decided(request: HttpRequest, form: DecisionForm, act: Any) -> HttpResponse:
    """Do it and go on to the next; what cannot be done any more says so beside what was typed."""
    try:
        act()
    except HubError as refusal:
        form.add_error(None, str(refusal.message))
        messages.error(request, str(refusal.message))
        return _queue(request, form, refusal.status)
    messages.success(request, _("Done. Whoever is concerned finds it under “What became of it”."))
    return redirect("care")


def _must_moderate(request: HttpRequest) -> None:
    if not can_moderate(request.user):
        raise NotAllowed(_("This page is for moderators."))
