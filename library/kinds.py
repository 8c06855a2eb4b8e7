"""What the library adds to search, cards and discussions: tools; and to moderators' care: what is told of them."""

import uuid
from functools import cache
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from taggit.models import Tag

from forum.registry import Carer, register_carer, register_sent
from library.curation import RELATIONS
from library.documents import tool_document
from library.judging import approve_told, hide_told, reject_told, told_by_key
from library.loading import load_tools
from library.models import Cost, Evidence, Format, Licence, Review, Told, Tool, UseStory
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
    return _tool_path(language).format(tool.slug)


@cache
def _tool_path(language: str) -> str:
    """Return where tools stand in a language; to look that up for each hit of a page took as long as to read them."""
    with override(language):
        return reverse("tool", args=["slug"]).replace("slug", "{}")


def visible_tools(viewer: Any) -> Any:
    return Tool.objects.visible_to(viewer).with_terms()


TOOL = register(
    Kind(
        name="tool",
        model=Tool,
        section="tools",
        label=_("Tool"),
        heading=_("Tools"),
        of_topics=lambda viewer, topics, language: visible_tools(viewer).sorted_under(topics, language),
        visible_to=visible_tools,
        load=load_tools,
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


def _declare_told(model: type[Told], label: Any) -> None:
    """Declare what is told of tools: read on the page of its tool, named alone only where somebody cares for it."""

    def by_key(key: str, language: str) -> Any | None:
        return told_by_key(model, [key]).get(key)

    def url(told: Any, language: str) -> str:
        return f"{tool_url(told.tool, language)}#{told.anchor}"

    register(
        Kind(
            name=model.kind,
            model=model,
            section="tools",
            label=label,
            visible_to=model._default_manager.visible_to,
            key=lambda told: str(told.pk),
            by_key=by_key,
            url=url,
            document=lambda _told: None,
            card_template="library/_care_told.html",
            stands_alone=False,
        )
    )
    register_sent(model, "member")
    register_carer(
        Carer(
            kind=model.kind,
            find=lambda keys: told_by_key(model, keys),
            author=lambda told: told.member,
            words=lambda told: f"{told.tool.title}\n\n{told.body}",
            template="library/_care_told.html",
            approve=lambda told, *, by, words: approve_told(told, by=by, words=words),
            reject=lambda told, *, by, words: reject_told(told, by=by, words=words),
            hide=lambda told, *, by, words: hide_told(told, by=by, words=words),
            can_hide=lambda told: told.is_standing,
        )
    )


_declare_told(UseStory, _("How a tool was used"))
_declare_told(Review, _("Review of a tool"))
