"""Seeds the demo's library: each file through the same actions as a member's submission and an editor's answer."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.demo.reading import age, listed, read
from hub.demo.vocabulary import WORDS, seed_vocabulary
from library.curation import COLUMNS, RELATIONS, Draft, publish_tool, record_use, revise_tool, submit_tool
from library.models import Tool
from members.models import Member
from networks.models import Coalition

NAMES = uuid.UUID("5b6f7a1e-93a4-4d0b-8f0e-6f0f1f7c2a55")
"""The namespace of families and of the forms' keys: seeding twice finds what the first time wrote."""

EDITOR = "amara"
LOOKED_OVER_AFTER = timedelta(hours=9)


def seed_tools(folder: Path) -> dict[str, int]:
    """Load `tools/<language>/*.md`, renew those whose file changed; return how many tools there are, and how many wait.

    People and coalitions are there already; the vocabulary is seeded first.
    """
    seed_vocabulary(folder)
    words = {name: {term.slug: term for term in model.objects.all()} for name, model in WORDS.items()}
    people = {member.handle: member for member in Member.objects.all()}
    coalitions = {coalition.slug: coalition for coalition in Coalition.objects.all()}
    for path in sorted(folder.glob("tools/*/*.md")):
        head, body = read(path)
        draft = _draft(head, body, path.parent.name, words)
        _seed_tool(path, head, draft, people, [coalitions[slug] for slug in listed(head["coalitions"])])
    return {"tools": Tool.objects.published().count(), "tools waiting": Tool.objects.waiting().count()}


def key_of(name: str) -> uuid.UUID:
    """Return the key of the form that a file stands for: `en/one-page-family-consent`."""
    return uuid.uuid5(NAMES, name)


def find_tool(name: str) -> Tool:
    """Return the tool that a file made, named as `en/one-page-family-consent`."""
    return Tool.objects.get(client_key=key_of(name))


@transaction.atomic
def _seed_tool(
    path: Path, head: Mapping[str, str], draft: Draft, people: Mapping[str, Member], users: list[Coalition]
) -> None:
    author, editor = people[head["submitted_by"]], people[EDITOR]
    key = key_of(f"{path.parent.name}/{path.stem}")
    tool = Tool.objects.filter(submitted_by=author, client_key=key).first()
    if tool is None:
        family = uuid.uuid5(NAMES, head["family"]) if head.get("family") else None
        tool = submit_tool(author, draft, client_key=key, family=family, slug=path.stem)
        if head.get("state") != Tool.State.SUBMITTED:
            tool = publish_tool(tool, editor, tell=False)
        _set_back(tool, age(head["added"]))
    elif _says(tool) != _says(draft):
        tool = revise_tool(tool, editor, draft)
    if {coalition.pk for coalition in tool.named_users.all()} != {coalition.pk for coalition in users}:
        record_use(tool, users)


def _draft(head: Mapping[str, str], body: str, lang: str, words: Mapping[str, Mapping[str, Any]]) -> Draft:
    def terms(name: str, value: str) -> list[Any]:
        return [words[name][slug] for slug in listed(value)]

    return Draft(
        title=head["title"],
        summary=head["summary"],
        link=head["link"],
        body=body,
        lang=lang,
        languages=listed(head["languages"]),
        format=words["formats"][head["format"]],
        cost=words["costs"][head["cost"]],
        evidence=words["evidence"][head["evidence"]],
        licence=words["licences"][head["licence"]],
        minutes=int(head["minutes"]) if head["minutes"] else None,
        year=int(head["year"]) if head["year"] else None,
        maker=head["maker"],
        levers=terms("levers", head["lever"]),
        **{name: terms(name, head[name]) for name in ("topics", "audiences", "ages", "settings")},
        tags=listed(head["tags"]),
    )


def _says(told: Tool | Draft) -> tuple[Any, ...]:
    """Return everything a tool or a draft says, in a form that can be compared."""
    tags = [tag.name for tag in told.tags.all()] if isinstance(told, Tool) else told.tags
    sets = [getattr(told, name) for name in RELATIONS]
    chosen = [{term.pk for term in (found.all() if isinstance(told, Tool) else found)} for found in sets]
    columns = [getattr(told, name) for name in COLUMNS]
    return (*columns, sorted(told.languages), *chosen, {tag.casefold() for tag in tags})


def _set_back(tool: Tool, since: timedelta) -> None:
    """Let a tool have been left, and looked over, as long ago as its file says."""
    tool.submitted_at = timezone.now() - since
    if tool.is_published:
        tool.published_at = tool.reviewed_at = tool.submitted_at + min(LOOKED_OVER_AFTER, since)
    tool.save(update_fields=["submitted_at", "published_at", "reviewed_at"])
