"""Pages of coalitions: the list, one coalition, asking to join it, answering."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.markdown import render_markdown
from members.models import MemberRequest
from networks import joining, naming
from networks.forms import AskForm, JoinForm
from networks.models import Coalition, Membership
from networks.policies import belongs_to, can_answer_requests, can_ask_to_join, can_name_editors


@require_safe
def coalitions(request: HttpRequest) -> HttpResponse:
    """List the coalitions the viewer may see, under their states."""
    found = sorted(Coalition.objects.visible_to(request.user).with_people(), key=lambda one: (one.state_name, one.name))
    states = [(state, list(group)) for state, group in groupby(found, key=lambda one: one.state_name)]
    points = [one.point for one in found if one.point]
    return render(request, "networks/coalitions.html", {"states": states, "points": points})


@require_safe
def coalition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a coalition: where, who, what they work on; to its leads also who asks to join."""
    one = get_object_or_404(Coalition.objects.visible_to(request.user).with_people(), slug=slug)
    return _page(request, one, JoinForm())


@login_required
@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask to join the coalition whose page one is on."""
    one = get_object_or_404(Coalition.objects.visible_to(request.user).with_people(), slug=slug)
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    return _asked(request, one, form.cleaned_data["note"])


@login_required
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """Ask to join a coalition chosen from the list, as the welcome page offers it."""
    form = AskForm(request.POST, viewer=request.user)
    if not form.is_valid():
        return render(request, "networks/ask.html", {"form": form}, status=422)
    return _asked(request, form.cleaned_data["coalition"], form.cleaned_data["note"])


@login_required
@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Let somebody in, or not (`answer=accept` or `decline`). Whoever may not know of the request gets 404."""
    membership = get_object_or_404(Membership.objects.select_related("coalition", "member"), pk=pk)
    one = get_object_or_404(Coalition.objects.visible_to(request.user), pk=membership.coalition_id)
    if request.POST.get("answer") == "accept":
        joining.accept(membership, request.user)
        messages.success(request, _("%(name)s belongs to you now.") % {"name": membership.member})
    else:
        joining.decline(membership, request.user)
        messages.success(request, _("You declined. %(name)s gets a kind word by mail.") % {"name": membership.member})
    return redirect("coalition", slug=one.slug)


@login_required
@require_POST
def name_editor(request: MemberRequest, pk: int) -> HttpResponse:
    """Let somebody of the coalition write its pages, or no longer (`editor=yes` or `no`)."""
    tie = get_object_or_404(Membership.objects.visible_to(request.user).select_related("coalition", "member"), pk=pk)
    if request.POST.get("editor") == "yes":
        naming.name_editor(tie, request.user)
        messages.success(request, _("%(name)s writes for your coalition now.") % {"name": tie.member})
    else:
        naming.unname_editor(tie, request.user)
        messages.success(request, _("%(name)s does not write for your coalition any more.") % {"name": tie.member})
    return redirect("coalition", slug=tie.coalition.slug)


@login_required
@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """End one's membership, or take a request back."""
    one = get_object_or_404(Coalition.objects.visible_to(request.user), slug=slug)
    joining.leave(one, request.user)
    messages.success(request, _("You no longer belong to %(coalition)s.") % {"coalition": one})
    return redirect("coalition", slug=slug)


def _asked(request: MemberRequest, one: Coalition, note: str) -> HttpResponse:
    joining.ask_to_join(one, request.user, note)
    messages.success(request, _("The leads of %(coalition)s know that you ask. You get a mail.") % {"coalition": one})
    return redirect("coalition", slug=one.slug)


def _page(request: HttpRequest, one: Coalition, form: JoinForm, status: int = 200) -> HttpResponse:
    viewer = request.user
    other = "en" if (get_language() or "en").startswith("es") else "es"
    own = one.memberships.filter(member_id=viewer.pk).first() if viewer.is_authenticated else None
    context = {
        "coalition": one,
        "about": render_markdown(one.about, get_language() or "en"),
        "work": one.work.all(),
        "other_language": other,
        "other_name": one.in_language("name", other),
        "form": form,
        "own": own,
        "belongs": belongs_to(viewer, one),
        "may_ask": can_ask_to_join(viewer, one),
        "requests": one.memberships.waiting() if can_answer_requests(viewer, one) else (),
        "people_here": one.memberships.accepted().select_related("member") if can_name_editors(viewer, one) else (),
        "peers": [peer.point for peer in Coalition.objects.visible_to(viewer).exclude(pk=one.pk) if peer.point],
        "meta": {"title": one.name, "description": one.summary},
    }
    return render(request, "networks/coalition.html", context, status=status)
