"""Links that lead nowhere, page by page."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import DateColumn
from wagtail.models import Locale, get_page_content_types

from hub.desk.reports.base import DeskReport, MarkedColumn, PageColumn
from hub.models import PageLink


def languages() -> list[tuple[str, str]]:
    return [(one.language_code, str(one)) for one in Locale.objects.all()]


def page_types(request: Any) -> QuerySet[Any]:
    return get_page_content_types(include_base_page_type=False)


class LinksFilter(WagtailFilterSet):
    """What leads nowhere, and on request what somebody said to leave alone."""

    language = django_filters.ChoiceFilter(
        label=_("Language"), field_name="page__locale__language_code", choices=languages
    )
    ignored = django_filters.ChoiceFilter(
        label=_("Show"), choices=[("1", _("left alone"))], empty_label=_("to be mended"), method="only_ignored"
    )

    class Meta:
        model = PageLink
        fields = ["kind", "trouble"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wants_ignored = bool(self.form.cleaned_data.get("ignored"))
        return super().filter_queryset(queryset.filter(ignored_at__isnull=not wants_ignored))

    def only_ignored(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset


class BrokenLinks(DeskReport):
    """Every link of a published page that leads nowhere, or not where its readers can follow."""

    page_title = _("Broken links")
    header_icon = "link"
    model = PageLink
    filterset_class = LinksFilter
    index_url_name = "desk_links"
    index_results_url_name = "desk_links_results"
    export_filename = "broken-links"
    columns = [
        PageColumn("page", label=_("Page")),
        MarkedColumn("where", "hub/desk/_link_cell.html", label=_("Link")),
        MarkedColumn("trouble", "hub/desk/_trouble_cell.html", label=_("What is wrong")),
        DateColumn("failing_since", label=_("Since")),
        DateColumn("checked_at", label=_("Looked at")),
        MarkedColumn("acts", "hub/desk/_link_acts.html", label=_("Do")),
    ]
    list_export = [
        "page.title", "page.locale", "get_kind_display", "target", "words", "get_trouble_display", "reason",
        "failing_since", "checked_at",
    ]  # fmt: skip
    export_headings = {
        "page.title": _("Page"),
        "page.locale": _("Language"),
        "get_kind_display": _("What"),
        "target": _("Where to"),
        "words": _("Words of the link"),
        "get_trouble_display": _("What is wrong"),
        "reason": _("Reason"),
        "failing_since": _("Since"),
        "checked_at": _("Looked at"),
    }
    no_results_message = _("No link leads nowhere.")

    def get_base_queryset(self) -> QuerySet[PageLink]:
        broken = PageLink.objects.exclude(trouble="").filter(page__live=True, page__in=self.pages.values("pk"))
        return broken.select_related("page__locale").order_by("failing_since", "pk")
