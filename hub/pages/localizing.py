"""Translating, page by page: wagtail-localize asks only whether somebody may translate at all; here also what."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import convert as stock_convert
from wagtail_localize.views import edit_translation, submit_translations, update_translations
from wagtail_localize.views import report as stock_report

from content.policies import can_see_page
from members.policies import is_translator


def submit(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Begin a translation: of a page that one may change, or (translators) that is published and one may read."""
    _refuse_unless(_may_translate(request.user, get_object_or_404(Page, pk=page_id)))
    return _stock(submit_translations.SubmitPageTranslationView.as_view(), request, page_id=page_id)


def update(request: HttpRequest, translation_source_id: int) -> HttpResponseBase:
    """Give the translations the newest words; to publish them with it, one must be allowed to publish."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    page = source.get_source_instance()
    if isinstance(page, Page):
        _refuse_unless(_may_translate(request.user, page))
        if "publish_translations" in request.POST:
            _refuse_unless(page.permissions_for_user(request.user).can_publish())
    return _stock(
        update_translations.UpdateTranslationsView.as_view(), request, translation_source_id=translation_source_id
    )


def convert(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Put the original in a translation's place, which changes what readers see at once."""
    _refuse_unless(get_object_or_404(Page, pk=page_id).permissions_for_user(request.user).can_publish())
    return _stock(stock_convert.convert_to_alias, request, page_id=page_id)


def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    page = get_object_or_404(Translation, pk=translation_id).get_target_instance()
    _refuse_unless(not isinstance(page, Page) or page.permissions_for_user(request.user).can_edit())
    return _stock(edit_translation.machine_translate, request, translation_id=translation_id)


def report(request: HttpRequest) -> HttpResponseBase:
    """The list of all translations names every page."""
    _refuse_unless(is_translator(request.user))
    return _stock(stock_report.TranslationsReportView.as_view(), request)


def report_results(request: HttpRequest) -> HttpResponseBase:
    _refuse_unless(is_translator(request.user))
    return _stock(stock_report.TranslationsReportView.as_view(results_only=True), request)


def _may_translate(viewer: Any, page: Page) -> bool:
    return page.permissions_for_user(viewer).can_edit() or (is_translator(viewer) and can_see_page(viewer, page))


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _stock(view: Any, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    response: HttpResponseBase = view(request, **kwargs)
    return response
