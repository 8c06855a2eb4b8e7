"""Who comes to an old address is led to the new one; who comes to none is helped, with nothing they may not know of."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from hub import lost
from hub.lost import address_words
from hub.pages.models import BlogCategory, BlogIndexPage
from search.draining import drain
from tests.factories import pages
from tests.factories.library import ToolFactory
from tests.pages.test_visibility import restrict


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def index(settings, tmp_path, db):
    """Return a function that brings the index up to date; each test has an empty one."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    return drain


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Return a function that gives a page another address, in the admin; what follows the commit is done."""

    def change(editor: Client, page, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            _rename(editor, page, slug)

    return change


def _rename(editor: Client, page, slug: str) -> None:
    fields = {"title": page.title, "slug": slug, "intro": "Words.", "action-publish": "1"}
    if not isinstance(page, BlogIndexPage):
        fields |= {
            "body": streamfield([("paragraph", rich_text("<p>Words.</p>"))]),
            "category": str(BlogCategory.objects.get(slug="community-voices").pk),
            "tags": "",
            "post_authors": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
        }
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields))
    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    assert page.slug == slug


def ends_at(visitor: Client, path: str) -> str:
    answer = visitor.get(path, follow=True)
    assert answer.status_code == 200, (path, answer.redirect_chain)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else path


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_story_that_got_another_address_is_found_at_the_old_one(editor, visitor, rename, language) -> None:
    story = pages.story("The ditch meeting", language=language)
    rename(editor, story, "by-the-water")
    answer = visitor.get(f"/{language}/blog/the-ditch-meeting/")
    assert answer.status_code == 301
    assert answer["Location"].endswith(f"/{language}/blog/by-the-water/")


def test_an_address_that_changed_twice_leads_to_the_last_in_one_step(editor, visitor, rename) -> None:
    story = pages.story("One")
    rename(editor, story, "two")
    rename(editor, story, "three")
    for old in ("one", "two"):
        answer = visitor.get(f"/en/blog/{old}/")
        assert answer.status_code == 301
        assert answer["Location"].endswith("/en/blog/three/")


def test_a_story_that_goes_back_to_its_first_address_is_not_sent_in_a_circle(editor, visitor, rename) -> None:
    story = pages.story("One")
    rename(editor, story, "two")
    rename(editor, story, "one")
    assert visitor.get("/en/blog/one/").status_code == 200
    assert ends_at(visitor, "/en/blog/two/").endswith("/en/blog/one/")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_stands_below_a_page_that_moved_is_found_as_well(editor, visitor, rename, language) -> None:
    pages.story("The ditch meeting", language=language)
    shelf = BlogIndexPage.objects.get(locale__language_code=language)
    rename(editor, shelf, "news")
    answer = visitor.get(f"/{language}/blog/the-ditch-meeting/")
    assert answer.status_code == 301
    assert answer["Location"].endswith(f"/{language}/news/the-ditch-meeting/")


def test_where_only_one_language_got_another_address_both_are_still_found(editor, visitor, rename) -> None:
    story = pages.story("The ditch meeting")
    spanish = pages.translated(story)
    rename(editor, story, "by-the-water")
    assert ends_at(visitor, "/en/blog/the-ditch-meeting/").endswith("/en/blog/by-the-water/")
    assert visitor.get("/es/blog/the-ditch-meeting/").status_code == 200
    assert ends_at(visitor, "/es/blog/by-the-water/").endswith(spanish.address())


def test_a_page_moved_in_the_tree_is_found_at_its_old_place(editor, visitor, mei, signed_in) -> None:
    story = pages.story("The ditch meeting")
    home = pages.home()
    other = home.add_child(instance=BlogIndexPage(title="Second shelf", slug="second", locale=home.locale))
    url = reverse("wagtailadmin_pages:move_confirm", args=[story.pk, other.pk])
    answer = signed_in(mei).post(url)
    assert answer.status_code == 302
    assert ends_at(visitor, "/en/blog/the-ditch-meeting/").endswith("/en/second/the-ditch-meeting/")


def test_the_new_address_of_what_was_taken_away_is_told_to_nobody(editor, visitor, rename) -> None:
    story = pages.story("One")
    rename(editor, story, "unspoken")
    assert visitor.get("/en/blog/one/").status_code == 301
    story.unpublish()
    answer = visitor.get("/en/blog/one/")
    assert answer.status_code == 404
    assert b"unspoken" not in answer.content


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/blog/the-ditch-meeting/", "the ditch meeting"),
        ("/en/blog/the_ditch%20meeting.html", "the ditch meeting"),
        ("/es/blog/la-reuni%C3%B3n/2026/", "la reunión"),
        ("/documents/12/one-page-consent.pdf", "one page consent"),
        ("/en/123/", ""),
        ("/en/%ff%00/", ""),
    ],
)
def test_the_words_of_an_address_are_those_one_would_type(path, words) -> None:
    assert address_words(path) == words


@pytest.mark.parametrize(("language", "path"), [("en", "/en/tools/x-1/ditch-meting/"), ("es", "/es/x/ditch-meting/")])
def test_a_lost_reader_gets_their_words_and_what_comes_near(client, index, language, path) -> None:
    ToolFactory(title="How to hold a ditch meeting")
    pages.story("The ditch meeting")
    index()
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="ditch meting"' in html
    assert f'<html lang="{language}"' in html
    assert f'href="/{language}/blog/the-ditch-meeting/"' in html
    assert "How to hold a ditch meeting" in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("path", ["/documents/999/one-page-family-consent.pdf", "/media/one-page-family-consent.jpg"])
def test_a_file_that_is_not_there_helps_as_well(client, index, path) -> None:
    ToolFactory(title="One-page family consent")
    index()
    answer = client.get(path, follow=True)
    assert answer.status_code == 404
    assert "One-page family consent" in answer.content.decode()


def test_of_drafts_and_of_what_is_for_others_a_lost_reader_learns_nothing(client, signed_in, ben, index) -> None:
    pages.story("Quetzal draft", live=False)
    pages.story("Quetzal taken away").unpublish()
    restrict(pages.story("Quetzal for members"), PageViewRestriction.LOGIN)
    restrict(pages.story("Quetzal behind a word"), PageViewRestriction.PASSWORD)
    ToolFactory(title="Quetzal that waits", state="submitted")
    index()
    titles = (
        "Quetzal draft",
        "Quetzal taken away",
        "Quetzal for members",
        "Quetzal behind a word",
        "Quetzal that waits",
    )
    said = client.get("/en/blog/quetzal/").content.decode()
    assert [title for title in titles if title in said] == []
    member = signed_in(ben).get("/en/blog/quetzal/").content.decode()
    assert [title for title in titles if title in member] == ["Quetzal for members"]


def test_an_unpublished_page_is_not_there_and_its_words_are_only_those_of_the_address(client, index) -> None:
    story = pages.story("Quetzal", slug="nothing-of-it", intro="A secret sentence.")
    story.unpublish()
    index()
    answer = client.get("/en/blog/nothing-of-it/")
    assert answer.status_code == 404
    assert b"Quetzal" not in answer.content
    assert b"A secret sentence." not in answer.content


def test_what_is_only_in_the_other_language_is_shown_and_not_missing(client, db) -> None:
    story = pages.story("La acequia", language="es")
    assert client.get(f"/en/blog/{story.slug}/").status_code == 200


def test_who_tries_many_addresses_is_still_answered(client, index, monkeypatch) -> None:
    monkeypatch.setattr(lost, "LOST", lost.Paces(lost.Limit(2, lost.timedelta(minutes=1))))
    ToolFactory(title="Consent page")
    index()
    answers = [client.get("/en/consent/") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {404}
    assert "Consent page" in answers[0].content.decode()
    assert "Consent page" not in answers[3].content.decode()
    assert 'value="consent"' in answers[3].content.decode()
