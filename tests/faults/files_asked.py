"""Files of a published page, of one for members and of a draft, and how test_one_server.py asks for them."""

import http.client
from collections.abc import Iterator

from tests.support.server import Server

FILM = bytes(range(256)) * 400
SIZE = len(FILM)

Files = dict[str, dict[str, str]]
"""Of each page (open, members, draft) the addresses of its film, paper and picture, and of the picture's original."""

MADE = """
import json
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.models import PageViewRestriction, ReferenceIndex
from content.models import HubDocument, HubImage
from hub.pages.models import BlogCategory, BlogIndexPage, BlogPostPage

def story(title, is_live=True, restricted=False):
    picture = HubImage.objects.first()
    image = HubImage.objects.create(title=title, file=ImageFile(picture.file.open(), f"{title}.jpg"))
    files = {
        "film": HubDocument.objects.create(title=title, file=ContentFile(bytes(range(256)) * 400, f"{title}.mp4")),
        "paper": HubDocument.objects.create(title=title, file=ContentFile(b"numbers", f"{title}.txt")),
    }
    links = "".join(f'<a linktype="document" id="{one.pk}">The {name} of {title}</a>' for name, one in files.items())
    parent = BlogIndexPage.objects.get(locale__language_code="en")
    page = parent.add_child(instance=BlogPostPage(
        title=title, slug=title, locale=parent.locale, lead_image=image, live=is_live, intro=title,
        lead_image_alt="A long table",
        category=BlogCategory.objects.first(),
        body=[("paragraph", f"<p>{links}</p>")],
    ))
    if restricted:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    ReferenceIndex.create_or_update_for_object(page)
    sizes = {"picture": image.get_rendition("fill-320x240|format-webp").url, "original": image.file.url}
    return {name: one.url for name, one in files.items()} | sizes

print("made", json.dumps({"open": story("open"), "members": story("members", restricted=True),
                          "draft": story("draft", is_live=False)}))
"""


class Asked:
    """An answer as it came, byte by byte: no client has tidied the address or followed anything."""

    def __init__(self, server: Server, path: str, method: str = "GET", **headers: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        self.status, self.body = answer.status, answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        assert not [name for name in self.headers if name.startswith("x-accel")]
        assert path.startswith("/protected") or "/protected/" not in str(self.headers)


def parts() -> Iterator[tuple[str, int, int]]:
    yield "bytes=0-1", 0, 1
    yield "bytes=1000-", 1000, SIZE - 1
    yield "bytes=-500", SIZE - 500, SIZE - 1


def outside(files: Files) -> Iterator[str]:
    """Addresses by which somebody might come to the folder past the hub."""
    inside = [files["draft"]["original"].removeprefix("/media/"), files["draft"]["picture"].removeprefix("/media/")]
    for path in inside:
        yield from (f"/protected/{path}", f"/protected%2f{path}", f"//protected/{path}", f"/x/../protected/{path}")
        yield from (f"/static/../media/{path}", f"/static/..%2fmedia/{path}", f"/static../media/{path}")
        yield from (f"/static/%2e%2e/media/{path}", f"/media/{path}", f"/media/images/../{path}")
        yield from (f"/media/images/..%2f{path}", f"/media/images/%2e%2e%2f{path}", f"/media/images/..%252f{path}")
        yield from (f"/documents/1/..%2f..%2f{path}", f"/MEDIA/{path}", f"/live/..%2fprotected/{path}")
    yield from ("/protected/", "/protected", "/media/", "/media/images/", "/static/../sobremesa.sqlite3")
    yield from ("/static/..%2f..%2fetc/passwd", "/media/images/..%2f..%2f..%2fetc%2fpasswd", "/static../nginx.conf")
    yield "/media/" + files["open"]["original"].removeprefix("/media/")
