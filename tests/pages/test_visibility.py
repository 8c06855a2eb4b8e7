"""Who reads what: a draft nobody, a page for members only members; lists, feed, map and index say the same."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from wagtail.models import PageViewRestriction

from content.documents import page_scopes
from content.policies import can_see_page
from hub.pages.kinds import story_document
from hub.pages.models import BlogPostPage
from tests.factories import pages


def restrict(page: BlogPostPage, kind: str, *groups: Group) -> BlogPostPage:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    restriction.groups.set(groups)
    return page


@pytest.fixture
def stories(db: None) -> dict[str, BlogPostPage]:
    group = Group.objects.get(name="Editors")
    return {
        "public": pages.story("Public"),
        "draft": pages.story("Draft", live=False),
        "members": restrict(pages.story("For members"), PageViewRestriction.LOGIN),
        "editors": restrict(pages.story("For editors"), PageViewRestriction.GROUPS, group),
        "password": restrict(pages.story("Behind a password"), PageViewRestriction.PASSWORD),
    }


SEEN = {
    "visitor": {"public"},
    "ben": {"public", "members"},
    "amara": {"public", "members", "editors"},
    "mei": {"public", "members", "editors"},
}


@pytest.mark.parametrize("name", SEEN)
def test_the_rule_and_its_queryset_agree_for_everybody(stories, name: str, request) -> None:
    viewer = AnonymousUser() if name == "visitor" else request.getfixturevalue(name)
    listed = set(BlogPostPage.objects.visible_to(viewer))
    assert {key for key, story in stories.items() if story in listed} == SEEN[name]
    assert {key for key, story in stories.items() if can_see_page(viewer, story)} == SEEN[name]


def test_a_page_for_members_is_on_no_surface_of_a_visitor(client: Client, stories) -> None:
    assert client.get(stories["members"].address()).status_code == 302
    for path in ("/en/", "/en/blog/", "/es/blog/", "/en/blog/feed/", "/sitemap-blog_post.xml"):
        assert b"or members" not in client.get(path).content, path
        assert b"for-members" not in client.get(path).content, path


def test_a_member_finds_it_in_the_list_and_reads_it(signed_in, ben, stories) -> None:
    member = signed_in(ben)
    assert b"For members" in member.get("/en/blog/").content
    assert member.get(stories["members"].address()).status_code == 200


def test_search_holds_a_page_for_whom_it_is(stories) -> None:
    assert page_scopes(stories["public"]) == {"public"}
    assert page_scopes(stories["members"]) == {"members"}
    assert story_document(stories["editors"]) is None
    assert story_document(stories["password"]) is None
    assert story_document(stories["draft"]) is None


def test_a_restriction_above_holds_below(stories, client: Client) -> None:
    restrict(pages.BlogIndexPage.objects.get(locale__language_code="en"), PageViewRestriction.LOGIN)
    assert not BlogPostPage.objects.visible_to(AnonymousUser()).exists()
    assert not can_see_page(AnonymousUser(), stories["public"])


def test_an_author_s_page_is_linked_only_for_who_may_open_it(client: Client, signed_in, rosa, ben) -> None:
    story = pages.story()
    story.post_authors.create(member=rosa)
    story.save_revision().publish()
    link = f'href="/en/blog/by/{rosa.handle}/"'
    assert link not in client.get(story.address()).content.decode()
    assert link in signed_in(ben).get(story.address()).content.decode()
