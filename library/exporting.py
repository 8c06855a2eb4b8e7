"""Tools for other machines: schema.org, JSON with what was told of them, rows of a table. No person is in any of it."""

import csv
import io
from collections.abc import Container, Iterable
from typing import Any

from library.citing import address_of
from library.models import Review, Tool, UseStory, Version
from library.models.told import RUBRIC
from networks.models import Coalition

COLUMNS = (
    "title",
    "summary",
    "address",
    "link",
    "language",
    "languages",
    "format",
    "cost",
    "minutes",
    "year",
    "maker",
    "licence",
    "evidence",
    "levers",
    "topics",
    "audiences",
    "ages",
    "settings",
    "tags",
    "used_by",
    "uses",
    "reviews",
    "score",
    "published",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run and not show."""


def learning_resource(tool: Tool, editions: Iterable[Tool] = ()) -> dict[str, Any]:
    """Describe a tool as a schema.org LearningResource; what is not known is left out."""
    described = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": tool.title,
        "description": tool.summary,
        "url": address_of(tool),
        "identifier": f"urn:uuid:{tool.family}",
        "inLanguage": tool.languages or [tool.lang],
        "isAccessibleForFree": tool.cost.is_free,
        "learningResourceType": tool.format.name_in(tool.lang),
        "audience": [
            {"@type": "Audience", "audienceType": audience.name_in(tool.lang)} for audience in tool.audiences.all()
        ],
        "about": [{"@type": "Thing", "name": topic.name_in(tool.lang)} for topic in tool.topics.all()],
        "keywords": [tag.name for tag in tool.tags.all()],
        "creator": {"@type": "Organization", "name": tool.maker} if tool.maker else None,
        "timeRequired": f"PT{tool.minutes}M" if tool.minutes else None,
        "license": tool.licence.url if tool.licence and tool.licence.url else None,
        "dateCreated": str(tool.year) if tool.year else None,
        "datePublished": tool.published_at.date().isoformat() if tool.published_at else None,
        "workTranslation": [
            {"@type": "LearningResource", "@id": address_of(other), "inLanguage": other.lang} for other in editions
        ],
        "aggregateRating": _rating(tool),
    }
    return {name: value for name, value in described.items() if value not in (None, [])}


def known_coalitions(viewer: Any) -> Container[int]:
    """Return the keys of the coalitions that a viewer may know of."""
    return set(Coalition.objects.visible_to(viewer).values_list("pk", flat=True))


def tool_row(tool: Tool, known: Container[int]) -> dict[str, Any]:
    """Return a tool as one row, in its own language; of the coalitions that use it only those that are `known`."""
    users = [coalition for coalition in tool.used_by.all() if coalition.pk in known]
    return {
        "title": tool.title,
        "summary": tool.summary,
        "address": address_of(tool),
        "link": tool.link,
        "language": tool.lang,
        "languages": list(tool.languages),
        **{name: _name(getattr(tool, name), tool.lang) for name in ("format", "cost", "licence", "evidence")},
        **{
            name: [term.name_in(tool.lang) for term in getattr(tool, name).all()]
            for name in ("levers", "topics", "audiences", "ages", "settings")
        },
        "minutes": tool.minutes,
        "year": tool.year,
        "maker": tool.maker,
        "tags": [tag.name for tag in tool.tags.all()],
        "used_by": [coalition.in_language("name", tool.lang) for coalition in users],
        "uses": tool.uses,
        "reviews": tool.reviews,
        "score": tool.score or None,
        "published": tool.published_at.date().isoformat() if tool.published_at else None,
    }


def whole_tool(tool: Tool, editions: Iterable[Tool], known: Container[int]) -> dict[str, Any]:
    """Return everything that everybody may read of a tool: its row, its text, what was told, versions, translations."""
    stories = UseStory.objects.of(tool).standing().select_related("coalition")
    return tool_row(tool, known) | {
        "text": tool.body,
        "stories": [
            {
                "coalition": str(story.coalition) if story.coalition_id in known else None,
                "place": story.place,
                "year": story.year,
                "what_changed": story.body,
                "would_use_again": story.again,
                "language": story.lang,
            }
            for story in stories
        ],
        "opinions": [
            {**{name: getattr(review, name) for name in RUBRIC}, "words": review.body, "language": review.lang}
            for review in Review.objects.of(tool).standing()
        ],
        "versions": list(Version.objects.filter(tool=tool).values("label", "year", "what_changed", "link")),
        "translations": [{"language": other.lang, "address": address_of(other)} for other in editions],
    }


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Write rows as CSV that spreadsheets open with its accents (a byte order mark) and without running any of it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return f"\ufeff{file.getvalue()}"


def _cell(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _name(term: Any, lang: str) -> str | None:
    return term.name_in(lang) if term else None


def _rating(tool: Tool) -> dict[str, Any] | None:
    if not tool.reviews:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": round(tool.score, 1),
        "ratingCount": tool.reviews,
        "bestRating": 5,
        "worstRating": 1,
    }
