"""What is not translated, what is behind, and how far it is."""

from datetime import datetime
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from hub.desk.access import translatable_by, translates_here
from hub.desk.reports.base import DeskReport, MarkedColumn, PageColumn
from hub.desk.reports.links import languages, page_types
from hub.desk.translations import originals, progress_of
from hub.models import TranslationState

MISSING, DRAFT, BEHIND, FRESH = "missing", "draft", "behind", "fresh"
WORDS = {
    MISSING: _("not translated"),
    DRAFT: _("begun, not published"),
    BEHIND: _("behind"),
    FRESH: _("up to date"),
}


class TranslationsFilter(WagtailFilterSet):
    """Originals by the language they lack or have, and how it stands there."""

    target = django_filters.ChoiceFilter(label=_("Translated into"), choices=languages, method="kept")
    state = django_filters.ChoiceFilter(label=_("State"), choices=list(WORDS.items()), method="kept")
    content_type = ContentTypeFilter(label=_("Type"), queryset=page_types)

    class Meta:
        model = Page
        fields = ["target", "state", "content_type"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        state, target = self.form.cleaned_data.get("state"), self.form.cleaned_data.get("target")
        codes = [target] if target else [code for code, _name in languages()]
        if target:
            found = found.exclude(locale__language_code=target)
        if not state:
            return found
        kept = found.none()
        for code in codes:
            kept = kept | found.exclude(locale__language_code=code).filter(_stands(code, state))
        return kept.distinct()

    def kept(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset


def _stands(code: str, state: str) -> Any:
    """Return the condition that an original stands so in a language."""
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale__language_code=code, alias_of=None)
    behind = TranslationState.objects.filter(page=OuterRef("pk"), behind_since__isnull=False)
    live = there.filter(live=True)
    return {
        MISSING: ~Exists(there),
        DRAFT: Exists(there.filter(live=False)),
        BEHIND: Exists(live.filter(Exists(behind))),
        FRESH: Exists(live.filter(~Exists(behind))),
    }[state]


class Translated:
    """An original in one language: `page` there, if there is one, and how it stands."""

    def __init__(self, page: Page | None, percent: int | None, since: datetime | None) -> None:
        self.page, self.percent, self.since = page, percent, since

    @property
    def state(self) -> str:
        if self.page is None:
            return MISSING
        if not self.page.live:
            return DRAFT
        return BEHIND if self.since else FRESH

    @property
    def short(self) -> str:
        return str(WORDS[self.state])

    def __str__(self) -> str:
        share = f" ({self.percent} %)" if self.percent is not None and self.state != MISSING else ""
        since = f", {self.since:%Y-%m-%d}" if self.since and self.state == BEHIND else ""
        return f"{WORDS[self.state]}{share}{since}"


class TranslationsReport(DeskReport):
    """Every original with how it stands in each other language, the one published last first."""

    any_permission_required = None
    """Asked below: a translator has rights on pages only once there are translations."""

    page_title = _("Translations")
    header_icon = "wagtail-localize-language"
    model = Page
    filterset_class = TranslationsFilter
    index_url_name = "desk_translations"
    index_results_url_name = "desk_translations_results"
    export_filename = "translations"
    export_headings = {"title": _("Page"), "locale": _("Language"), "page_type_display_name": _("Type")}
    no_results_message = _("There is nothing to translate.")

    @property
    def columns(self) -> list[Any]:
        return [
            PageColumn("page", label=_("Page")),
            MarkedColumn("type", "hub/desk/_type_cell.html", label=_("Type")),
            *(
                MarkedColumn(f"in_{code}", "hub/desk/_translated_cell.html", label=name, accessor=code)
                for code, name in languages()
            ),
        ]

    @property
    def list_export(self) -> list[str]:
        return ["title", "locale", "page_type_display_name", *(f"in_{code}" for code, _name in languages())]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not translates_here(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Page]:
        found = originals(translatable_by(self.request.user)).select_related("locale", "content_type")
        return found.order_by("-last_published_at", "pk")

    def add_to(self, rows: list[Any]) -> None:
        keys = {page.translation_key for page in rows}
        theirs = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("translation_state")
        by_place = {(page.translation_key, page.locale_id): page for page in theirs}
        kept = list(Translation.objects.filter(source__object__in=keys, enabled=True).select_related("source"))
        shares = progress_of(kept)
        percents = {(one.source.object_id, one.target_locale_id): shares[one.pk] for one in kept}
        locales = list(Locale.objects.all())
        for page in rows:
            page.in_languages = {}
            for locale in locales:
                place = (page.translation_key, locale.pk)
                state = getattr(by_place.get(place), "translation_state", None)
                told = Translated(by_place.get(place), percents.get(place), state.behind_since if state else None)
                page.in_languages[locale.language_code] = None if locale.pk == page.locale_id else told
                setattr(page, f"in_{locale.language_code}", "" if locale.pk == page.locale_id else str(told))
