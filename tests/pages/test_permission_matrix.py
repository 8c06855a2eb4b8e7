"""Every address that a coalition's editor is given, asked for as everybody else: nobody outside meets a word of it.

The words below stand in a draft, in a page's history, in a picture, in a document and on private pages. Who may see
which is a table; an address that leads there is asked for in each role, by GET and by POST, and the answer is searched.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from search.engines import vocabulary
from tests.pages.matrix import (
    CANARIES,
    DRAFT,
    MAY_MEET,
    OUTSIDE,
    PAPER,
    PICTURE,
    WORK,
    World,
    asked_for,
    words_in,
)

CRAWLED = 60
"""Pages of the admin that are followed from link to link, beside the addresses that are named here."""

LANGUAGES = ("en", "es")
LEAVING = ("/admin/logout", "/django-admin", "/accounts/", "/static/", "/live/")


def crawl(client: Client, starts: list[str], most: int) -> dict[str, set[str]]:
    """Follow every link from some pages; return each address with the words that its page holds."""
    found: dict[str, set[str]] = {}
    waiting = list(starts)
    while waiting and len(found) < most:
        url = waiting.pop(0)
        if url in found:
            continue
        answer = client.get(url)
        assert answer.status_code < 500, url
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
    pages_ = {path.format(code).replace("WORD", word) for path in PUBLIC for code in LANGUAGES for word in CANARIES}
    return [*sorted(pages_), "/sitemap.xml", "/sitemap-blog_post.xml", "/sitemap-doors.xml"]


def test_every_address_a_writer_is_given_tells_others_nothing(world: World) -> None:
    urls = crawl(world.client("writer"), [*given(world), "/admin/"], len(given(world)) + CRAWLED)
    met = set().union(*urls.values())
    assert met >= WORK, "the writer meets their own words, so they would be found"
    assert len(urls) > len(set(given(world))) + CRAWLED / 2
    leaks = {}
    for role in OUTSIDE:
        for url in urls:
            answer = world.client(role).get(url)
            assert answer.status_code < 500, (role, url)
            if over := words_in(answer) - MAY_MEET[role] - asked_for(url):
                leaks[role, url] = over
    assert leaks == {}, "\n".join(f"{role}: {url} {words}" for (role, url), words in leaks.items())


def test_nobody_outside_meets_a_word_on_the_site(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists, search, suggestions, feeds, the map and the pages' own addresses, in both languages, for everybody."""
    # Whose forms stand in the index is the same for all of them: it is looked up once for each word.
    monkeypatch.setattr(vocabulary, "_forms", once_for_each_word(vocabulary._forms))
    of_pages = [page.address(code) for page in (world.draft, world.told, *world.private.values()) for code in LANGUAGES]
    urls = [*surfaces(), *of_pages, *(f"{url}?watch=film-1" for url in of_pages)]
    for role in OUTSIDE:
        for url in urls:
            over = words_in(world.client(role).get(url)) - MAY_MEET[role] - asked_for(url)
            assert over == set(), (role, url)


def once_for_each_word(forms: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    known: dict[tuple[str, str], dict[str, str]] = {}

    def remembered(connection: Any, index: str, word: str) -> dict[str, str]:
        if (index, word) not in known:
            known[index, word] = forms(connection, index, word)
        return known[index, word]

    return remembered


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


def test_the_admin_offers_no_part_anything_of_the_operators_work(world: World) -> None:
    for role in ("reviewer", "translator", "writer", "other coalition"):
        request = world.client(role).get("/admin/").wsgi_request
        offered = {item.name for item in admin_menu.menu_items_for_request(request)}
        assert not offered & {"settings", "words", "search-steering", "coalitions", "webinars", "library"}, role
