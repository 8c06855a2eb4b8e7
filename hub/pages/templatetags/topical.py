"""Everything of a topic, kind by kind, as the registry of kinds knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.page import HubPage
from content.policies import asked_once
from hub.templatetags.frame import reader_language
from search.registry import Kind, kinds
from topics.models import Topic

register = template.Library()

FIRST = 4
"""Things of a kind that a topic's page shows; the others stand behind "all"."""
A_PAGE = 24


@dataclass(frozen=True)
class Shelf:
    """What there is of a kind on a topic: how many, and the first of them, drawn."""

    kind: Kind
    total: int
    cards: list[SafeString]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


@register.simple_tag(takes_context=True)
def everything_of(context: dict[str, Any], topic: Topic, page: HubPage | None = None) -> list[Shelf]:
    """Return what the viewer may see of a topic and its parts, the fullest kinds as they were declared.

    It is asked of the database, so it is true with the commit that published it, and needs no search engine. What the
    editor has set on top (`page.featured`) is counted and not shown twice.
    """
    featured = {str(block.value) for block in page.featured} if page and hasattr(page, "featured") else set()
    shelves = []
    for kind, things in _sorted_under(context, topic):
        if total := things.count():
            first = [thing for thing in things[: FIRST + len(featured)] if _name(kind, thing) not in featured]
            shelves.append(Shelf(kind, total, [_card(context, kind, thing) for thing in first[:FIRST]]))
    return shelves


@register.simple_tag(takes_context=True)
def all_of_kind(context: dict[str, Any], topic: Topic, kind: Kind, number: int) -> dict[str, Any]:
    """Return a page of the things of one kind on a topic, drawn, with its place among the pages."""
    things: Any = next((found for one, found in _sorted_under(context, topic) if one is kind), [])
    pages: Page[Any] = Paginator(things, A_PAGE).get_page(number)
    return {"pages": pages, "cards": [_card(context, kind, thing) for thing in pages.object_list]}


def _sorted_under(context: dict[str, Any], topic: Topic) -> list[tuple[Kind, Any]]:
    topics: Sequence[Topic] = [topic, *topic.children.all()]
    viewer, language = context["request"].user, reader_language()
    with asked_once():
        return [(kind, kind.of_topics(viewer, topics, language)) for kind in kinds() if kind.of_topics]


def _name(kind: Kind, thing: Any) -> str:
    return f"{kind.name}:{kind.key(thing)}"


def _card(context: dict[str, Any], kind: Kind, thing: Any) -> SafeString:
    drawn = {"thing": thing, "language": reader_language()}
    return render_to_string(kind.card_template, drawn, context["request"])
