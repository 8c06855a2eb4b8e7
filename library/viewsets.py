"""The editors' side of the library, in the Wagtail admin: what waits, all tools, and the library's own words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import BlanketPermissionPolicy

from content.errors import HubError
from library.curation import decline_tool, publish_tool, retire_tool, revise_tool
from library.errors import MayNotReview
from library.forms import AnswerForm, ToolForm
from library.models import Cost, Evidence, Format, Licence, Tool, Version
from library.policies import SUBMITTED, can_review_tools


class EditorsPolicy(BlanketPermissionPolicy):
    """Editors may do what `actions` names, by `library.policies`; nobody else may do anything."""

    def __init__(self, model: Any, actions: tuple[str, ...] = ("add", "change", "delete", "view")) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and can_review_tools(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ToolEditView(EditView):
    """The form of a tool, below what became of it and the buttons that answer it."""

    template_name = "library/admin/edit.html"

    def save_instance(self) -> Tool:
        return revise_tool(self.get_object(), self.request.user, self.form.draft())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=AnswerForm(), **kwargs)


@require_POST
def answer_tool(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, decline or retire a tool, as the pressed button says, and go back to it with one sentence."""
    if not can_review_tools(request.user):
        raise MayNotReview
    editor: Any = request.user
    tool = get_object_or_404(Tool.objects.visible_to(editor), pk=pk)
    reason = request.POST.get("reason", "")
    answers: dict[str, Any] = {
        "publish": (lambda: publish_tool(tool, editor), _("“%(title)s” is in the library now.")),
        "decline": (lambda: decline_tool(tool, editor, reason), _("“%(title)s” was declined.")),
        "retire": (lambda: retire_tool(tool, editor, reason), _("“%(title)s” was taken out of the library.")),
    }
    act, sentence = answers.get(request.POST.get("answer", ""), (None, ""))
    if act is not None:
        try:
            act()
        except HubError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, sentence % {"title": tool.title})
    return redirect("library_tools:edit", tool.pk)


def with_waiting(label: Any) -> str:
    """Return a label of the menu with the number of tools that wait: "Tools (3)"."""
    waiting = Tool.objects.waiting().count()
    return f"{label} ({waiting})" if waiting else str(label)


class WaitingMenuItem(MenuItem):
    """The queue, with how many wait; counted anew for each page of the admin."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_review_tools(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        component.label = with_waiting(self.label)
        return component


class LibraryMenuItem(SubmenuMenuItem):
    """The library in the menu: the number shows before it is opened."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        component.label = with_waiting(self.label)
        return component


class ToolViewSet(ModelViewSet):
    """Tools in every state. New ones come by the public form only, and none is deleted: they retire."""

    model = Tool
    name = "library_tools"
    url_prefix = "library/tools"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("All tools")
    copy_view_enabled = False
    edit_view_class = ToolEditView
    edit_template_name = "library/admin/edit.html"
    list_display = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="library_tools:edit", sort_key="title"),
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        "lang",
        "format",
        "submitted_by",
        DateColumn("submitted_at", label=gettext_lazy("Left here"), sort_key="submitted_at"),
    ]
    list_filter = ["state", "lang", "format"]
    ordering = "-submitted_at"
    search_fields = ["title", "summary", "maker"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> Any:
        return ToolForm

    def get_urlpatterns(self) -> Any:
        return [*super().get_urlpatterns(), path("answer/<int:pk>/", answer_tool, name="answer")]


class TermViewSet(ModelViewSet):
    """Words of the library, each with its name in both languages."""

    form_fields = ["slug", "name_en", "name_es", "order"]
    list_display = ["name_en", "name_es", "slug", "order"]
    icon = "tag"
    copy_view_enabled = False
    search_backend_name = None


def _terms(model: Any, *more: str) -> TermViewSet:
    name = f"library_{model._meta.model_name}"
    return TermViewSet(
        name, model=model, url_prefix=name.replace("_", "/"), form_fields=[*TermViewSet.form_fields, *more]
    )


class VersionViewSet(ModelViewSet):
    """The versions of tools, as editors write them down."""

    model = Version
    name = "library_versions"
    url_prefix = "library/versions"
    icon = "history"
    menu_label = gettext_lazy("Versions of tools")
    copy_view_enabled = False
    list_display = ["tool", "label", "year"]
    list_per_page = 50
    search_fields = ["label", "tool__title"]
    search_backend_name = None
    form_fields = ["tool", "label", "year", "what_changed", "link"]


class LibraryViewSetGroup(ModelViewSetGroup):
    """The library in the admin's menu."""

    menu_label = gettext_lazy("Tools")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 400

    @cached_property
    def items(self) -> tuple[Any, ...]:
        terms = (_terms(Format), _terms(Cost, "is_free"), _terms(Evidence), _terms(Licence, "url"))
        return (ToolViewSet(), VersionViewSet(), *terms)

    def get_submenu_items(self) -> list[Any]:
        queue = WaitingMenuItem(
            gettext_lazy("Waiting"),
            f"{reverse('library_tools:index')}?state={SUBMITTED}",
            name="library-waiting",
            icon_name="clipboard-list",
            order=0,
        )
        return [queue, *super().get_submenu_items()]

    def get_menu_item(self, order: int | None = None) -> Any:
        item = super().get_menu_item(order)
        return LibraryMenuItem(item.label, item.menu, name=item.name, icon_name=item.icon_name, order=item.order)
