"""Every act of the admin on a page or a file, sent as everybody who is none of its editors: nothing moves."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Revision

from content.models import HubDocument, HubImage
from tests.pages.matrix import MAY_MEET, OUTSIDE, World, asked_for, words_in

ACTS = {
    "wagtailadmin_pages:edit": {"title": "Taken over", "slug": "taken", "action-publish": "1"},
    "wagtailadmin_pages:preview_on_edit": {"title": "Taken over", "slug": "taken"},
    "wagtailadmin_pages:delete": {},
    "wagtailadmin_pages:unpublish": {},
    "wagtailadmin_pages:move_confirm": {},
    "wagtailadmin_pages:set_page_position": {"position": "0"},
    "wagtailadmin_pages:copy": {"new_title": "Copy", "new_slug": "copy", "new_parent_page": "1"},
    "wagtailadmin_pages:lock": {},
    "wagtailadmin_pages:unlock": {},
    "wagtailadmin_pages:convert_alias": {},
    "wagtailadmin_pages:set_privacy": {"restriction_type": "none"},
    "wagtailadmin_pages:confirm_workflow_cancellation": {},
    "wagtailadmin_pages:revisions_revert": {},
    "wagtailadmin_pages:revisions_unschedule": {},
    "wagtail_localize:submit_page_translation": {"locales": "2"},
    "preview_links": {"days": "7"},
}
"""What can be sent to a page's addresses, with a form that would do it."""

MORE = {
    "wagtailadmin_pages:move_confirm": lambda page: [1],
    "wagtailadmin_pages:revisions_revert": lambda page: [page.revisions.order_by("pk").first().pk],
    "wagtailadmin_pages:revisions_unschedule": lambda page: [page.revisions.order_by("pk").last().pk],
}
"""What else stands in such an address."""

OF_FILES = {
    "wagtailimages:edit": {"title": "Taken over", "collection": "1"},
    "wagtailimages:delete": {},
    "wagtaildocs:edit": {"title": "Taken over", "collection": "1"},
    "wagtaildocs:delete": {},
}

IN_BULK = {
    "page": ("delete", "move", "publish", "unpublish"),
    "image": ("delete", "add_tags", "add_to_collection"),
    "document": ("delete", "add_tags", "add_to_collection"),
}


def test_nobody_outside_does_anything_to_a_draft_or_a_page(world: World) -> None:
    before = standing(world)
    for role in OUTSIDE:
        try_everything(world, role)
        assert standing(world) == before, role


def try_everything(world: World, role: str) -> None:
    theirs = translation_of(world.told) if role == "translator" else ""
    for url, data in acts(world):
        if url == theirs:
            continue
        answer = world.client(role).post(url, data, follow=True)
        assert words_in(answer) - asked_for(url) <= MAY_MEET[role], (role, url)
    for action in (
        "publish",
        "unpublish",
        "delete",
        "copy",
        "move",
        "create_alias",
        "convert_alias",
        "revert_to_page_revision",
    ):
        url = reverse("wagtailadmin_api:pages:action", args=[world.draft.pk, action])
        assert world.client(role).post(url, {}).status_code in (302, 400, 403, 404, 405), action


def translation_of(page: Page) -> str:
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def test_a_translator_begins_the_translation_of_what_is_published_as_it_is_published(world: World) -> None:
    """Its newest words are a draft, and as little theirs as a page that is nothing else."""
    before = Page.objects.count()
    for page in (world.draft, world.private["groups"]):
        world.client("translator").post(translation_of(page), {"locales": "2"}, follow=True)
    assert Page.objects.count() == before
    answer = world.client("translator").post(translation_of(world.told), {"locales": "2"}, follow=True)
    assert Page.objects.count() == before + 1
    assert b"Plain words." in answer.content
    assert not words_in(answer)


def acts(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    for page in (world.draft, world.told, world.private["groups"]):
        for name, data in ACTS.items():
            more = MORE[name](page) if name in MORE and page.revisions.exists() else [1] * (name in MORE)
            yield reverse(name, args=[page.pk, *more]), data
        shelf = page.get_parent().pk
        new = reverse("wagtailadmin_pages:add", args=["pages", "blogpostpage", shelf])
        if page is not world.private["groups"]:
            yield new, {"title": "Slipped in", "slug": "slipped-in", "action-publish": "1"}
    for name, data in OF_FILES.items():
        yield reverse(name, args=[(world.image if "images" in name else world.paper).pk]), data
    kept = {
        "page": ("wagtailcore", world.told),
        "image": ("content", world.image),
        "document": ("content", world.paper),
    }
    for sort, actions in IN_BULK.items():
        app, thing = kept[sort]
        model = {"page": "page", "image": "hubimage", "document": "hubdocument"}[sort]
        for action in actions:
            data = {"tags": "taken", "collection": "1", "chooser": "1", "include_descendants": "on"}
            yield f"{reverse('wagtail_bulk_action', args=[app, model, action])}?id={thing.pk}", data


def standing(world: World) -> Any:
    """Return what must not move: pages as they stand, their links and restrictions, and the files."""
    pages_ = (world.draft, world.told, *world.private.values())
    fields = ("title", "slug", "live", "path", "locked", "latest_revision", "live_revision", "go_live_at")
    return (
        list(Page.objects.filter(pk__in=[page.pk for page in pages_]).order_by("pk").values(*fields)),
        (Page.objects.count(), Revision.objects.count(), PageViewRestriction.objects.count()),
        world.draft.preview_links.count(),
        list(HubImage.objects.order_by("pk").values_list("title", "collection", "tags")),
        list(HubDocument.objects.order_by("pk").values_list("title", "collection", "tags")),
    )


def test_the_same_acts_are_open_to_who_writes(world: World) -> None:
    """Or a refusal above would prove nothing."""
    before, writer = standing(world), world.client("writer")
    for name in ("wagtailadmin_pages:lock", "wagtailadmin_pages:delete"):
        writer.post(reverse(name, args=[world.draft.pk]), ACTS[name])
    assert not Page.objects.filter(pk=world.draft.pk).exists()
    writer.post(reverse("wagtaildocs:delete", args=[world.paper.pk]))
    assert not HubDocument.objects.filter(pk=world.paper.pk).exists()
    assert before != standing(world)
