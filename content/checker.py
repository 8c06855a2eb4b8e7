"""The rules of `content.rules` where an editor sees them while writing: Wagtail's content checker, made stricter."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

from content.rules import EMPTY_LINKS, EMPTY_PICTURES

ALL_LETTERS = {"a": "aAáÁ", "e": "eEéÉ", "i": "iIíÍ", "o": "oOóÓ", "u": "uUúÚ"}


def pattern_of(words: frozenset[str]) -> str:
    """Return an expression for exactly these words, however they are written: the checker knows no flags."""
    told = "|".join("".join(_letter(letter) for letter in phrase) for phrase in sorted(words))
    return rf"^[\s¡¿«“]*({told})[\s.…!?»”:→]*$"


def _letter(letter: str) -> str:
    if letter == " ":
        return r"\s+"
    return f"[{ALL_LETTERS.get(letter, letter + letter.upper())}]"


class HubChecker(ContentCheckerItem):
    """Looks at the preview of a page as a reader would have it."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "td-has-header",
        "video-caption",
        "link-words",
        "link-address",
    ]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {"id": "link-words", "impact": "serious", "selector": "main a[href]", "none": ["link-words"], "enabled": True},
        {
            "id": "link-address",
            "impact": "moderate",
            "selector": "main a[href]",
            "none": ["link-address"],
            "enabled": True,
        },
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        "image-alt": {
            "error_name": _("A picture is not said in words"),
            "help_text": _("Say what is to be seen, or mark it as decoration"),
        },
        "td-has-header": {
            "error_name": _("A cell of a table has no heading"),
            "help_text": _("Name each column and each row"),
        },
        "video-caption": {
            "error_name": _("A film has no captions"),
            "help_text": _("Add a WebVTT file to the video"),
        },
        "link-words": {
            "error_name": _("A link says nothing"),
            "help_text": _("Write what people find there, not “click here”"),
        },
        "link-address": {
            "error_name": _("A link shows an address"),
            "help_text": _("Write what people find there"),
        },
    }

    @property
    def axe_custom_checks(self) -> list[dict[str, Any]]:
        names = ContentCheckerItem.axe_custom_checks[0]
        pictures = {**names, "options": {"pattern": f"{names['options']['pattern']}|{pattern_of(EMPTY_PICTURES)}"}}
        return [
            pictures,
            *ContentCheckerItem.axe_custom_checks[1:],
            _named("link-words", pattern_of(EMPTY_LINKS)),
            _named("link-address", r"^\s*(https?://|www\.)\S+\s*$"),
        ]


def _named(name: str, pattern: str) -> dict[str, Any]:
    """A check of axe-core that is true where the name of an element has this pattern."""
    return {
        "id": name,
        "evaluate": "matches-definition-evaluate",
        "options": {"matcher": {"accessibleName": f"/{pattern}/"}},
    }
