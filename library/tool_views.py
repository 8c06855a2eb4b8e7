"""One tool's page, with its two short forms; what is told, on a page of its own; a tool for other machines."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.errors import HubError, TooFast
from content.models import Network
from forum.drafting import FIELDS, keep_draft
from forum.forms import ClientKeyField
from forum.models.thread import about_stream_key
from forum.pacing import keep_pace
from forum.policies import HELD, HIDDEN, REJECTED, STANDING
from forum.views.keeping import kept_words, member_of, signed_out, wants_json
from library.browsing import Browse, read_address
from library.citing import address_of, bibtex, citation
from library.exporting import as_csv, known_coalitions, tool_row, whole_tool
from library.judging import approve_told, hide_told, reject_told, restore_told, told_by_key
from library.models import Review, Told, Tool, UseStory
from library.policies import can_change_told, can_judge_told, can_review_tools, can_tell, is_teller
from library.showing import again_of, marks_of, pages_with, reviews_for, stories_for, tools_like, versions_of
from library.telling import change_review, change_use, leave_review, take_back, tell_use
from library.told_forms import ReviewForm, ToldForm, UseForm
from members.policies import can_see_profile, is_member
from networks.models import Coalition

INVALID = 422
MOST_EXPORTED = 5000
"""Rows of one table; more than a library of people’s own tools has."""


@dataclass(frozen=True)
class Telling:
    """One of the two things to tell: its form, and the actions it ends in."""

    model: type[Any]
    form: type[Any]
    tell: Callable[..., Any]
    change: Callable[..., Any]
    title: str | Promise
    thanks: str | Promise


TELLINGS = {
    "use": Telling(
        UseStory,
        UseForm,
        tell_use,
        change_use,
        title=gettext_lazy("How it was used: %(title)s"),
        thanks=gettext_lazy("Thank you. Others can choose better now."),
    ),
    "review": Telling(
        Review,
        ReviewForm,
        leave_review,
        change_review,
        title=gettext_lazy("Review: %(title)s"),
        thanks=gettext_lazy("Thank you for your review."),
    ),
}
WAITS = gettext_lazy("Thank you. A moderator reads it first; until then only you see it.")

JUDGING: dict[str, tuple[Callable[..., None], tuple[str, ...], str | Promise]] = {
    "approve": (approve_told, (HELD, REJECTED), gettext_lazy("Let it in")),
    "reject": (reject_told, (HELD,), gettext_lazy("Do not let it in")),
    "hide": (hide_told, (STANDING,), gettext_lazy("Hide it")),
    "restore": (restore_told, (HIDDEN,), gettext_lazy("Bring it back")),
}
"""What moderators do: the action, the states it fits, its button."""


@require_safe
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """What a tool is, for whom, how to get it, and what people say of it."""
    return _show(request, _visible(request, slug))


@require_POST
def tell(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Take what somebody tells: how they used a tool, or their review of it."""
    found, telling = _visible(request, slug), TELLINGS[what]
    if not is_member(request.user):
        return signed_out(request, _place(found, what), f"{found.get_absolute_url()}#form-{what}")
    if "later" in request.POST:
        return _keep_for_later(request, _place(found, what))
    form = telling.form(request.POST, viewer=request.user)
    if not form.is_valid():
        return _refuse(request, found, what, form)
    try:
        keep_pace(member_of(request), "post")
        key = form.cleaned_data["client_key"]
        told = telling.tell(found, member_of(request), form.said(), client_key=key)
    except HubError as refusal:
        form.add_error(None, str(refusal.message))
        return _refuse(request, found, what, form, refusal)
    messages.success(request, str(telling.thanks if told.is_standing else WAITS))
    return _to(request, f"{found.get_absolute_url()}#{told.anchor}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Let its author change or take back what they told, and moderators care for it."""
    telling, viewer = TELLINGS[what], member_of(request)
    get_object_or_404(telling.model.objects.visible_to(viewer), pk=pk)
    one = told_by_key(telling.model, [str(pk)])[str(pk)]
    if not (is_teller(viewer, one) or can_judge_told(viewer)):
        return redirect(f"{one.tool.get_absolute_url()}#{one.anchor}")
    form = telling.form(initial=telling.form.of(one), viewer=viewer, told=one)
    do = request.POST.get("do", "")
    if do == "change":
        form = telling.form(request.POST, viewer=viewer, told=one)
    if request.method != "POST" or (do == "change" and not form.is_valid()):
        return _show_told(request, one, what, form, INVALID if form.errors else 200)
    try:
        _act(telling, one, viewer, do, form, request.POST.get("reason", ""))
    except HubError as refusal:
        messages.error(request, str(refusal.message))
        return _show_told(request, one, what, form, refusal.status)
    anchor = "reviews" if what == "review" else "uses"
    return redirect(f"{one.tool.get_absolute_url()}#{anchor if do == 'take_back' else one.anchor}")


@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give a tool as JSON with what was told of it, as a row of CSV, or as BibTeX."""
    found, known = _visible(request, slug), known_coalitions(request.user)
    if form == "json":
        options = {"ensure_ascii": False, "indent": 2}
        return JsonResponse(whole_tool(found, _editions(request, found), known), json_dumps_params=options)
    if form == "csv":
        return _attached(as_csv([tool_row(found, known)]), f"{slug}.csv", "text/csv")
    return _attached(bibtex(found, _site(request)), f"{slug}.bib", "application/x-bibtex")


@require_safe
def export_found(request: HttpRequest, form: str) -> HttpResponse:
    """Give everything that an address of the library finds, in its order: the same answers as the pages, as a table."""
    browse = Browse(replace(read_address(request.GET), page=1), request.user, _language())
    known = known_coalitions(request.user)
    rows = [tool_row(found, known) for found in browse.everything(MOST_EXPORTED)]
    if form == "csv":
        return _attached(as_csv(rows), "tools.csv", "text/csv")
    return JsonResponse({"total": browse.results.total, "tools": rows}, json_dumps_params={"ensure_ascii": False})


def _attached(text: str, name: str, content_type: str) -> HttpResponse:
    """Return a file to keep."""
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _act(telling: Telling, one: Any, viewer: Any, do: str, form: ToldForm, reason: str) -> None:
    if do == "change":
        telling.change(one, viewer, form.said())  # type: ignore[attr-defined]  # both forms have it
    elif do == "take_back":
        take_back(one, viewer)
    elif do in JUDGING:
        JUDGING[do][0](one, by=viewer, words=reason)


def _show(
    request: HttpRequest, found: Tool, forms: dict[str, ToldForm] | None = None, status: int = 200
) -> HttpResponse:
    editions, viewer, language = _editions(request, found), request.user, _language()
    urls = {edition.lang: _path(edition) for edition in (found, *editions)}
    giver, uses = found.submitted_by, stories_for(found, viewer)
    context = {
        "tool": found,
        "foreign": found.lang != language,
        "editions": [{"tool": edition, "url": urls[edition.lang]} for edition in editions],
        "translations": editions,
        "users": Coalition.objects.visible_to(viewer).filter(tools_used=found),
        "giver": giver if giver and can_see_profile(viewer, giver) else None,
        "host": urlsplit(found.link).hostname,
        "may_review": can_review_tools(viewer),
        "uses": uses,
        "again": again_of(uses),
        "reviews": reviews_for(found, viewer),
        "marks": marks_of(found),
        "tellings": _tellings(request, found, forms or {}),
        "versions": versions_of(found),
        "similar": tools_like(found, viewer, language) if found.is_published else [],
        "pages": pages_with([found, *editions], viewer, language),
        "citation": citation(found, _site(request)),
        "bibtex": bibtex(found, _site(request)),
        "language_urls": urls,
        "meta": _about(found),
    }
    return render(request, "library/tool.html", context, status=status)


def _tellings(request: HttpRequest, found: Tool, bound: dict[str, ToldForm]) -> dict[str, dict[str, Any]]:
    """Return the two forms of who may tell, open where they hold something; a review is left once."""
    if not can_tell(request.user, found):
        return {}
    own = Review.objects.of(found).filter(member=request.user.pk).first()
    tellings = {}
    for name, telling in TELLINGS.items():
        place = _place(found, name)
        kept = {} if name in bound else kept_words(request, place)
        tellings[name] = {
            "form": bound.get(name) or telling.form(viewer=request.user, initial=kept),
            "given": bool(kept) or name in bound,
            "place": place,
            "url": reverse("tell", args=[found.slug, name]),
            "own": own if name == "review" else None,
        }
    return tellings


def _refuse(
    request: HttpRequest, found: Tool, what: str, form: ToldForm, refusal: HubError | None = None
) -> HttpResponse:
    """Give everything back, with the reason: as the page, or as JSON for the script."""
    status = refusal.status if refusal else INVALID
    if wants_json(request):
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        answer = {"code": refusal.code if refusal else "invalid", "message": " ".join(sentences)}
        response: HttpResponse = JsonResponse(answer, status=status)
    else:
        response = _show(request, found, {what: form}, status)
    if isinstance(refusal, TooFast):
        response["Retry-After"] = str(refusal.wait)
    return response


def _show_told(request: HttpRequest, one: Told, what: str, form: ToldForm, status: int) -> HttpResponse:
    viewer = request.user
    cares = can_judge_told(viewer)
    context = {
        "told": one,
        "what": what,
        "form": form if can_change_told(viewer, one) else None,
        "own": is_teller(viewer, one),
        "judging": [(do, label) for do, (_act, fits, label) in JUDGING.items() if cares and one.state in fits],
        "meta": {"noindex": True, "title": str(TELLINGS[what].title) % {"title": one.tool.title}},
    }
    return render(request, "library/told.html", context, status=status)


def _keep_for_later(request: HttpRequest, place: str) -> HttpResponse:
    """Keep a draft for who has no scripts, which would keep it by themselves."""
    words = {name: request.POST.get(name, "") for name in FIELDS}
    key = ClientKeyField().clean(request.POST.get("client_key"))
    if keep_draft(member=member_of(request), place=place, key=key, words=words):
        messages.success(request, _("Kept. Here you find it again, on every device."))
    return redirect("my_drafts")


def _to(request: HttpRequest, url: str) -> HttpResponse:
    return JsonResponse({"url": url}) if wants_json(request) else redirect(url)


def _place(found: Tool, what: str) -> str:
    """Name the place of a form's drafts: all editions share it."""
    return f"{about_stream_key('tool', found.key)}#form-{what}"


def _visible(request: HttpRequest, slug: str) -> Tool:
    return get_object_or_404(Tool.objects.visible_to(request.user).for_its_page(), slug=slug)


def _editions(request: HttpRequest, found: Tool) -> list[Tool]:
    return list(found.editions().visible_to(request.user).published())


def _about(found: Tool) -> dict[str, Any]:
    """Return the metadata of a tool: it is at home under the language it is written in."""
    return {
        "title": found.title,
        "description": found.summary,
        "canonical": address_of(found),
        "type": "article",
        "noindex": not found.is_published,
    }


def _path(edition: Tool) -> str:
    """Return an edition's own path, under the language it is written in."""
    with override(edition.lang):
        return edition.get_absolute_url()


def _site(request: HttpRequest) -> str:
    return str(Network.load(request_or_site=request).name)


def _language() -> str:
    return (get_language() or "en")[:2]
