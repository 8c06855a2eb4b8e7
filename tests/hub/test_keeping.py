"""Pages kept for visitors: nobody sees an old one, and nobody sees another's."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from content.models import Network
from hub import editions, keeping
from hub.pages.models import BlogPostPage
from tests.factories import pages
from tests.factories.forum import CategoryFactory
from tests.support.talk import begin_about

OWN_APPS = {app.split(".")[-1] for app in settings.INSTALLED_APPS[: settings.INSTALLED_APPS.index("wagtail_localize")]}


@pytest.fixture(autouse=True)
def _kept(settings, db: None) -> Iterator[None]:
    settings.PARTS_ARE_KEPT = settings.PAGE_CACHE = True
    keeping.forget_pages()
    yield
    keeping.forget_pages()


@pytest.fixture
def story() -> BlogPostPage:
    CategoryFactory()
    return pages.story("The ditch meeting")


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def when_committed(django_capture_on_commit_callbacks) -> Callable[[], object]:
    def block() -> object:
        # What was done before stands in the transaction of the test as if it were committed.
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return block


def read(client: Client, story: BlogPostPage, **headers: str) -> str:
    response = client.get(story.address(), **headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_that_was_made_once_costs_a_visitor_one_query(visitor, story) -> None:
    first = read(visitor, story)
    with CaptureQueriesContext(connection) as captured:
        assert read(visitor, story) == first
    assert len(captured) == 1


def test_what_an_editor_publishes_is_in_the_next_answer(visitor, story, when_committed) -> None:
    read(visitor, story)
    with when_committed():
        story.title = "The meeting in the ditch"
        story.save_revision().publish()
    assert "The meeting in the ditch" in read(visitor, story)


def test_what_an_editor_only_saves_makes_nothing_anew(visitor, story, when_committed) -> None:
    read(visitor, story)
    with when_committed():
        story.title = "Not ready"
        story.save_revision()
    with CaptureQueriesContext(connection) as captured:
        assert "Not ready" not in read(visitor, story)
    assert len(captured) == 1


def test_a_page_taken_down_or_kept_to_members_is_gone_at_once(visitor, story, when_committed) -> None:
    other = pages.story("For members")
    read(visitor, story), read(visitor, other)
    with when_committed():
        story.unpublish()
        PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert visitor.get(story.address()).status_code == 404
    assert visitor.get(other.address()).status_code == 302


def test_what_a_page_shows_of_others_is_as_new_as_the_page(visitor, story, rosa, when_committed) -> None:
    with when_committed():
        story.post_authors.create(member=rosa)
        story.save_revision().publish()
    assert "Rosa Delgado" in read(visitor, story)
    with when_committed():
        rosa.display_name = "Rosa D."
        rosa.save()
    assert "Rosa Delgado" not in read(visitor, story)
    with when_committed():
        shelf = story.category
        shelf.name_en = "Along the water"
        shelf.save()
        network = Network.load()
        network.name = "The long table"
        network.save()
    page = read(visitor, story)
    assert "Along the water" in page
    assert "The long table" in page


def test_a_post_about_a_page_is_in_the_next_answer(visitor, story, ben) -> None:
    read(visitor, story)
    begin_about(story, ben, "Ours met under a tree.")
    assert "Ours met under a tree." in read(visitor, story)


def test_a_member_is_given_their_own_page_and_leaves_none_behind(visitor, signed_in, rosa, story) -> None:
    member = signed_in(rosa)
    for _ in range(2):
        assert 'data-me="rosa"' in read(member, story)
        assert 'data-me="' not in read(visitor, story)


def test_a_visitor_with_a_session_is_not_anybody(visitor, story, when_committed) -> None:
    read(visitor, story)
    visitor.cookies["sessionid"] = "something"
    with CaptureQueriesContext(connection) as captured:
        read(visitor, story)
    assert len(captured) > 1


def test_themes_pages_of_a_list_and_names_of_the_site_are_kept_apart(visitor, story, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert "data-theme" not in read(visitor, story)
    visitor.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in read(visitor, story)
    del visitor.cookies["theme"]
    assert "data-theme" not in read(visitor, story)
    assert "?page=2" not in visitor.get("/en/blog/").content.decode()
    for number in range(12):
        pages.story(f"Story {number}")
    assert visitor.get("/en/blog/?page=2").content != visitor.get("/en/blog/").content
    assert visitor.get(story.address(), headers={"host": "evil.example"}).status_code == 400


def test_a_page_made_while_it_changes_is_not_kept_as_the_new_one(visitor, story, when_committed, monkeypatch) -> None:
    """The number is asked for before the page is read: who is slower than a publish keeps nothing."""
    serve = BlogPostPage.serve

    def slow(page: BlogPostPage, request, *args, **kwargs):
        response = serve(page, request, *args, **kwargs).render()
        with when_committed():
            again = BlogPostPage.objects.get(pk=page.pk)
            again.title = "The new title"
            again.save_revision().publish()
        return response

    monkeypatch.setattr(BlogPostPage, "serve", slow)
    assert "The new title" not in read(visitor, story)
    monkeypatch.undo()
    assert "The new title" in read(visitor, story)


def test_a_member_who_is_slower_than_a_publish_leaves_nothing_old_behind(
    visitor, signed_in, rosa, story, when_committed, monkeypatch
) -> None:
    """What a member’s page is made of is shared with visitors, so its number is asked for first as well."""
    serve = BlogPostPage.serve

    def slow(page: BlogPostPage, request, *args, **kwargs):
        with when_committed():
            again = BlogPostPage.objects.get(pk=page.pk)
            again.title = "The new title"
            again.save_revision().publish()
        return serve(page, request, *args, **kwargs).render()

    monkeypatch.setattr(BlogPostPage, "serve", slow)
    assert "<title>The ditch meeting" in read(signed_in(rosa), story)
    monkeypatch.undo()
    assert "<title>The new title" in read(visitor, story)


def test_a_page_is_made_anew_after_a_minute_whatever_happened(visitor, story, monkeypatch) -> None:
    read(visitor, story)
    BlogPostPage.objects.filter(pk=story.pk).update(title="Changed behind everybody’s back")
    assert "behind everybody" not in read(visitor, story)
    monkeypatch.setattr("content.remembering.MOST_SECONDS", -1.0)
    assert "behind everybody" in read(visitor, story)


def test_a_browser_that_has_the_page_is_told_so(visitor, story, when_committed) -> None:
    answer = visitor.get(story.address())
    tag = answer["ETag"]
    again = visitor.get(story.address(), headers={"if-none-match": f'"another", W/{tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Content-Security-Policy"] == answer["Content-Security-Policy"]
    assert visitor.get(story.address(), headers={"if-none-match": '"another"'}).status_code == 200
    with when_committed():
        story.title = "Another title"
        story.save_revision().publish()
    assert visitor.get(story.address(), headers={"if-none-match": tag}).status_code == 200


def test_kept_pages_have_every_header_and_an_id_of_their_own(visitor, story) -> None:
    first, second = visitor.get(story.address()), visitor.get(story.address())
    assert {name: value for name, value in first.items() if name != "X-Request-ID"} == {
        name: value for name, value in second.items() if name != "X-Request-ID"
    }
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_refusals_forms_and_what_does_not_say_so_are_not_kept(visitor, story) -> None:
    paths = ("/en/nowhere/", "/en/accounts/login/", "/en/webinars/", "/en/talk/")
    for path in paths:
        visitor.get(path)
    assert not any(path in key for key in keeping._shelf._kept for path in paths)
    visitor.get(story.address())
    assert any(story.address() in key for key in keeping._shelf._kept)


def test_every_model_of_the_hub_is_said_to_be_shown_or_not() -> None:
    own = {
        model._meta.label for name in OWN_APPS for model in apps.get_app_config(name).get_models()
        if not issubclass(model, Page)
    }  # fmt: skip
    assert own == {label for label in editions.SHOWN | editions.NOT_SHOWN if label.split(".")[0] in OWN_APPS}
    assert not editions.SHOWN & editions.NOT_SHOWN
