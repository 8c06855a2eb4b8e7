"""Files of posts: taken in while somebody writes, given out to who may read the post they stand in."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.errors import FileRefused
from content.sending import NOTHING_RUNS, stream
from forum.attaching import markdown_of, store_file
from forum.forms import ClientKeyField
from forum.models import Upload
from forum.views.keeping import member_of
from members.policies import is_member


@require_POST
def attach(request: HttpRequest) -> HttpResponse:
    """Keep one file of a draft; the answer says what stands for it in the text."""
    if not is_member(request.user):
        sentence = _("You were signed out while writing. Your words are kept; sign in, and add the file again.")
        return JsonResponse({"code": "signed_out", "message": sentence, "url": reverse("account_login")}, status=401)
    upload = _stored(request, request.POST)
    if upload is None:
        raise FileRefused(_("No file was chosen."))
    return JsonResponse(
        {
            "key": str(upload.key),
            "name": upload.name,
            "picture": upload.is_picture,
            "markdown": markdown_of(upload),
            "url": reverse("file", args=[upload.key]),
        }
    )


@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Give a file to who may see it now: a browser may keep it, but asks each time whether that still holds."""
    upload = Upload.objects.seen_by(request.user, key)
    if upload is None:
        raise Http404
    known = get_conditional_response(request, etag=f'"{upload.key.hex}"')
    response: HttpResponseBase = known or _given(request, upload)
    response["ETag"] = f'"{upload.key.hex}"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def take_file(request: HttpRequest, form: Form) -> None:
    """Keep the file that was chosen in a form without scripts, and put it at the end of the words.

    Raises what `store_file` raises.
    """
    upload = _stored(request, form.data)
    if upload:
        data: Any = form.data.copy()  # type: ignore[attr-defined]  # what a browser sent is a QueryDict
        data["body"] = f"{data.get('body', '').rstrip()}\n\n{markdown_of(upload)}".lstrip()
        form.data = data


def _stored(request: HttpRequest, data: Any) -> Upload | None:
    chosen = request.FILES.get("file")
    if chosen is None:
        return None
    draft = ClientKeyField().clean(data.get("client_key"))
    return store_file(
        member=member_of(request), file=chosen, name=chosen.name or "", draft=draft, alt=data.get("alt", "")
    )


def _given(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """Pictures stand in pages, everything else is saved: no document is ever opened under our own name."""
    try:
        content = upload.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = stream(request, content, 0, upload.file.size, content_type=upload.content_type)
    response["Content-Disposition"] = content_disposition_header(not upload.is_picture, upload.name) or "inline"
    return response
