"""Every address that a coalition's editor is given, asked for as everybody else: nobody outside meets a word of it.

The words below stand in a draft, in a page's history, in a picture, in a document and on private pages. Who may see
which is a table; an address that leads there is asked for in each role, by GET and by POST, and the answer is searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import Collection, Page, PageViewRestriction

from content.models import HubDocument, HubImage
from hub.pages.models import BlogPostPage
from hub.pages.sharing import share
from members.models import Member
from networks.naming import name_editor
from search.draining import drain
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

DRAFT, HISTORY, NEWER = "quillwort", "sphagnum", "marchantia"
PICTURE, PAPER, INSIDE = "anthoceros", "fontinalis", "polytrichum"
FOR_MEMBERS, FOR_A_GROUP, WITH_PASSWORD = "selaginella", "lycopodium", "azolla"
CANARIES = (DRAFT, HISTORY, NEWER, PICTURE, PAPER, INSIDE, FOR_MEMBERS, FOR_A_GROUP, WITH_PASSWORD)
WORK = {DRAFT, HISTORY, NEWER, PICTURE, PAPER, INSIDE}

MAY_MEET = {
    "operator": set(CANARIES),
    "editor": set(CANARIES),
    "writer": WORK | {FOR_MEMBERS},
    "other coalition": {FOR_MEMBERS},
    "translator": {FOR_MEMBERS},
    "reviewer": {FOR_MEMBERS},
    "presenter": {FOR_MEMBERS},
    "member": {FOR_MEMBERS},
    "visitor": set(),
}
"""Who may meet which word, anywhere on the site or in its admin."""

OUTSIDE = [role for role in MAY_MEET if role not in ("operator", "editor", "writer")]
CRAWLED = 60
"""Pages of the admin that are followed from link to link, beside the addresses that are named here."""

LEAVING = ("/admin/logout", "/django-admin", "/accounts/", "/static/", "/live/")


@dataclass
class World:
    people: dict[str, Member | None]
    draft: BlogPostPage
    told: BlogPostPage
    image: HubImage
    paper: HubDocument
    private: dict[str, BlogPostPage]
    token: str
    seen: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        if role not in self.seen:
            self.seen[role] = Client(raise_request_exception=False)
            if member := self.people[role]:
                self.seen[role].force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return self.seen[role]


@pytest.fixture
def world(db: None, django_capture_on_commit_callbacks: Any) -> World:
    operator = MemberFactory(role="operator")
    with django_capture_on_commit_callbacks(execute=True):
        mine, theirs = writer_of("valley", operator), writer_of("bridges", operator)
        shelf = Page.objects.get(slug="valley", locale__language_code="en")
        collection = Collection.objects.get(name="valley")
        image = picture_in(collection)
        paper = HubDocument.objects.create(
            title=f"Paper {PAPER}", file=ContentFile(INSIDE.encode(), f"{PAPER}.txt"), collection=collection
        )
        text = f'<p>{DRAFT} <a linktype="document" id="{paper.pk}">paper</a></p>'
        draft = on(
            shelf, pages.story(f"Draft {DRAFT}", live=False, owner=mine, lead_image=image, body=[("paragraph", text)])
        )
        draft.save_revision(user=mine)
        told = on(shelf, pages.story("Told openly", body=[("paragraph", f"<p>{HISTORY}</p>")]))
        for words, is_out in (("<p>Plain words.</p>", True), (f"<p>{NEWER}</p>", False)):
            told.body = [("paragraph", words)]
            revision = told.save_revision(user=mine)
            if is_out:
                revision.publish()
                told.refresh_from_db()
        private = dict(private_pages())
    drain()
    people = {role: MemberFactory(role=role) for role in ("editor", "translator", "reviewer", "presenter")}
    people |= {
        "operator": operator,
        "writer": mine,
        "other coalition": theirs,
        "member": MemberFactory(),
        "visitor": None,
    }
    token = share(Page.objects.get(pk=draft.pk), mine, 7)[1]
    return World(people, draft, told, image, paper, private, token)


def writer_of(name: str, operator: Member) -> Member:
    tie = MembershipFactory(coalition=CoalitionFactory(slug=name, name_en=name))
    name_editor(tie, operator)
    return Member.objects.get(pk=tie.member_id)


def picture_in(collection: Collection) -> HubImage:
    made = pages.picture()
    made.title, made.description, made.collection = f"Picture {PICTURE}", f"Seen: {PICTURE}", collection
    made.file = ImageFile(made.file.open(), f"{PICTURE}.png")
    made.save()
    return made


def on(shelf: Page, page: BlogPostPage) -> BlogPostPage:
    page.move(shelf, pos="last-child")
    return BlogPostPage.objects.get(pk=page.pk)


def private_pages() -> Iterator[tuple[str, BlogPostPage]]:
    for kind, word in (("login", FOR_MEMBERS), ("groups", FOR_A_GROUP), ("password", WITH_PASSWORD)):
        page = pages.story(f"Private {word}", body=[("paragraph", f"<p>{word}</p>")])
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="open")
        restriction.groups.set([Group.objects.get(name="Editors")])
        yield kind, page


def words_in(answer: Any) -> set[str]:
    """Return the words that an answer holds: in its body, or where it leads."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = (body.decode(errors="replace") + unescape(answer.headers.get("Location", ""))).lower()
    return {word for word in CANARIES if word in text}


