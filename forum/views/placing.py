"""Where a draft belongs, in words and as an address: the composer it was begun in."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.models import Draft, Post, Thread
from forum.policies import can_edit, can_see_about
from forum.publishing import title_of, url_of_thing


@dataclass(frozen=True)
class PlacedDraft:
    """A draft with its place: `url` is empty where its writer can no longer write, `lang` is that of `title`."""

    draft: Draft
    title: str
    url: str
    lang: str = ""
    number: int | None = None


def placed(drafts: list[Draft], viewer: Any) -> list[PlacedDraft]:
    """Return drafts with their places, as far as `viewer` may still see them: two queries, and one for each thing."""
    threads, posts = _threads(drafts, viewer), _posts(drafts, viewer)
    return [_placed(draft, threads, posts, viewer) for draft in drafts]


def back_of(place: str) -> str:
    """Return the address of a composer for somebody who has to sign in first; it tells nothing but the place itself."""
    if place.startswith("edit:") and _number(place[5:]):
        return reverse("edit_post", args=[place[5:]])
    if _number(place):
        return f"{reverse('thread', args=[place, 'thread'])}#reply"
    return reverse("ask") if place == "start" else reverse("my_drafts")


def _placed(draft: Draft, threads: dict[str, Thread], posts: dict[str, Post], viewer: Any) -> PlacedDraft:
    place, kept = draft.place, f"?draft={draft.key}"
    if place == "start":
        return PlacedDraft(draft, draft.words.get("title", ""), reverse("ask") + kept, draft.words.get("lang", ""))
    if thread := threads.get(place):
        query = f"?page={thread.pages}&draft={draft.key}#reply"
        return PlacedDraft(draft, thread.title, thread.get_absolute_url() + query, thread.lang)
    if post := posts.get(place.removeprefix("edit:")):
        url = reverse("edit_post", args=[post.pk]) + kept if can_edit(viewer, post) else ""
        return PlacedDraft(draft, post.thread.title, url, post.thread.lang, post.number)
    kind, _colon, key = place.removeprefix("about:").partition(":")
    if place.startswith("about:") and can_see_about(viewer, kind, key):
        language = draft.words.get("lang", "en")
        return PlacedDraft(draft, title_of(kind, key, language), f"{url_of_thing(kind, key)}{kept}#reply")
    return PlacedDraft(draft, _("This can no longer be answered"), "")


def _threads(drafts: list[Draft], viewer: Any) -> dict[str, Thread]:
    wanted = {int(draft.place) for draft in drafts if _number(draft.place)}
    return {str(thread.pk): thread for thread in Thread.objects.repliable_by(viewer).filter(pk__in=wanted)}


def _posts(drafts: list[Draft], viewer: Any) -> dict[str, Post]:
    wanted = {int(draft.place[5:]) for draft in drafts if draft.place.startswith("edit:")}
    found = Post.objects.visible_to(viewer).filter(pk__in=wanted)
    return {str(post.pk): post for post in found.select_related("thread__category__parent", "thread__closing")}


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
