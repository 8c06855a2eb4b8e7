"""Pages that somebody should read again."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import DateColumn
from wagtail.models import Page

from hub.desk import reviews
from hub.desk.reports.base import DeskReport, MarkedColumn, PageColumn
from hub.desk.reports.links import languages, page_types


class StaleFilter(WagtailFilterSet):
    """Whose pages, and whether those come too whose date lies ahead."""

    show = django_filters.ChoiceFilter(
        label=_("Show"), choices=[("all", _("all published pages"))], empty_label=_("what is due"), method="kept"
    )
    mine = django_filters.ChoiceFilter(
        label=_("Looked after by"), choices=[("me", _("me"))], empty_label=_("anybody"), method="only_mine"
    )
    content_type = ContentTypeFilter(label=_("Type"), queryset=page_types)
    language = django_filters.ChoiceFilter(label=_("Language"), field_name="locale__language_code", choices=languages)

    class Meta:
        model = Page
        fields = ["show", "mine", "content_type", "language"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("show") else found.filter(due_at__lte=timezone.now())

    def kept(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset

    def only_mine(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        viewer = self.request.user
        return queryset.filter(Q(review__owner=viewer) | Q(review__owner=None, owner=viewer))


class StalePages(DeskReport):
    """Published pages whose date to be read again has come, the longest overdue first."""

    page_title = _("Pages to read again")
    header_icon = "time"
    model = Page
    filterset_class = StaleFilter
    index_url_name = "desk_stale"
    index_results_url_name = "desk_stale_results"
    export_filename = "pages-to-read-again"
    columns = [
        PageColumn("page", label=_("Page")),
        MarkedColumn("type", "hub/desk/_type_cell.html", label=_("Type")),
        DateColumn("last_published_at", label=_("Last published")),
        MarkedColumn("due_at", "hub/desk/_due_cell.html", label=_("Read again by")),
        MarkedColumn("owner", "hub/desk/_owner_cell.html", label=_("Looked after by")),
        MarkedColumn("acts", "hub/desk/_stale_acts.html", label=_("Do")),
    ]
    list_export = ["title", "locale", "page_type_display_name", "last_published_at", "due_at", "looked_after_by"]
    export_headings = {
        "title": _("Page"),
        "locale": _("Language"),
        "page_type_display_name": _("Type"),
        "last_published_at": _("Last published"),
        "due_at": _("Read again by"),
        "looked_after_by": _("Looked after by"),
    }
    no_results_message = _("Nothing needs to be read again.")

    def get_base_queryset(self) -> QuerySet[Page]:
        found = reviews.with_due(self.pages).select_related("locale", "content_type", "owner", "review__owner")
        return found.order_by("due_at", "pk")

    def add_to(self, rows: list[Any]) -> None:
        now = timezone.now()
        for page in rows:
            review = getattr(page, "review", None)
            page.looked_after_by = str((review and review.owner) or page.owner or "")
            page.is_due = page.due_at <= now
