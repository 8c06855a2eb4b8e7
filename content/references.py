"""Wagtail's index of references says who may have a file; a site that ran before may not have all of it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from content.granting import files_shown

LOOKED_AT = 50
AT_ONCE = 200


def pages_unknown() -> int:
    """Return how many of the pages published last show a file of which the index knows nothing: it answers 404."""
    newest = Page.objects.live().order_by("-last_published_at")[:LOOKED_AT].specific()
    return sum(1 for page in newest if not _is_known(page))


def note_all() -> None:
    """Note of everything what it shows. Nothing is forgotten meanwhile, and a second run changes nothing."""
    for model in apps.get_models():
        if ReferenceIndex.is_indexed(model):
            for thing in model._default_manager.order_by("pk").iterator(chunk_size=AT_ONCE):
                ReferenceIndex.create_or_update_for_object(thing)


def _is_known(page: Any) -> bool:
    for name in (settings.WAGTAILIMAGES_IMAGE_MODEL, settings.WAGTAILDOCS_DOCUMENT_MODEL):
        model = apps.get_model(name)
        shown = {str(pk) for pk in files_shown(page, model)}
        kind = ContentType.objects.get_for_model(model)
        noted = ReferenceIndex.get_references_for_object(page).filter(to_content_type=kind)
        if shown - set(noted.values_list("to_object_id", flat=True)):
            return False
    return True