def crawl(client: Client, starts: list[str], most: int) -> dict[str, set[str]]:
    """Follow every link from some pages; return each address with the words that its page holds."""
    found: dict[str, set[str]] = {}
    waiting = list(starts)
    while waiting and len(found) < most:
        url = waiting.pop(0)
        if url in found:
            continue
        answer = client.get(url)
        found[url] = words_in(answer)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in re.findall(r'(?:href|src|data-url|data-chooser-url|action)="([^"]+)"', answer.content.decode()):
            to = urlsplit(urljoin(url, unescape(link)))
            path = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc in ("", "testserver", "localhost:8000") and path.startswith("/") and is_of_the_work(path):
                waiting.append(path)
    return found


def is_of_the_work(path: str) -> bool:
    if any(part in path for part in LEAVING):
        return False
    return path.startswith(("/admin/", "/documents/", "/media/images/", "/preview/"))


def given(world: World) -> list[str]:
    """Return addresses that scripts of the admin ask for, beside those that stand in its pages."""
    page_urls = []
    for page in (world.draft, world.told, world.private["groups"]):
        old, new = page.revisions.order_by("pk").first().pk, page.revisions.order_by("pk").last().pk
        for name, args in {
            "wagtailadmin_pages:edit": [page.pk],
            "wagtailadmin_pages:view_draft": [page.pk],
            "wagtailadmin_pages:history": [page.pk],
            "wagtailadmin_pages:history_results": [page.pk],
            "wagtailadmin_pages:usage": [page.pk],
            "wagtailadmin_pages:copy": [page.pk],
            "wagtailadmin_pages:move": [page.pk],
            "wagtailadmin_pages:delete": [page.pk],
            "wagtailadmin_pages:unpublish": [page.pk],
            "wagtailadmin_pages:preview_on_edit": [page.pk],
            "wagtailadmin_pages:workflow_history": [page.pk],
            "wagtailadmin_pages:revisions_view": [page.pk, old],
            "wagtailadmin_pages:revisions_revert": [page.pk, old],
            "wagtailadmin_pages:revisions_compare": [page.pk, old, new],
            "wagtailadmin_pages:convert_alias": [page.pk],
            "wagtailadmin_pages:set_privacy": [page.pk],
            "wagtailadmin_api:pages:detail": [page.pk],
            "wagtailadmin_choose_page_child": [page.get_parent().pk],
            "wagtailadmin_explore": [page.get_parent().pk],
            "wagtail_localize:submit_page_translation": [page.pk],
            "preview_links": [page.pk],
        }.items():
            page_urls.append(reverse(name, args=args))
        page_urls += [page.address(), page.address("es")]
    lists = [
        *("wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_pages:search", "wagtailadmin_choose_page"),
        *("wagtailadmin_choose_page_search", "wagtailimages:index", "wagtailimages_chooser:choose"),
        *("wagtailimages_chooser:choose_results", "wagtaildocs:index", "wagtaildocs_chooser:choose"),
        *(
            "wagtaildocs_chooser:choose_results",
            "wagtailadmin_reports:site_history",
            "wagtailadmin_reports:aging_pages",
        ),
        *("wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks", "wagtailadmin_reports:locked_pages"),
        *("wagtailadmin_api:pages:listing", "wagtailadmin_api:images:listing", "wagtailadmin_api:documents:listing"),
        *("stories:index", "guides:index", "thing_chooser:choose", "thing_chooser:choose_results"),
        *("wagtail_localize:translations_report", "wagtailadmin_reports:page_types_usage"),
    ]
    typed = [reverse("wagtailadmin_pages:type_use", args=["pages", "blogpostpage"])]
    urls = [*page_urls, *(reverse(name) for name in lists), *typed]
    searched = [name for name in lists if "search" in name or "choose" in name or name.endswith(":index")]
    urls += [f"{reverse(name)}?q={word}" for name in searched for word in (DRAFT, PICTURE, PAPER)]
    files = [
        reverse("wagtailimages:edit", args=[world.image.pk]),
        reverse("wagtailimages:image_usage", args=[world.image.pk]),
        reverse("wagtailimages:delete", args=[world.image.pk]),
        reverse("wagtailimages:url_generator", args=[world.image.pk]),
        reverse("wagtailimages_chooser:chosen", args=[world.image.pk]),
        reverse("wagtailimages_chooser:select_format", args=[world.image.pk]),
        reverse("wagtailadmin_api:images:detail", args=[world.image.pk]),
        reverse("wagtaildocs:edit", args=[world.paper.pk]),
        reverse("wagtaildocs:document_usage", args=[world.paper.pk]),
        reverse("wagtaildocs_chooser:chosen", args=[world.paper.pk]),
        reverse("wagtailadmin_api:documents:detail", args=[world.paper.pk]),
        world.paper.url,
        world.image.get_rendition("fill-320x240|format-webp").url,
    ]
    return files + urls


