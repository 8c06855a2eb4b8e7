"""Translating, page by page: wagtail-localize asks only whether somebody may translate at all; here also what."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator
from wagtail_localize.views import convert as stock_convert
from wagtail_localize.views import edit_translation, submit_translations, update_translations
from wagtail_localize.views import report as stock_report

from content.faults import PageHasFaults, faults_of
from content.policies import can_see_page
from hub.pages.refusing import tell
from members.policies import is_translator


def submit(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Begin a translation: of a page that one may change, or (translators) that is published and one may read.

    With everything below it: of what is the viewer's to translate, where wagtail-localize would take drafts and closed
    pages, too, and hand them to whoever translates.
    """
    page = get_object_or_404(Page, pk=page_id)
    _refuse_unless(_may_translate(request.user, page))
    with_branch = bool(request.POST.get("include_subtree"))
    if with_branch:
        request.POST = _without(request.POST, "include_subtree")
    with transaction.atomic():
        response = _stock(submit_translations.SubmitPageTranslationView.as_view(), request, page_id=page_id)
        if with_branch and response.status_code == HTTPStatus.FOUND:
            _submit_branch(request, page, Locale.objects.filter(pk__in=request.POST.getlist("locales")))
    return response


def update(request: HttpRequest, translation_source_id: int) -> HttpResponseBase:
    """Give the translations the newest words; to publish them with it, one must be allowed to publish."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    page = source.get_source_instance()
    asked = "publish_translations" in request.POST
    if isinstance(page, Page):
        _refuse_unless(_may_translate(request.user, page))
        _refuse_unless(not asked or page.permissions_for_user(request.user).can_publish())
        if asked:
            # Published here, one by one: wagtail-localize does it after the transaction, where a page with faults
            # would stop everything else that waits for its end.
            request.POST = _without(request.POST, "publish_translations")
    response = _stock(
        update_translations.UpdateTranslationsView.as_view(), request, translation_source_id=translation_source_id
    )
    if asked and isinstance(page, Page) and response.status_code == HTTPStatus.FOUND:
        for translation in source.translations.filter(enabled=True).select_related("source", "target_locale"):
            _publish(request, translation)
    return response


def publish(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Answer “Publish” in a translator's form where the translation has faults, before anything of it is written."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None or not page.permissions_for_user(request.user).can_publish():
        return None
    refused = _faults_of(translation)
    if refused is None:
        return None
    tell(request, refused)
    return redirect(request.path)


def convert(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Put the original in a translation's place, which changes what readers see at once."""
    page = get_object_or_404(Page, pk=page_id)
    _refuse_unless(page.permissions_for_user(request.user).can_publish())
    original = page.get_translations().filter(alias_of=None, live=True).specific().first()
    if request.method == "POST" and original and (faults := faults_of(original)):
        tell(request, PageHasFaults(original, faults))
        return redirect("wagtailadmin_pages:edit", page_id)
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


def _submit_branch(request: HttpRequest, page: Page, locales: Iterable[Locale]) -> None:
    """Begin the translation of everything below a page, from the top: what stands below a page left out is left out."""
    creator, taken, left_out = TranslationCreator(request.user, list(locales)), 0, 0
    waiting = list(page.get_children())
    while waiting:
        child = waiting.pop(0)
        if not _may_translate(request.user, child):
            left_out += 1 + child.get_descendant_count()
            continue
        creator.create_translations(child)
        taken += 1
        waiting += child.get_children()
    if taken:
        told = ngettext(
            "%(count)s page below it was submitted with it.", "%(count)s pages below it were submitted with it.", taken
        )
        messages.success(request, told % {"count": taken})
    if left_out:
        told = ngettext(
            "%(count)s page below it was left out: it is not yours to translate.",
            "%(count)s pages below it were left out: they are not yours to translate.",
            left_out,
        )
        messages.warning(request, told % {"count": left_out})


def _publish(request: HttpRequest, translation: Translation) -> None:
    """Give a translation what is translated so far and publish it, or say what is wrong with it."""
    refused = _faults_of(translation)
    if refused:
        tell(request, refused)
        return
    translation.save_target(user=request.user, publish=False)
    translation.get_target_instance().get_latest_revision().publish(user=request.user)


def _faults_of(translation: Translation) -> PageHasFaults | None:
    """Look at what a translation would be, without keeping it."""
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    faults = faults_of(page)
    return PageHasFaults(page, faults) if faults else None


def _without(posted: Any, name: str) -> Any:
    kept = posted.copy()
    del kept[name]
    return kept


def _may_translate(viewer: Any, page: Page) -> bool:
    return page.permissions_for_user(viewer).can_edit() or (is_translator(viewer) and can_see_page(viewer, page))


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _stock(view: Any, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    response: HttpResponseBase = view(request, **kwargs)
    return response
