"""Pictures, and documents through Wagtail's own address: each asked for whoever looks."""

import mimetypes
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served

from content.models import HubDocument, HubRendition
from content.sending import send_file
from content.showing import may_be_given, with_restrictions

FOLDER = "images/"
"""Where renditions lie. Originals lie elsewhere and are given to nobody: they hold what a camera notes of a place."""


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a picture, in one of its sizes, to who may see something that shows it."""
    sizes = with_restrictions(HubRendition.objects.filter(file=FOLDER + path), "image__collection")
    rendition = get_object_or_404(sizes.select_related("image__collection"))
    rendition.image.is_kept_apart = rendition.is_kept_apart
    allowed, is_public = may_be_given(request, rendition.image)
    if not allowed:
        # No page of ours: a picture is asked for by a page, not by a person.
        return HttpResponseNotFound()
    return send_file(
        request,
        rendition.file.storage,
        rendition.file.name,
        content_type=mimetypes.guess_type(rendition.file.name)[0] or "application/octet-stream",
        etag=sha256(f"{rendition.pk} {rendition.file.name} {rendition.image.file_hash}".encode()).hexdigest()[:32],
        is_public=is_public,
    )


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Give a document on the same terms, at Wagtail's address. A collection's login or password is asked for first."""
    this = get_object_or_404(with_restrictions(HubDocument.objects.select_related("collection")), pk=document_id)
    if this.filename != document_filename:
        raise Http404
    for asks_first in hooks.get_hooks("before_serve_document"):
        response = asks_first(this, request)
        if isinstance(response, HttpResponse):
            return response
    allowed, is_public = may_be_given(request, this)
    if not allowed:
        return HttpResponseNotFound()
    document_served.send(sender=HubDocument, instance=this, request=request)
    return send_file(
        request,
        this.file.storage,
        this.file.name,
        content_type=this.content_type,
        etag=this.file_hash or sha256(this.file.name.encode()).hexdigest()[:32],
        is_public=is_public,
        download_as="" if this.content_disposition == "inline" else this.filename,
    )