PUBLIC = (
    *(
        "/{}/",
        "/{}/blog/",
        "/{}/blog/valley/",
        "/{}/guides/",
        "/{}/topics/",
        "/{}/coalitions/valley/",
        "/{}/search/?q=WORD",
    ),
    *("/{}/search/suggest/?q=WORD", "/{}/blog/feed/", "/{}/talk/", "/{}/people/", "/{}/webinars/", "/{}/tools/?q=WORD"),
)


def surfaces() -> list[str]:
    """Return what everybody opens: lists, search and suggestions for each word, feeds, the map."""
    pages_ = {path.format(code).replace("WORD", word) for path in PUBLIC for code in ("en", "es") for word in CANARIES}
    return [*sorted(pages_), "/sitemap.xml", "/sitemap-blog_post.xml", "/sitemap-doors.xml"]


def test_every_address_a_writer_is_given_tells_others_nothing(world: World) -> None:
    urls = crawl(world.client("writer"), [*given(world), "/admin/"], len(given(world)) + CRAWLED)
    met = set().union(*urls.values())
    assert met >= WORK, "the writer meets their own words, so they would be found"
    assert len(urls) > len(set(given(world))) + CRAWLED / 2
    leaks = {
        (role, url): over
        for role in OUTSIDE
        for url in urls
        if (over := words_in(world.client(role).get(url)) - MAY_MEET[role] - asked_for(url))
    }
    assert leaks == {}, "\n".join(f"{role}: {url} {words}" for (role, url), words in leaks.items())


def asked_for(url: str) -> set[str]:
    """Return the words that stand in the address itself: a page may repeat what was asked of it."""
    return {word for word in CANARIES if word in url}


def test_nobody_outside_meets_a_word_on_the_site(world: World) -> None:
    """Lists, search, suggestions, feeds and the map, in both languages, for each sort of reader that these know."""
    for role in ("visitor", "member", "other coalition"):
        for url in surfaces():
            over = words_in(world.client(role).get(url)) - MAY_MEET[role] - asked_for(url)
            assert over == set(), (role, url)


