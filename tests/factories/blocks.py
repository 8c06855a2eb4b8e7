"""Blocks, as an editor would have filled them in: every kind there is, ready to be published."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.blocks import StreamValue

from content.blocks import StoryBlocks
from content.models import HubDocument, HubImage

NO_PICTURE = {"image": None, "alt_text": "", "decorative": False}
FIGURES = {
    "columns": [{"type": "text", "heading": "Month"}, {"type": "number", "heading": "Families"}],
    "rows": [{"values": ["March", "14"]}, {"values": ["May", "12"]}, {"values": ["July", "5"]}],
    "caption": "Families we called",
}


def document(name: str, content: bytes = b"WEBVTT\n") -> HubDocument:
    return HubDocument.objects.create(title=name, file=ContentFile(content, name), file_size=len(content))


def small() -> HubImage:
    """A picture that is quickly drawn in every size."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#e9c79a").save(file, "PNG")
    return HubImage.objects.create(title="Small", file=ImageFile(io.BytesIO(file.getvalue()), "small.png"))


def said(image: Any = None, alt: str = "Neighbors at a long table") -> dict[str, Any]:
    return {"image": (image or small()).pk, "alt_text": alt, "decorative": False}


def chart(**fields: Any) -> dict[str, Any]:
    whole = {"title": "Fewer times", "sort": "bars", "unit": "of 20", "says": "It fell.", "source": "Our calls"}
    return whole | {"data": FIGURES} | fields


def audio(**fields: Any) -> dict[str, Any]:
    whole = {"title": "Two minutes at the gate", "file": document("gate.ogg").pk, "url": ""}
    return whole | {"transcript": "<p>We begin outside.</p>"} | fields


def video(**fields: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {"title": "The ditch", "file": document("ditch.webm").pk, "url": "", "has_captions": False}
    tracks = [{"type": "item", "value": {"language": "en", "file": document("ditch.vtt").pk}, "id": "t1"}]
    return whole | {"poster": NO_PICTURE, "tracks": tracks, "transcript": "<p>Water runs.</p>"} | fields


def film(**fields: Any) -> dict[str, Any]:
    """A film at a provider."""
    return video(file=None, url="https://youtu.be/abcdefghijk", has_captions=True, tracks=[]) | fields


def gallery(*images: Any, **fields: Any) -> dict[str, Any]:
    shown = images or (small(), small())
    values = [
        {"picture": said(image, f"Seedlings {number}"), "caption": f"Bed {number}"}
        for number, image in enumerate(shown)
    ]
    items = [{"type": "item", "value": value, "id": f"g{number}"} for number, value in enumerate(values)]
    return {"title": "The garden", "pictures": items} | fields


def every(number: int = 0) -> list[tuple[str, Any]]:
    """One block of each kind but the card, as it is stored."""
    return [
        ("heading", f"Part {number}"),
        ("paragraph", f'<p>Text {number} <acronym>A note.</acronym> <a href="https://a.example/">their report</a></p>'),
        ("quote", {"text": "Begin outside.", "who": "Teresa"}),
        ("callout", {"sort": "say", "title": "How to ask", "text": "<p>Ask twice.</p>"}),
        ("picture", {"picture": said(), "caption": "The wall"}),
        ("gallery", gallery()),
        ("chart", chart()),
        ("table", FIGURES),
        ("audio", audio()),
        ("video", video()),
        ("video", film()),
        ("document", {"document": document("form.pdf", b"%PDF").pk, "title": "The form", "about": "One page."}),
        ("button", {"words": "Write to the council", "page": None, "url": "https://council.example/"}),
    ]


def stream(blocks: list[tuple[str, Any]]) -> StreamValue:
    """Blocks as a page has them once it is loaded."""
    raw = [{"type": kind, "value": value, "id": f"{place:08}-0000"} for place, (kind, value) in enumerate(blocks)]
    return StoryBlocks().to_python(raw)
