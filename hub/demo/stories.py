"""What the demo's stories stand on (categories, series, authors without an account), and a story as its file has it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from content.models import HubImage
from hub.demo import blocks
from hub.demo.block_media import Files
from hub.demo.reading import listed
from hub.demo.rows import renew
from hub.pages.models import Author, BlogCategory, PostAuthor, Series
from members.models import Member
from topics.models import Topic

SHELVES: Mapping[str, type[BlogCategory] | type[Series]] = {"blog_categories": BlogCategory, "blog_series": Series}
WORDS = ("name_en", "name_es", "intro_en", "intro_es")
TOLD = ("name", "part_en", "part_es", "bio_en", "bio_es")


def seed_shelves(path: Path, pictures: Mapping[str, HubImage]) -> None:
    """Make or rename the categories and series of stories, and the authors without an account."""
    told = json.loads(path.read_text(encoding="utf-8"))
    for part, model in SHELVES.items():
        for order, row in enumerate(told[part]):
            renew(model, {**{name: row[name] for name in WORDS}, "order": order}, slug=row["slug"])
    for row in told["blog_authors"]:
        renew(Author, {**{name: row[name] for name in TOLD}, "picture": pictures[row["picture"]]}, slug=row["slug"])


def story_columns(head: Mapping[str, str], body: str, key: UUID, files: Files) -> dict[str, Any]:
    """Return what a story has besides its picture; `series: away-from-our-desks 2` is its second part."""
    series, _space, place = head.get("series", "").partition(" ")
    return {
        "category": BlogCategory.objects.get(slug=head["category"]),
        "series": Series.objects.get(slug=series) if series else None,
        "series_place": int(place) if series else None,
        "featured": "featured" in head,
        "body": blocks.story(body, key, files),
    }


def story_relations(head: Mapping[str, str]) -> dict[str, Any]:
    """Return topics, tags and authors; an author is named by a member's handle, or by their own address."""
    names = listed(head["authors"])
    people: dict[str, Any] = {author.slug: author for author in Author.objects.filter(slug__in=names)}
    people |= Member.objects.in_bulk(names, field_name="handle")
    return {
        "topics": list(Topic.objects.filter(slug__in=listed(head["topics"]))),
        "tags": listed(head["tags"]),
        "post_authors": [people[name] for name in names],
    }


def signed(person: Member | Author, place: int) -> PostAuthor:
    """Return the line that names somebody as an author."""
    who = {"member": person} if isinstance(person, Member) else {"author": person}
    return PostAuthor(sort_order=place, **who)
