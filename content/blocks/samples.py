"""What the window in which an editor chooses a block shows of each: a made-up example in the editor's language.

Nothing of the site's own is looked up, so an empty hub shows the same. A document is one that was never stored: its
block is drawn by its own template. Pictures, films and sounds cannot be drawn without a file that a browser asks for:
their blocks have a template for this window, with drawings of the house (`templates/blocks/*_preview.html`).
"""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

NOWHERE = 0
"""The key of a document that is not there."""


def heading() -> str:
    return _("What changed, and how we know")


def paragraph() -> str:
    return _(
        "<p>People did not ask for more programs. They asked <b>to be told about the ones we have</b>, "
        "before they are full.</p>"
    )


def quote() -> dict[str, Any]:
    return {"text": _("Ask us what we already do, and then ask what is in our way."), "who": "Teresa Montoya"}


def callout() -> dict[str, Any]:
    return {"sort": "hint", "title": _("If the room goes quiet"), "text": _("<p>Count to twenty before you help.</p>")}


def picture() -> dict[str, Any]:
    return {"picture": None, "caption": _("Evening in the valley, before the meeting")}


def gallery() -> dict[str, Any]:
    return {"title": _("The valley and the table"), "pictures": []}


def table() -> dict[str, Any]:
    return {
        "columns": [{"type": "text", "heading": _("Month")}, {"type": "number", "heading": _("Families")}],
        "rows": [
            {"values": [month, count]} for month, count in ((_("March"), "14"), (_("May"), "12"), (_("July"), "9"))
        ],
        "caption": _("Families who told their story to three agencies"),
    }


def chart(sort: str) -> dict[str, Any]:
    figures = table()
    said = {"title": figures["caption"], "sort": sort, "unit": _("of 20 called"), "says": "", "source": ""}
    return {**said, "data": figures}


def audio() -> dict[str, Any]:
    said = _("<p>I have carried this folder to four offices. Today somebody else carried it.</p>")
    return {"title": _("A mother about one folder"), "transcript": said}


def video() -> dict[str, Any]:
    return {"title": _("How a kitchen table became a meeting"), "tracks": []}


def thing() -> str:
    """Nothing is named: the card in the window is drawn by the template."""
    return ""


def document() -> dict[str, Any]:
    return {
        "document": get_document_model()(pk=NOWHERE, title="first-visit", file="first-visit.pdf", file_size=86_000),
        "title": _("Checklist for the first visit"),
        "about": _("One page. Print it, and take a pencil."),
    }


def button() -> dict[str, Any]:
    return {"words": _("Sign the letter"), "page": None, "url": "https://letter.example/"}
