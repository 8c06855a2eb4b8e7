"""What editors do at their desk: say that a page is still true, give it a date, look at a link again or leave it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from hub.desk import reviews
from hub.desk.access import can_edit, editable_by, let_in, works_here
from hub.desk.links.judging import judge
from hub.desk.links.outside import look_at
from hub.desk.links.rounds import note_outcome
from hub.models import PageLink, PageReview
from members.models import Member


class ReviewForm(forms.Form):
    """Who looks after a page, and by when somebody should read it again."""

    due = forms.DateField(
        label=gettext_lazy("Read again by"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty: a year after the page was last published."),
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Who began the page"),
        help_text=gettext_lazy("They find the page on the first screen of the admin when its date has come."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Member.objects.filter(is_active=True, groups__permissions__codename="access_admin")
        everybody = (staff | Member.objects.filter(is_superuser=True, is_active=True)).distinct()
        self.fields["owner"].queryset = everybody  # type: ignore[attr-defined]  # the field is a ModelChoiceField


def _page(request: HttpRequest, pk: int) -> Page:
    page = get_object_or_404(Page, pk=pk)
    if not can_edit(request.user, page):
        raise PermissionDenied
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for the date and the person of one page."""
    page = _page(request, pk)
    known = PageReview.objects.filter(page=page).first() or PageReview(page=page)
    given = {"due": known.due and timezone.localtime(known.due).date(), "owner": known.owner}
    form = ReviewForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["due"]
        known.due = day and timezone.make_aware(datetime.combine(day, time.min))
        known.owner = form.cleaned_data["owner"]
        known.save()
        messages.success(request, _("Kept: when “%(title)s” is to be read again.") % {"title": page.title})
        return redirect(get_valid_next_url_from_request(request) or "desk_stale")
    return render(request, "hub/desk/review.html", {"form": form, "page": page, "media": form.media})


@require_POST
def still_true(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has read the page, and it holds."""
    page = _page(request, pk)
    found = reviews.confirm(page, request.user)
    by = timezone.localtime(found.due)
    messages.success(request, _("“%(title)s” is true until %(day)s.") % {"title": page.title, "day": f"{by:%Y-%m-%d}"})
    return redirect(get_valid_next_url_from_request(request) or "desk_stale")


@require_POST
@let_in(works_here)
def link_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a link again, leave it alone, or watch it again."""
    row = get_object_or_404(PageLink.objects.filter(page__in=editable_by(request.user).values("pk")), pk=pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    messages.success(request, act(row, request.user))
    return redirect(get_valid_next_url_from_request(request) or "desk_links")


def _look(row: PageLink, viewer: Any) -> str:
    """An address of another site is asked now only where the operator lets this server ask at all."""
    if row.kind != PageLink.Kind.OUTSIDE:
        judge(PageLink.objects.filter(pk=row.pk))
    elif settings.CHECK_LINKS:
        note_outcome(row.target, look_at(row.target))
    else:
        return _("Links to other sites are not looked at here: whoever runs the site can switch that on.")
    row.refresh_from_db()
    return _("Looked at, and it still leads nowhere.") if row.trouble else _("Looked at: it works.")


def _ignore(row: PageLink, viewer: Any) -> str:
    row.ignored_at, row.ignored_by = timezone.now(), viewer
    row.save(update_fields=["ignored_at", "ignored_by"])
    return _("That link is left alone from now on.")


def _mind(row: PageLink, viewer: Any) -> str:
    row.ignored_at = row.ignored_by = None
    row.save(update_fields=["ignored_at", "ignored_by"])
    return _("That link is watched again.")


ACTS = {"look": _look, "ignore": _ignore, "mind": _mind}
