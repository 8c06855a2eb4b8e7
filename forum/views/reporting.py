"""Telling the moderators about a thing, and what became of what one told or wrote."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from content.things import find_thing
from forum.errors import CannotReport
from forum.forms import ReportForm
from forum.models import Act, Hold, Report
from forum.pacing import keep_pace
from forum.registry import carer_of
from forum.reporting import report
from members.models import MemberRequest
from search.registry import kind_named

TOLD = 100
"""How many of each are listed: more is history."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_thing(request: MemberRequest, kind: str, key: str) -> HttpResponse:
    """Ask what is wrong with a thing that the member may see, and tell the moderators."""
    language = (get_language() or "en")[:2]
    thing, carer = find_thing(f"{kind}:{key}", request.user, language), carer_of(kind)
    if thing is None or carer is None:
        raise Http404
    author = carer.author(thing.model)
    if author and author.pk == request.user.pk:
        raise CannotReport(_("This is your own."))
    form = ReportForm(request.POST or None)
    back = thing.kind.url(thing.model, language)
    if request.method == "POST" and form.is_valid():
        keep_pace(request.user, "report")
        report(kind=kind, key=key, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. A moderator will look at it. You will find here what they decide."))
        return redirect("my_reports")
    context = {"form": form, "thing": thing.model, "template": carer.template, "back": back, "meta": {"noindex": True}}
    return render(request, "forum/report.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def my_reports(request: MemberRequest) -> HttpResponse:
    """Show what of one's own was held, hidden or taken away and why, and what became of what one told."""
    mine = request.user
    context = {
        "held": _with_things(Hold.objects.filter(member=mine).select_related("decided_by").order_by("-at")[:TOLD]),
        "told": _with_things(Report.objects.filter(by=mine).select_related("decided_by").order_by("-at")[:TOLD]),
        "acts": Act.objects.filter(member=mine, what__in=TOLD_OF).select_related("post__thread", "thread", "by")[:TOLD],
        "meta": {"noindex": True},
    }
    return render(request, "forum/my_reports.html", context)


TOLD_OF = (Act.What.HIDE, Act.What.RESTORE, Act.What.REMOVE, Act.What.CLOSE, Act.What.MOVE, Act.What.MERGE)
"""Acts on somebody's own words that they are told of, never with the name of whoever reported them."""


def _with_things(rows: Any) -> list[dict[str, Any]]:
    """Name what rows are about: one query a kind. A link is only a permalink, which asks again who may see it."""
    listed = list(rows)
    keys: dict[str, list[str]] = {}
    for row in listed:
        keys.setdefault(row.kind, []).append(row.key)
    found = {kind: carer.find(wanted) for kind, wanted in keys.items() if (carer := carer_of(kind))}
    return [_named(row, found.get(row.kind, {}).get(row.key)) for row in listed]


def _named(row: Any, thing: Any) -> dict[str, Any]:
    """Return a row with its thing; what belongs to another app is named by its kind, and linked by it."""
    kind = kind_named(row.kind)
    known = {"row": row, "thing": thing, "post": thing if row.kind == "post" else None}
    if thing is None or kind is None or row.kind in ("post", "member"):
        return known
    return known | {"label": kind.label, "url": kind.url(thing, (get_language() or "en")[:2])}
