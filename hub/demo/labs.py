"""Turns the Markdown of the demo's guides into stages, steps and breaks, as an editor would have put them together."""

import re
from typing import Any
from uuid import UUID, uuid5

from hub.demo.blocks import Raw, parted, story
from library.models import Tool

PARTS = re.compile(r"^(?=##? )", re.MULTILINE)
NOTES = ("What goes wrong", "Lo que sale mal")
"""Titles of hints that are for whoever holds the room."""


def lab(body: str, key: UUID) -> dict[str, list[Raw]]:
    """Return `opening` (what stands before the first heading) and `steps`.

    `# Name` begins a stage, with its purpose in the line below. `## Name` begins a step; below it stand lines such as
    `minutes: 25`, `purpose: …`, `roles: facilitator; note-keeper`, `materials: Markers; Paper`, `checklist: …` and
    `handouts: day-cards` (a tool's slug). `## (Soup)` is a break. Ids follow from the number of a step.
    """
    opening, *parts = PARTS.split(body)
    blocks: list[Raw] = []
    number = 0
    for place, text in enumerate(parts):
        if text.startswith("## ("):
            blocks.append(_break(text, uuid5(key, f"break {place}")))
        elif text.startswith("## "):
            number += 1
            blocks.append(_step(text, uuid5(key, f"step {number}")))
        else:
            blocks.append(_stage(text, uuid5(key, f"stage {place}")))
    return {"opening": story(opening, uuid5(key, "opening")), "steps": blocks}


def roles(told: str, key: UUID) -> list[Raw]:
    """Return the roles of a guide, told as `facilitator = Holds the room; note-keeper = Writes`."""
    pairs = [part.partition(" = ") for part in parted(told)]
    return [
        {"type": "role", "value": {"role": role, "name": "", "does": does}, "id": str(uuid5(key, f"role {role}"))}
        for role, _is, does in pairs
    ]


def _stage(text: str, key: UUID) -> Raw:
    title, _line, purpose = text.removeprefix("# ").strip().partition("\n")
    return {"type": "stage", "value": {"title": title, "purpose": purpose.strip()}, "id": str(key)}


def _break(text: str, key: UUID) -> Raw:
    title, said = _head(text.strip())
    return {"type": "pause", "value": {"title": title.strip("()"), "minutes": int(said["minutes"])}, "id": str(key)}


def _step(text: str, key: UUID) -> Raw:
    head, _gap, body = text.partition("\n\n")
    title, said = _head(head)
    blocks = story(body, uuid5(key, "body"))
    value = {
        "title": title,
        "minutes": int(said["minutes"]),
        "purpose": said.get("purpose", ""),
        "roles": parted(said.get("roles", "")),
        "materials": _items("material", said.get("materials", ""), key),
        "body": [block for block in blocks if not _is_note(block)],
        "checklist": _items("check", said.get("checklist", ""), key),
        "notes": "".join(_note(block["value"]) for block in blocks if _is_note(block)),
        "handouts": [_handout(slug, key) for slug in parted(said.get("handouts", ""))],
    }
    return {"type": "step", "value": value, "id": str(key)}


def _head(text: str) -> tuple[str, dict[str, str]]:
    title, *lines = text.removeprefix("## ").splitlines()
    return title.strip(), dict(line.split(": ", 1) for line in lines)


def _items(name: str, told: str, key: UUID) -> list[Raw]:
    return [
        {"type": "item", "value": thing, "id": str(uuid5(key, f"{name} {number}"))}
        for number, thing in enumerate(parted(told))
    ]


def _is_note(block: Raw) -> bool:
    return block["type"] == "callout" and block["value"]["title"] in NOTES


def _note(hint: dict[str, Any]) -> str:
    return str(hint["text"]).replace("<p>", f"<p><b>{hint['title']}:</b> ", 1)


def _handout(slug: str, key: UUID) -> Raw:
    tool = Tool.objects.get(slug=slug)
    return {"type": "thing", "value": f"tool:{tool.key}", "id": str(uuid5(key, f"handout {slug}"))}
