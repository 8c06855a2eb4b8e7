"""What search keeps of a tool."""

from collections.abc import Iterable
from typing import Any

from content.markdown import plain_text
from library.models import Tool
from library.models.spans import span_of
from search.registry import Document, Text

PUBLIC_SCOPE = "public"

APART = " · "
"""Stands between the text of a tool and each list of names it is found by, so that a passage can keep them apart."""


def tool_document(tool: Tool) -> Document | None:
    """Return a published tool as search keeps it, and `None` for every other: what waits is found by nobody.

    The text is in the language of the tool's own description; the names of its terms are in that language too, so that
    who searches for "fathers" finds what is sorted under fathers. Ages and costs are for choosing, not for finding:
    half the library is "free". A topic counts for the one it is part of as well.
    """
    if not tool.is_published:
        return None
    sorted_by: dict[str, list[Any]] = {
        "lever": list(tool.levers.all()),
        "topic": list(tool.topics.all()),
        "audience": list(tool.audiences.all()),
        "setting": list(tool.settings.all()),
        "format": [tool.format],
    }
    chosen_by: dict[str, list[Any]] = {
        "age": list(tool.ages.all()),
        "cost": [tool.cost],
        "evidence": list(filter(None, [tool.evidence])),
        "licence": list(filter(None, [tool.licence])),
    }
    wholes = [topic.parent for topic in sorted_by["topic"] if topic.parent]
    tags, coalitions = list(tool.tags.all()), list(tool.used_by.all())
    # Visitors read these words, in passages, suggestions and repairs; a coalition that is not listed is not for them.
    listed = [coalition for coalition in coalitions if coalition.is_listed]
    lists = [
        tool.maker,
        ", ".join(term.name_in(tool.lang) for found in sorted_by.values() for term in found),
        ", ".join(tag.name for tag in tags),
        ", ".join(coalition.in_language("name", tool.lang) for coalition in listed),
    ]
    prose = sentences([tool.summary, plain_text(tool.body_html)])
    return Document(
        texts={tool.lang: Text(title=tool.title, body=APART.join([prose, *filter(None, lists)]))},
        scopes=frozenset({PUBLIC_SCOPE}),
        facets={
            **{name: tuple(term.slug for term in found) for name, found in (sorted_by | chosen_by).items()},
            "topic": tuple(dict.fromkeys(topic.slug for topic in [*sorted_by["topic"], *wholes])),
            "time": tuple(filter(None, [span_of(tool.minutes)])),
            "language": tuple(tool.languages),
            "tag": tuple(tag.slug for tag in tags),
            "coalition": tuple(coalition.slug for coalition in coalitions),
        },
        date=tool.published_at,
        uses=tool.uses,
        score=tool.score,
    )


def sentences(parts: Iterable[str]) -> str:
    """Set parts one after the other, each with an end, so that a passage out of them reads as sentences."""
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts if part)
