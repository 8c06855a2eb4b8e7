"""Where a draft belongs, in words and as an address: the composer it was begun in."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.things import Thing
from forum.models import Draft, Post, Thread
from forum.querysets import key_field_of
from search.registry import kind_named

FORM = "form-"
"""How parts of a thing's page are named that have a form and drafts of their own: `about:tool:…#form-use`."""


@dataclass(frozen=True)
class PlacedDraft:
    """A draft with its place: `url` is empty where its writer can no longer write, `lang` is that of `title`."""

    draft: Draft
    title: str
    url: str
    lang: str = ""
    number: int | None = None


def placed(drafts: list[Draft], viewer: Any) -> list[PlacedDraft]:
    """Return drafts with their places, as far as `viewer` may still see them: a few queries for each kind of place."""
    threads, posts, things = _threads(drafts, viewer), _posts(drafts, viewer), _things(drafts, viewer)
    return [_placed(draft, threads, posts, things) for draft in drafts]


def back_of(place: str) -> str:
    """Return the address of a composer for somebody who has to sign in first; it tells nothing but the place itself."""
    if place.startswith("edit:") and _number(place[5:]):
        return reverse("edit_post", args=[place[5:]])
    if _number(place):
        return f"{reverse('thread', args=[place, 'thread'])}#reply"
    return reverse("ask") if place == "start" else reverse("my_drafts")


def _placed(draft: Draft, threads: dict[str, Thread], posts: dict[str, Any], things: dict[str, Thing]) -> PlacedDraft:
    place, kept = draft.place, f"?draft={draft.key}"
    if place == "start":
        return PlacedDraft(draft, draft.words.get("title", ""), reverse("ask") + kept, draft.words.get("lang", ""))
    if thread := threads.get(place):
        query = f"?page={thread.pages}&draft={draft.key}#reply"
        return PlacedDraft(draft, thread.title, thread.get_absolute_url() + query, thread.lang)
    if post := posts.get(place.removeprefix("edit:")):
        url = reverse("edit_post", args=[post.pk]) + kept if post.may_edit else ""
        return PlacedDraft(draft, post.thread.title, url, post.thread.lang, post.number)
    if thing := things.get(place) or things.get(place.partition("#")[0]):
        url, part = thing.kind.url(thing.model, _reader_language()), place.partition("#")[2]
        return PlacedDraft(draft, str(thing), f"{url}{kept}#{part if part.startswith(FORM) else 'reply'}")
    return PlacedDraft(draft, _("This can no longer be answered"), "")


def _threads(drafts: list[Draft], viewer: Any) -> dict[str, Thread]:
    wanted = {int(draft.place) for draft in drafts if _number(draft.place)}
    return {str(thread.pk): thread for thread in Thread.objects.repliable_by(viewer).filter(pk__in=wanted)}


def _posts(drafts: list[Draft], viewer: Any) -> dict[str, Any]:
    wanted = {int(draft.place[5:]) for draft in drafts if draft.place.startswith("edit:")}
    if not wanted:
        return {}
    editable = Post.objects.editable_by(viewer).filter(pk=OuterRef("pk"))
    found = Post.objects.visible_to(viewer).filter(pk__in=wanted).annotate(may_edit=Exists(editable))
    return {str(post.pk): post for post in found.select_related("thread")}


def _things(drafts: list[Draft], viewer: Any) -> dict[str, Thing]:
    """Return what may be seen of what drafts are about, by its place; of two editions the one for this reader."""
    named = [draft.place.split(":", 2)[1:] for draft in drafts if re.match("about:[^:]+:", draft.place)]
    found: dict[str, Thing] = {}
    for kind in filter(None, map(kind_named, {name for name, _key in named})):
        field = kind.model._meta.get_field(key_field_of(kind))
        wanted = [key.partition("#") for name, key in named if name == kind.name]
        keys = {key for key, _hash, _part in wanted if _is_key(field, key)}
        things = kind.visible_to(viewer).filter(**{f"{field.name}__in": keys}).order_by("pk")
        if any(field.name == "locale" for field in kind.model._meta.get_fields()):
            things = things.select_related("locale")
        for thing in sorted(things, key=_is_for_reader):
            parts = [kind.part.of(thing, part) for _key, _hash, part in wanted] if kind.part else [thing]
            found |= {f"about:{kind.name}:{kind.key(one)}": Thing(kind, one) for one in parts if one is not None}
    return found


def _is_key(field: Any, key: str) -> bool:
    """Say whether a key can be one of a column; a place may have been made up."""
    try:
        field.to_python(key)
    except ValidationError:
        return False
    return len(key) < 40 and (not key.isdigit() or _number(key))


def _is_for_reader(thing: Any) -> bool:
    return _reader_language() in (getattr(thing, "lang", ""), getattr(thing, "language", ""))


def _reader_language() -> str:
    return (get_language() or "en")[:2]


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
