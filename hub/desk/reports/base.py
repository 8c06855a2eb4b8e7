"""What the reports have in common: only the viewer's own pages, a title that leads to the form, a spreadsheet."""

from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from hub.desk.access import WORK, editable_by


class DeskReport(ReportView):
    """A report about pages that the viewer may change or publish."""

    any_permission_required: set[str] | None = WORK
    is_searchable = False
    request: Any
    is_export: bool

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @property
    def pages(self) -> Any:
        """The pages it may speak of."""
        return editable_by(self.request.user)

    def add_to(self, rows: list[Any]) -> None:
        """Add to the rows of one screen what stands in other tables, for all of them together."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        self.add_to(rows)
        return context | {"object_list": rows, "table": self.get_table(rows)}


class PageColumn(Column):
    """The title of a page, leading to its form, with its language; a row is a page or has one."""

    cell_template_name = "hub/desk/_page_cell.html"

    def get_value(self, instance: Any) -> Page:
        return instance if isinstance(instance, Page) else instance.page

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"row": instance}


class MarkedColumn(Column):
    """A cell drawn by a template of its own, which gets the row as `row`."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template

    def get_value(self, instance: Any) -> Any:
        return instance

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context |= {"row": instance, "request": parent_context.get("request")}
        return context | {"csrf_token": parent_context.get("csrf_token"), "column": self}