DIRECT = {
    "wagtailadmin_pages:edit": {"operator", "editor", "writer"},
    "wagtailadmin_pages:view_draft": {"operator", "editor", "writer"},
    "wagtailadmin_pages:history": {"operator", "editor", "writer"},
    "wagtailadmin_pages:preview_on_edit": {"operator", "editor", "writer"},
    "wagtailadmin_pages:delete": {"operator", "editor", "writer"},
    "wagtailadmin_pages:copy": {"operator", "editor", "writer"},
    "wagtailadmin_pages:set_privacy": {"operator", "editor"},
    "wagtailadmin_api:pages:detail": {"operator", "editor", "writer"},
    "wagtail_localize:submit_page_translation": {"operator", "editor", "writer"},
    "preview_links": {"operator", "editor", "writer"},
}
"""Who is shown a draft's address of the admin; everybody else is refused."""


def test_a_draft_s_own_addresses_open_for_whom_the_table_says(world: World) -> None:
    urls = {name: reverse(name, args=[world.draft.pk]) for name in DIRECT}
    assert {role: opened(world, role, urls) for role in MAY_MEET} == by_role(DIRECT)


FILES = {"picture": {"operator", "editor", "writer"}, "paper": {"operator", "editor", "writer"}}


def test_a_draft_s_files_are_given_to_whom_the_table_says(world: World) -> None:
    urls = {"picture": world.image.get_rendition("fill-320x240|format-webp").url, "paper": world.paper.url}
    assert {role: opened(world, role, urls) for role in MAY_MEET} == by_role(FILES)


def opened(world: World, role: str, urls: dict[str, str]) -> set[str]:
    return {name for name, url in urls.items() if world.client(role).get(url).status_code == 200}


def by_role(table: dict[str, set[str]]) -> dict[str, set[str]]:
    return {role: {name for name, roles in table.items() if role in roles} for role in MAY_MEET}


ACTS = {
    "wagtailadmin_pages:edit": {"title": "Taken over", "slug": "taken", "action-publish": "1"},
    "wagtailadmin_pages:delete": {},
    "wagtailadmin_pages:unpublish": {},
    "wagtailadmin_pages:move_confirm": {},
    "wagtailadmin_pages:copy": {"new_title": "Copy", "new_slug": "copy", "new_parent_page": "1"},
    "wagtailadmin_pages:lock": {},
    "wagtailadmin_pages:set_privacy": {"restriction_type": "none"},
    "wagtail_localize:submit_page_translation": {"locales": "2"},
    "preview_links": {"days": "7"},
}


def test_nobody_outside_does_anything_to_a_draft(world: World) -> None:
    before = standing(world)
    for role in OUTSIDE:
        try_everything(world, role)
        assert standing(world) == before, role


def try_everything(world: World, role: str) -> None:
    for name, data in ACTS.items():
        args = [world.draft.pk, 1] if name.endswith("move_confirm") else [world.draft.pk]
        assert words_in(world.client(role).post(reverse(name, args=args), data)) <= MAY_MEET[role], name
    for action in ("publish", "unpublish", "delete", "copy", "move", "create_alias", "convert_alias"):
        url = reverse("wagtailadmin_api:pages:action", args=[world.draft.pk, action])
        assert world.client(role).post(url, {}).status_code in (302, 400, 403, 404, 405), action
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    world.client(role).post(f"{bulk}?id={world.draft.pk}", {})
    for file in (
        reverse("wagtailimages:delete", args=[world.image.pk]),
        reverse("wagtaildocs:delete", args=[world.paper.pk]),
    ):
        world.client(role).post(file, {})


def standing(world: World) -> Any:
    """Return what must not move: the draft, how many pages and links there are, and the files."""
    draft = Page.objects.filter(pk=world.draft.pk).values("title", "live", "path", "locked", "latest_revision").first()
    return (
        draft,
        Page.objects.count(),
        world.draft.preview_links.count(),
        HubImage.objects.count(),
        HubDocument.objects.count(),
    )


def test_the_admin_offers_no_part_anything_of_the_operators_work(world: World) -> None:
    for role in ("reviewer", "translator", "writer", "other coalition"):
        request = world.client(role).get("/admin/").wsgi_request
        offered = {item.name for item in admin_menu.menu_items_for_request(request)}
        assert not offered & {"settings", "words", "search-steering", "coalitions", "webinars", "library"}, role
