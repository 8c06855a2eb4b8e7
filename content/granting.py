"""Who is shown a draft is lent its pictures and documents for a while: a signed note in a cookie of their own."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from content.registry import lender_holds

LENT_FOR = timedelta(minutes=15)
MOST = 150
"""Files in one note: a browser keeps four kilobytes to a cookie."""

MEMBER = "member"
PLACES = {
    settings.WAGTAILIMAGES_IMAGE_MODEL: ("lent-pictures", "/media/"),
    settings.WAGTAILDOCS_DOCUMENT_MODEL: ("lent-documents", "/documents/"),
}
"""Each model of files with its cookie, and the only addresses that this is sent to."""


def lend(response: Any, page: Page, lender: str, pk: int) -> None:
    """Lend the files that a page shows, as it stands in memory, to a member or to who holds a preview link."""
    for model, (cookie, path) in PLACES.items():
        files = sorted(files_shown(page, apps.get_model(model)))[:MOST]
        value = signing.dumps([lender, pk, files], salt=cookie, compress=True)
        response.set_cookie(
            cookie,
            value,
            max_age=LENT_FOR,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )


def is_granted(request: HttpRequest, thing: Any) -> bool:
    """Holds a note for this file that is not over, and is theirs: another member’s is worth nothing."""
    cookie, _path = PLACES[thing._meta.label]
    try:
        lender, pk, files = signing.loads(request.COOKIES.get(cookie, ""), salt=cookie, max_age=LENT_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    if thing.pk not in files:
        return False
    return bool(request.user.pk == pk) if lender == MEMBER else lender_holds(lender, pk)


def files_shown(page: Page, model: type[Any]) -> set[int]:
    """Return the numbers of the pictures, or of the documents, that a page shows as it stands in memory."""
    kind = ContentType.objects.get_for_model(model).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(reference[1]) for reference in found if reference[0] == kind}
