"""Seeds the demo's pictures and pages: stories, guides, and what the hub says about itself, each in both languages."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from content.models import HubDocument, HubImage
from content.page import HubPage
from hub.demo import blocks, labs
from hub.demo.block_media import Files
from hub.demo.reading import age, listed, read
from hub.demo.stories import seed_shelves, signed, story_columns, story_relations
from hub.pages.models import (
    BlogIndexPage,
    BlogPostPage,
    GuideIndexPage,
    GuidePage,
    HomePage,
    SitePage,
    TopicIndexPage,
    TopicPage,
)
from members.models import Member
from topics.models import Audience, Topic

NAMES = uuid.UUID("2c7d1f0a-6f0b-4a39-9a44-1d2f8f0f0c11")
"""The namespace of translation keys and block ids: a page has the same in both languages, and in every seeding."""

EDITOR = "amara"
SITE_PAGES_SINCE = timedelta(days=200)
PARENTS: Mapping[type[HubPage], type[HubPage]] = {
    BlogPostPage: BlogIndexPage,
    GuidePage: GuideIndexPage,
    SitePage: HomePage,
    TopicPage: TopicIndexPage,
}


def seed_pages(folder: Path) -> dict[str, int]:
    """Load `art`, `blog`, `guides` and `pages`, renew what changed in a file; return how many of each there are.

    People and the vocabulary are there already, and so are the homes and lists, which a migration grew.
    """
    pictures = seed_pictures(folder)
    files = Files(pictures, seed_documents(folder))
    seed_shelves(folder / "vocabulary.json", pictures)
    editor = Member.objects.get(handle=EDITOR)
    for path in sorted(folder.glob("blog/*/*.md")):
        head, body = read(path)
        columns = illustrated(head, pictures) | story_columns(head, body, page_key(path), files)
        seed_page(path, BlogPostPage, columns, story_relations(head), editor)
    for path in sorted(folder.glob("guides/*/*.md")):
        seed_page(path, *guide_fields(path, pictures), editor)
    for path in sorted(folder.glob("pages/*/*.md")):
        seed_page(path, *site_page_fields(path), editor)
    counted: dict[str, Any] = {
        "stories": BlogPostPage,
        "guides": GuidePage,
        "site pages": SitePage,
        "pictures": HubImage,
    }
    return {name: model.objects.count() for name, model in counted.items()}


def seed_pictures(folder: Path) -> dict[str, HubImage]:
    """Upload the drawings that are not there yet, described as the first page that shows them does."""
    heads = [read(path)[0] for path in sorted(folder.glob("*/en/*.md"))]
    described = {head["image"]: head["image_alt"] for head in reversed(heads) if "image_alt" in head}
    known = {image.title: image for image in HubImage.objects.all()}
    pictures = {}
    for path in sorted(folder.glob("art/*.jpg")):
        title = path.stem.replace("-", " ").capitalize()
        pictures[path.stem] = known.get(title) or _upload(path, title, described.get(path.stem, ""))
    return pictures


def seed_documents(folder: Path) -> dict[str, HubDocument]:
    """Upload what stories hand out, let hear and show: `files`, and the film that is kept of a webinar."""
    known = {document.title: document for document in HubDocument.objects.all()}
    paths = [*folder.glob("files/*"), *folder.glob("kept/*.webm")]
    return {path.name: known.get(path.name) or _keep(path) for path in sorted(paths)}


def guide_fields(path: Path, pictures: Mapping[str, HubImage]) -> tuple[type[HubPage], dict[str, Any], dict[str, Any]]:
    """Return the model, the columns and the relations of a guide."""
    head, body = read(path)
    columns = {
        **illustrated(head, pictures),
        "group": head.get("group", ""),
        "planned_minutes": int(head["planned"]) if "planned" in head else None,
        "need": blocks.things(head["need"], page_key(path)),
        "roles": labs.roles(head["roles"], page_key(path)),
        **labs.lab(body, page_key(path)),
    }
    relations = {
        "topics": list(Topic.objects.filter(slug__in=listed(head["topics"]))),
        "audiences": list(Audience.objects.filter(slug__in=listed(head["for_whom"]))),
    }
    return GuidePage, columns, relations


def site_page_fields(path: Path) -> tuple[type[HubPage], dict[str, Any], dict[str, Any]]:
    """Return the model and the columns of a page about the hub."""
    head, body = read(path)
    columns = {
        "title": head["title"],
        "intro": head["intro"],
        "first_published_at": timezone.now() - SITE_PAGES_SINCE,
        "body": blocks.story(body, page_key(path)),
    }
    return SitePage, columns, {}


@transaction.atomic
def seed_page(
    path: Path,
    model: type[HubPage],
    columns: dict[str, Any],
    relations: dict[str, Any],
    editor: Member,
    parent: HubPage | None = None,
) -> None:
    """Publish a page the file has and the tree has not; publish it again where the words of the file changed.

    It stands under `parent`, else under the one page of its language that holds pages of its type.
    """
    language = path.parent.name
    page = model.objects.filter(translation_key=page_key(path), locale__language_code=language).first()
    if page is None:
        parent = parent or PARENTS[model].objects.get(locale__language_code=language)
        page = model(slug=path.stem, translation_key=page_key(path), locale=parent.locale, owner=editor, live=False)
        fill(page, columns, relations)
        parent.add_child(instance=page)
        _publish(page, editor, columns["first_published_at"])
    elif _differs(page, columns, relations):
        first = page.first_published_at
        fill(page, columns, relations)
        page.first_published_at = first
        _publish(page, editor, timezone.now())


def illustrated(head: Mapping[str, str], pictures: Mapping[str, HubImage]) -> dict[str, Any]:
    return {
        "title": head["title"],
        "intro": head["intro"],
        "lead_image": pictures[head["image"]] if "image" in head else None,
        "lead_image_alt": head.get("image_alt", ""),
        "first_published_at": timezone.now() - age(head["published"]),
    }


def _upload(path: Path, title: str, description: str) -> HubImage:
    with path.open("rb") as file:
        return HubImage.objects.create(title=title, description=description, file=ImageFile(file, name=path.name))


def _keep(path: Path) -> HubDocument:
    with path.open("rb") as file:
        kept: HubDocument = HubDocument.objects.create(
            title=path.name, file=File(file, name=path.name), file_size=path.stat().st_size
        )
    return kept


def page_key(path: Path) -> uuid.UUID:
    return uuid.uuid5(NAMES, f"{path.parent.parent.name}/{path.stem}")


def fill(page: Any, columns: Mapping[str, Any], relations: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
    for name, value in relations.items():
        if name == "tags":
            page.tags.set(value)
        elif name == "post_authors":
            page.post_authors = [signed(person, place) for place, person in enumerate(value)]
        else:
            setattr(page, name, value)


def _differs(page: Any, columns: Mapping[str, Any], relations: Mapping[str, Any]) -> bool:
    """Say whether the page says anything else than its file; when it was published first is left alone."""
    for name, wanted in columns.items():
        there = getattr(page, name)
        if name != "first_published_at" and wanted != (list(there.raw_data) if isinstance(wanted, list) else there):
            return True
    return any(_told(_related(page, name)) != _told(wanted) for name, wanted in relations.items())


def _related(page: Any, name: str) -> list[Any]:
    if name == "tags":
        return list(page.tags.names())
    return page.authors if name == "post_authors" else list(getattr(page, name).all())


def _told(things: list[Any]) -> set[Any]:
    return {thing.casefold() if isinstance(thing, str) else thing for thing in things}


def _publish(page: Any, editor: Member, at: datetime) -> None:
    """Save a revision and publish it as the editor would, dated as the file says."""
    revision = page.save_revision(user=editor, log_action=True)
    revision.publish(user=editor)
    type(page).objects.filter(pk=page.pk).update(last_published_at=at, latest_revision_created_at=at)
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
