"""Seeds what editors of the demo say of topics: an introduction in both languages, and what to begin with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.utils import timezone

from content.models import HubImage
from hub.demo import blocks
from hub.demo.pages import EDITOR, NAMES, seed_page, seed_pictures
from hub.demo.reading import age, read
from hub.pages.models import TopicPage
from library.models import Tool
from members.models import Member
from topics.models import Topic

FOLDERS = {"blog_post": "blog", "guide": "guides"}


def seed_topics(folder: Path) -> dict[str, int]:
    """Load `topics` and renew what changed in a file; tools, stories and guides are there already."""
    pictures, editor = seed_pictures(folder), Member.objects.get(handle=EDITOR)
    for path in sorted(folder.glob("topics/*/*.md")):
        seed_page(path, TopicPage, topic_fields(path, pictures), {}, editor)
    return {"topic pages": TopicPage.objects.count()}


def topic_fields(path: Path, pictures: Mapping[str, HubImage]) -> dict[str, Any]:
    """Return the columns of a topic's page; the file is named by the topic."""
    head, body = read(path)
    key = uuid5(NAMES, f"topics/{path.stem}")
    return {
        "title": head["title"],
        "intro": head["intro"],
        "topic": Topic.objects.get(slug=path.stem),
        "lead_image": pictures[head["image"]],
        "lead_image_alt": head["image_alt"],
        "first_published_at": timezone.now() - age(head["published"]),
        "body": blocks.story(body, key),
        "featured": [
            {"type": "thing", "value": _named(name.strip()), "id": str(uuid5(key, name.strip()))}
            for name in head["featured"].split(";")
        ],
    }


def _named(name: str) -> str:
    """Return what a page stores of `tool:<slug>`, `guide:<file>`, `blog_post:<file>`: kind and key."""
    kind, _colon, slug = name.partition(":")
    if kind == "tool":
        return f"tool:{Tool.objects.get(slug=slug).key}"
    return f"{kind}:{uuid5(NAMES, f'{FOLDERS[kind]}/{slug}')}"
