"""Dates of webinars in the Wagtail admin: time, seats, link, people. Apart from the page, and never autosaved."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BlanketPermissionPolicy

from members.policies import is_editor
from webinars.desk import dates, mailing, people, questions, report, template
from webinars.desk.forms import SessionForm
from webinars.desk.plans import when
from webinars.desk.standing import state_of
from webinars.models import WebinarSeries, WebinarSession
from webinars.policies import can_manage_session, can_manage_sessions


class SessionPolicy(BlanketPermissionPolicy):
    """Who manages sessions may add and change theirs; none is deleted: it is called off."""

    actions = ("add", "change", "view")

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and can_manage_sessions(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return action in self.actions and can_manage_session(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return self.model.objects.managed_by(user) if set(actions) & set(self.actions) else self.model.objects.none()


class SeriesPolicy(BlanketPermissionPolicy):
    """Editors name series."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_editor(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return is_editor(user)


def taken_of_capacity(session: Any) -> str:
    """`57 / 60`."""
    return f"{session.seats_taken} / {session.capacity}"


class SessionViewSet(ModelViewSet):
    """All dates of all webinars, the newest first."""

    model = WebinarSession
    icon = "date"
    menu_label = gettext_lazy("Webinars")
    menu_name = "webinars"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = dates.SessionCreateView
    edit_view_class = dates.SessionEditView
    index_view_class = dates.SessionIndexView
    create_template_name = "webinars/desk/new.html"
    edit_template_name = "webinars/desk/edit.html"
    list_filter = ["status", "starts_at"]
    search_backend_name = None
    ordering = "-starts_at"
    list_display = [
        TitleColumn("page_title", label=gettext_lazy("Webinar"), url_name="webinarsession:edit"),
        Column(
            "starts_at", label=gettext_lazy("Starts"), sort_key="starts_at", accessor=when, classname="webinar-column"
        ),
        Column("taken", label=gettext_lazy("Seats taken"), accessor=taken_of_capacity),
        Column("waiting", label=gettext_lazy("Waiting"), accessor="seats_waiting"),
        Column("status", label=gettext_lazy("State"), accessor=state_of),
    ]

    def get_form_class(self, for_update: bool = False) -> type[SessionForm]:
        return SessionForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("act/<int:pk>/<slug:name>/", dates.act, name="act"),
            path("inspect/<int:pk>/", people.people, name="inspect"),
            path("people/<int:pk>/export.<slug:form>/", people.export, name="export"),
            path("people/<int:pk>/add/", people.add, name="add_person"),
            path("people/<int:pk>/check-in/<int:registration>/", people.check_in, name="check_in"),
            path("message/<int:pk>/", mailing.message, name="message"),
            path("mail/<int:pk>/", mailing.timeline, name="timeline"),
            path("mail/<int:pk>/<str:kind>/", mailing.preview, name="mail_preview"),
            path("questions/<int:pk>/", questions.questions, name="questions"),
            path("questions/<int:pk>/add/", questions.question, name="add_question"),
            path("questions/<int:pk>/<int:question_pk>/", questions.question, name="question"),
            path("report/<int:pk>/", report.report, name="report"),
            path("template/<int:pk>/", template.use, name="template"),
        ]


class SeriesViewSet(ModelViewSet):
    """Webinars that belong together; a page names its series among what it is sorted under."""

    model = WebinarSeries
    icon = "list-ul"
    menu_label = gettext_lazy("Series of webinars")
    menu_name = "webinar-series"
    menu_order = 301
    add_to_admin_menu = True
    search_backend_name = None
    list_display = ["name_en", "name_es", "slug"]
    form_fields = ["name_en", "name_es", "intro_en", "intro_es", "slug"]
