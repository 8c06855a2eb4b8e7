"""The editors' lists tell of each page what somebody needs to know before opening it."""

import re

import pytest
from django.utils import timezone

from hub.desk.listing import tell
from hub.pages.models import BlogPostPage, PostAuthor
from tests.desk.test_calendar import instant
from tests.desk.test_schedule import scheduled
from tests.desk.test_translations import change
from tests.factories import pages

pytestmark = pytest.mark.django_db


def row(text, title):
    """Return the row of a page, without its tags."""
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in re.findall(r"<tr.*?</tr>", text, re.S)]
    return next(one for one in rows if title in one)


def test_a_story_s_row_names_its_authors_its_translation_and_when_to_read_it_again(signed_in, amara, rosa):
    story = pages.story("The ditch meeting")
    PostAuthor.objects.create(post=story, member=rosa)
    pages.translated(story, title="La junta")
    editor = signed_in(amara)
    told = row(editor.get("/admin/stories/").text, "The ditch meeting")
    assert rosa.display_name in told
    assert "Español: up to date" in told
    change(story)
    listed = editor.get("/admin/stories/").text
    assert "Español: behind" in row(listed, "The ditch meeting")
    assert "Español: behind" in row(listed, "La junta")


def test_a_row_says_when_a_page_will_appear_and_of_one_that_has_no_date_nothing(signed_in, amara):
    scheduled("Dated", instant(2031, 7, 9, 16, 30))
    pages.story("Plain")
    listed = signed_in(amara).get("/admin/stories/").text
    assert "07/09/2031" in row(listed, "Dated")
    assert "2031" not in row(listed, "Plain")
    assert str(timezone.now().year + 1) in row(listed, "Plain")


def test_guides_are_listed_in_the_same_way(signed_in, amara):
    pages.translated(pages.guide("Draw the day"), title="Dibujar el día")
    assert "Español: up to date" in row(signed_in(amara).get("/admin/guides/").text, "Draw the day")


def test_the_list_is_narrowed_by_what_is_published(signed_in, amara):
    pages.story("Live one")
    pages.story("Draft one", live=False)
    listed = signed_in(amara).get("/admin/stories/?live=false").text
    assert ("Live one" in listed, "Draft one" in listed) == (False, True)


def test_what_is_told_is_asked_for_all_pages_of_a_list_together(rosa, django_assert_num_queries):
    for number in range(4):
        pages.translated(pages.story(f"Story {number}"))
    listed = list(BlogPostPage.objects.select_related("locale"))
    tell(listed)
    assert len(listed) == 8
    with django_assert_num_queries(3):
        tell(listed)
