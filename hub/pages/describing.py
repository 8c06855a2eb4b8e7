"""A guide as machines read it: schema.org HowTo, with its sections, steps, supplies and tools."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from content.markdown import plain_text
from hub.pages.agenda import Entry, Stage, handout_name, items_of

LONGEST = 500
"""Letters of a step's words; the page itself has all of them."""


def how_to(guide: Any) -> dict[str, Any]:
    """Return a guide as JSON-LD. Only what is there: schema.org knows no empty list of supplies."""
    url = f"{settings.SITE_URL}{guide.address()}"
    stages = guide.agenda.stages
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "@id": url,
        "url": url,
        "name": guide.title,
        "description": guide.description,
        "inLanguage": guide.language,
        "totalTime": f"PT{guide.minutes}M",
        "supply": [{"@type": "HowToSupply", "name": name} for name in _supplies(guide)],
        "tool": [{"@type": "HowToTool", "name": name} for name in _handouts(guide.agenda.steps)],
        "step": _sections(stages, url),
    }
    return {key: value for key, value in said.items() if value}


def _sections(stages: list[Stage], url: str) -> list[dict[str, Any]]:
    """Return the stages as sections; steps of a flat guide, or before its first stage, stand by themselves."""
    found: list[dict[str, Any]] = []
    for stage in stages:
        steps = [_step(entry, url) for entry in stage.entries if not entry.is_break]
        if not stage.block:
            found += [{**step, "position": place} for place, step in enumerate(steps, start=1)]
        elif steps:
            section = {"@type": "HowToSection", "name": stage.title, "position": len(found) + 1}
            section |= {"url": f"{url}#{stage.anchor}", "itemListElement": steps}
            found.append(section)
    return found


def _step(entry: Entry, url: str) -> dict[str, Any]:
    body = entry.value["body"]
    words = plain_text(" ".join(body.stream_block.get_searchable_content(body)))[:LONGEST]
    said = {
        "@type": "HowToStep",
        "position": entry.number,
        "name": entry.title,
        "url": f"{url}#{entry.anchor}",
        "text": " ".join(filter(None, (entry.value.get("purpose"), words))),
    }
    return {key: value for key, value in said.items() if value}


def _supplies(guide: Any) -> list[str]:
    named = [item.words for item in items_of(guide.need)]
    named += [item.words for entry in guide.agenda.steps for item in entry.materials]
    return list(dict.fromkeys(named))


def _handouts(steps: Iterable[Entry]) -> list[str]:
    """Name the documents and pictures to hand out; tools of the hub are linked from the page."""
    handed = [one for entry in steps for one in entry.value.get("handouts") or () if one.block_type != "thing"]
    return list(dict.fromkeys(filter(None, map(handout_name, handed))))
