"""Columns of the editors' lists: the other language, who wrote it, when it will appear, when to read it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.models import Page, Revision

from hub.desk import reviews
from hub.desk.reports.translations import Translated


def tell(pages: list[Any]) -> None:
    """Add to the pages of a list what stands in other tables; three queries, however many pages."""
    keys = {page.translation_key for page in pages}
    others: dict[Any, list[Page]] = {}
    theirs = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("translation_state", "locale")
    for page in theirs:
        others.setdefault(page.translation_key, []).append(page)
    due = dict(reviews.with_due(Page.objects.filter(pk__in=[page.pk for page in pages])).values_list("pk", "due_at"))
    dates = _dates({str(page.pk) for page in pages})
    for page in pages:
        page.appears_at, page.due_at = dates.get(page.pk), due.get(page.pk)
        page.elsewhere = list(_elsewhere(page, others.get(page.translation_key, [])))


def _elsewhere(page: Page, languages: Iterable[Page]) -> Iterable[str]:
    """Yield how a page stands in each language that it has: `Español: behind`; of itself only whether it is behind."""
    for one in languages:
        state = getattr(one, "translation_state", None)
        told = Translated(one, None, state.behind_since if state else None)
        if one.pk != page.pk or told.since:
            yield f"{one.locale.get_display_name()}: {told.short}"


def _dates(keys: set[str]) -> dict[int, datetime]:
    base = ContentType.objects.get_for_model(Page)
    planned = Revision.objects.filter(base_content_type=base, object_id__in=keys, approved_go_live_at__isnull=False)
    return {int(pk): at for pk, at in planned.values_list("object_id", "approved_go_live_at")}


def _day(at: datetime | None) -> str:
    """Return a day in full: Wagtail's own column says of everything ahead that it is just now."""
    return date_format(timezone.localtime(at), "SHORT_DATE_FORMAT") if at else "–"


class ToldIndexView(IndexView):
    """A list of pages of one type with the columns above."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        tell(list(context["object_list"]))
        return context


ELSEWHERE = Column("elsewhere", label=_("Translation"), accessor=lambda page: "; ".join(page.elsewhere) or "–")
AUTHORS = Column("authors", label=_("By"), accessor=lambda page: ", ".join(map(str, page.authors)) or "–")
APPEARS = Column("appears_at", label=_("Will appear"), accessor=lambda page: _day(page.appears_at))
DUE = Column("due_at", label=_("Read again by"), accessor=lambda page: _day(page.due_at))
