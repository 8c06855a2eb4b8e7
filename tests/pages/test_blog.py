"""Stories by category, tag, series and author: each part of the blog has a page, in both languages."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.pages.models import Author, BlogCategory, Series
from tests.factories import pages


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h2(?: lang="\w+")?><a href="[^"]*">(.*?)</a></h2>', html)


def signed(story, **person):
    story.post_authors.create(**person)
    story.save_revision().publish()
    story.refresh_from_db()
    return story


@pytest.fixture
def voices(db):
    category = BlogCategory.objects.get(slug="community-voices")
    category.intro_en, category.intro_es = "What neighbors say.", "Lo que dicen los vecinos."
    category.save()
    return category


def test_a_category_has_a_page_with_its_words_in_each_language(client: Client, voices) -> None:
    pages.translated(pages.story("The ditch meeting"), title="La junta de la acequia")
    english, spanish = (page_of(client, f"/{code}/blog/in/community-voices/") for code in ("en", "es"))
    assert "What neighbors say." in english
    assert titles(english) == ["The ditch meeting"]
    assert "Lo que dicen los vecinos." in spanish
    assert titles(spanish) == ["La junta de la acequia"]
    for html, here in ((english, "en"), (spanish, "es")):
        assert f'rel="canonical" href="http://localhost:8000/{here}/blog/in/community-voices/"' in html
        for code in ("en", "es"):
            assert f'hreflang="{code}" href="http://localhost:8000/{code}/blog/in/community-voices/"' in html


def test_a_category_without_a_story_says_so_and_one_that_is_none_is_not_found(client: Client, voices) -> None:
    assert "There is no story here yet." in page_of(client, "/en/blog/in/community-voices/")
    assert client.get("/en/blog/in/nothing/").status_code == 404


def test_a_featured_story_comes_first_in_its_category_and_leads_the_list(client: Client, voices) -> None:
    pages.story("Old and dear", featured=True)
    pages.story("New")
    assert titles(page_of(client, "/en/blog/in/community-voices/")) == ["Old and dear", "New"]
    blog = page_of(client, "/en/blog/")
    assert titles(blog) == ["Old and dear", "New"]
    assert blog.count("story-row lead") == 1


def test_without_a_featured_story_the_newest_leads(client: Client, db: None) -> None:
    pages.story("Old")
    pages.story("New")
    assert titles(page_of(client, "/en/blog/")) == ["New", "Old"]


def test_pages_of_a_list_name_each_other_and_hold_each_story_once(client: Client, voices) -> None:
    for number in range(25):
        pages.story(f"Story {number}", featured=number == 3)
    for path in ("/en/blog/", "/en/blog/in/community-voices/"):
        found = []
        for number, beside in ((1, {"next": 2}), (2, {"prev": 1, "next": 3}), (3, {"prev": 2})):
            html = page_of(client, f"{path}?page={number}")
            found += titles(html)
            links = dict(re.findall(r'<link rel="(prev|next)" href="http://localhost:8000([^"]*)"', html))
            assert links == {rel: path if n == 1 else f"{path}?page={n}" for rel, n in beside.items()}
        assert len(found) == len(set(found)) == 25
        assert found[0] == "Story 3"


def test_an_old_address_of_a_category_or_tag_leads_to_its_page_for_ever(client: Client, voices) -> None:
    story = pages.story()
    story.tags.add("acequia")
    story.save_revision().publish()
    for old, new in {
        "/en/blog/?category=community-voices": "/en/blog/in/community-voices/",
        "/es/blog/?category=community-voices&page=2": "/es/blog/in/community-voices/?page=2",
        "/en/blog/?tag=acequia": "/en/blog/tag/acequia/",
    }.items():
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)


def test_a_tag_shows_its_stories_in_the_reader_s_language_and_is_not_found_without_one(client: Client, db) -> None:
    story = pages.story("The ditch meeting")
    pages.translated(story, title="La junta de la acequia")
    story.tags.add("acequia")
    story.save_revision().publish()
    assert titles(page_of(client, "/en/blog/tag/acequia/")) == ["The ditch meeting"]
    assert titles(page_of(client, "/es/blog/tag/acequia/")) == ["La junta de la acequia"]
    story.unpublish()
    assert client.get("/en/blog/tag/nothing/").status_code == 404


def test_a_tag_that_only_drafts_have_is_not_found(client: Client, db: None) -> None:
    story = pages.story(live=False)
    story.tags.add("secret plan")
    story.save()
    assert client.get("/en/blog/tag/secret-plan/").status_code == 404


def test_a_story_says_which_part_of_its_series_it_is(client: Client, db: None) -> None:
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año", intro_en="From seed to supper.")
    third = pages.story("Harvest", series=series, series_place=3)
    first = pages.story("Seed", series=series, series_place=1)
    second = pages.story("Water", series=series, series_place=2)
    pages.story("A draft", series=series, series_place=2, live=False)
    html = " ".join(page_of(client, second.address()).split())
    assert "part 2 of 3" in html
    assert f'href="{first.address()}" rel="prev"' in html
    assert f'href="{third.address()}" rel="next"' in html
    shelf = page_of(client, "/en/blog/series/year/")
    assert "From seed to supper." in shelf
    assert titles(shelf) == ["Seed", "Water", "Harvest"]
    assert 'rel="next"' not in page_of(client, third.address())


def test_a_part_of_a_series_that_nobody_may_read_is_not_counted(client: Client, signed_in, ben) -> None:
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")
    first = pages.story("Seed", series=series, series_place=1)
    kept = pages.story("Water", series=series, series_place=2)
    third = pages.story("Harvest", series=series, series_place=3)
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    visitor = page_of(client, third.address())
    assert "part 2 of 2" in visitor
    assert "Water" not in visitor
    assert "part 3 of 3" in signed_in(ben).get(third.address()).content.decode()
    assert first.address() in visitor


def test_the_map_of_the_site_names_parts_of_the_blog_that_a_visitor_can_read(client: Client, voices) -> None:
    signed(pages.story(), author=Author.objects.create(name="Teresa"))
    Author.objects.create(name="Somebody who wrote nothing")
    found = set(re.findall(r"<loc>http://localhost:8000(.*?)</loc>", page_of(client, "/sitemap-blog_part.xml")))
    parts = ("in/community-voices/", "by/teresa/")
    assert found == {f"/{code}/blog/{part}" for code in ("en", "es") for part in parts}


def test_the_only_part_of_a_series_is_no_part(client: Client, db: None) -> None:
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")
    assert "part 1 of" not in page_of(client, pages.story("Seed", series=series, series_place=1).address())


def test_an_author_without_an_account_has_a_page_with_their_words_in_each_language(client: Client, db: None) -> None:
    teresa = Author.objects.create(
        name="Teresa Ruíz", part_en="grandmother", part_es="abuela", bio_en="Nine children.", bio_es="Nueve hijos."
    )
    story = signed(pages.story("The ditch meeting"), author=teresa)
    pages.story("Somebody else’s")
    assert teresa.slug == "teresa-ruiz"
    for path, word in (("/en/blog/by/teresa-ruiz/", "Nine children."), ("/es/blog/by/teresa-ruiz/", "Nueve hijos.")):
        html = page_of(client, path)
        assert word in html
        assert titles(html) == ["The ditch meeting"]
    card = page_of(client, story.address())
    assert "Nine children." in card
    assert 'href="/en/blog/by/teresa-ruiz/"' in card


def test_a_member_s_page_of_stories_is_for_whoever_may_see_their_profile(client: Client, signed_in, rosa, ben) -> None:
    rosa.bio, rosa.bio_html, rosa.part = "Ask me.", "<p>Ask me.</p>", "parent leader"
    rosa.save()
    story = signed(pages.story("The ditch meeting"), member=rosa)
    hidden = page_of(client, story.address())
    assert str(rosa) in hidden
    assert "Ask me." not in hidden
    assert "parent leader" not in hidden
    assert client.get("/en/blog/by/rosa/").status_code == 404
    member = signed_in(ben)
    assert "Ask me." in page_of(member, story.address())
    assert titles(page_of(member, "/en/blog/by/rosa/")) == ["The ditch meeting"]


def test_a_public_member_s_page_is_for_everybody_and_nobody_has_one_who_wrote_nothing(client: Client, rosa) -> None:
    rosa.visibility = "public"
    rosa.save()
    assert client.get("/en/blog/by/rosa/").status_code == 404
    signed(pages.story("The ditch meeting"), member=rosa)
    assert titles(page_of(client, "/en/blog/by/rosa/")) == ["The ditch meeting"]


def test_an_author_s_address_is_no_member_s_handle(rosa) -> None:
    assert Author.objects.create(name="Rosa").slug == "rosa-2"
    with pytest.raises(ValidationError, match="A member has this handle"):
        Author(name="Another", slug="rosa").full_clean()


def test_a_story_cannot_take_an_address_of_the_blog_s_own(db: None) -> None:
    with pytest.raises(ValidationError, match="taken by the blog"):
        pages.story("In")
    assert pages.story("In a word").slug == "in-a-word"
