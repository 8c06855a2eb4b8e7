"""What the library adds to search, cards and discussions: tools."""

import uuid
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from taggit.models import Tag

from library.curation import RELATIONS
from library.documents import tool_document
from library.models import Cost, Evidence, Format, Licence, Tool
from networks.models import Coalition
from search.registry import Kind, register
from topics.models import AgeRange, Audience, Lever, Setting, Topic


def tool_by_key(key: str, language: str) -> Tool | None:
    """Return the edition of a family to show in `language`: what is published first, then what is in that language."""
    try:
        family = uuid.UUID(key)
    except ValueError:
        return None
    editions = sorted(
        Tool.objects.filter(family=family), key=lambda tool: (not tool.is_published, tool.lang != language)
    )
    return editions[0] if editions else None


def tool_url(tool: Tool, language: str) -> str:
    with override(language):
        return reverse("tool", args=[tool.slug])


def visible_tools(viewer: Any) -> Any:
    return Tool.objects.visible_to(viewer).with_terms()


TOOL = register(
    Kind(
        name="tool",
        model=Tool,
        section="tools",
        label=_("Tool"),
        visible_to=visible_tools,
        key=lambda tool: tool.key,
        key_field="family",
        by_key=tool_by_key,
        url=tool_url,
        document=tool_document,
        with_neighbours=lambda tools: tools.select_related("format", "cost", "evidence", "licence").prefetch_related(
            *RELATIONS, "topics__parent", "tags", "used_by"
        ),
        card_template="library/_card.html",
        shows={
            Lever: lambda lever: Tool.objects.filter(levers=lever),
            Topic: lambda topic: Tool.objects.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct(),
            Audience: lambda audience: Tool.objects.filter(audiences=audience),
            AgeRange: lambda ages: Tool.objects.filter(ages=ages),
            Setting: lambda setting: Tool.objects.filter(settings=setting),
            Format: lambda form: Tool.objects.filter(format=form),
            Cost: lambda cost: Tool.objects.filter(cost=cost),
            Evidence: lambda evidence: Tool.objects.filter(evidence=evidence),
            Licence: lambda licence: Tool.objects.filter(licence=licence),
            Tag: lambda tag: Tool.objects.filter(tags=tag),
            Coalition: lambda coalition: Tool.objects.filter(used_by=coalition),
        },
    )
)
