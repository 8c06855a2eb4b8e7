"""Sessions in the Wagtail admin: time, seats, link, recording, who comes. Apart from the page, and never autosaved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BlanketPermissionPolicy

from webinars import seats
from webinars.forms import SessionForm, in_reading_order
from webinars.models import WebinarPage, WebinarSession
from webinars.policies import can_manage_sessions
from webinars.templatetags.times import times


class SessionPolicy(BlanketPermissionPolicy):
    """Who manages sessions may add and change them; none is deleted: it is called off."""

    actions = ("add", "change", "view")

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and can_manage_sessions(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def taken_of_capacity(session: Any) -> str:
    """`57 / 60`, and how many wait: `60 / 60 (+6)`."""
    line = f" (+{session.seats_waiting})" if session.seats_waiting else ""
    return f"{session.seats_taken} / {session.capacity}{line}"


def when(session: WebinarSession) -> str:
    """The day and hour of a session on the clocks of its own zone."""
    there = times(session, session.zone)
    return f"{there.day} {there.year}, {there.begin}, {there.zone}"


class SessionIndexView(IndexView):
    """Each date with the title of its webinar and its seats, in one query."""

    def get_base_queryset(self) -> Any:
        titles = in_reading_order(WebinarPage.objects.filter(translation_key=OuterRef("page_key"))).values("title")
        return super().get_base_queryset().with_seats().annotate(title=Subquery(titles[:1]))


class SessionCreateView(CreateView):
    """A new date; `?page_key=` chooses the webinar."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"page_key": self.request.GET.get("page_key")}

    def save_instance(self) -> WebinarSession:
        self.form.instance.save()
        return self.form.instance


class SessionEditView(EditView):
    """Each field goes its own way: seats and time through `webinars.seats`, so the line moves and people are told."""

    def save_instance(self) -> WebinarSession:
        data = self.form.cleaned_data
        pk = self.object.pk
        seats.change_capacity(pk, data["capacity"])
        session = seats.reschedule(pk, data["starts_at"], data["minutes"], data["zone"])
        session.join_url, session.recording_url = data["join_url"], data["recording_url"]
        session.save(update_fields=["join_url", "recording_url"])
        return session


class SessionInspectView(InspectView):
    """Who has a seat, who waits, who came: to read, not to change."""

    page_title = gettext_lazy("Who has a seat")
    template_name = "webinars/admin/registrations.html"

    def get_page_subtitle(self) -> str:
        return str(in_reading_order(self.object.pages()).values_list("title", flat=True).first() or "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        people = self.object.registrations.select_related("member").order_by("queue_number")
        return context | {"registrations": people, "may_call_off": self.user_has_permission("change")}


def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then call a session off: everybody is told, and it cannot be taken back."""
    if not can_manage_sessions(request.user):
        raise PermissionDenied
    session = get_object_or_404(WebinarSession, pk=pk)
    if request.method != "POST":
        return render(request, "webinars/admin/call_off.html", {"session": session})
    seats.cancel_session(session.pk)
    messages.success(request, _("The session is called off. Everybody who has or awaits a seat is told by mail."))
    return redirect("webinarsession:inspect", session.pk)


class SessionViewSet(ModelViewSet):
    """All dates of all webinars, the newest first."""

    model = WebinarSession
    icon = "date"
    menu_label = gettext_lazy("Webinars")
    menu_name = "webinars"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    add_view_class = SessionCreateView
    edit_view_class = SessionEditView
    inspect_view_class = SessionInspectView
    inspect_template_name = "webinars/admin/registrations.html"
    list_filter = ["status", "starts_at"]
    search_backend_name = None
    ordering = "-starts_at"

    index_view_class = SessionIndexView
    list_display = [
        TitleColumn("title", label=gettext_lazy("Webinar"), url_name="webinarsession:edit"),
        Column("starts_at", label=gettext_lazy("Starts"), sort_key="starts_at", accessor=when),
        Column("taken", label=gettext_lazy("Seats taken"), accessor=taken_of_capacity),
        Column("status", label=gettext_lazy("State"), accessor="get_status_display"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[SessionForm]:
        return SessionForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("call-off/<int:pk>/", call_off, name="call_off")]
