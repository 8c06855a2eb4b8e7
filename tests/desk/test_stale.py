"""Pages that somebody should read again: whose date has come, who looks after them, and saying that one holds."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from hub.models import PageReview
from hub.pages.models import BlogPostPage
from tests.factories import pages

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/read-again/"


def aged(page, days):
    """Have a page be last published so long ago."""
    BlogPostPage.objects.filter(pk=page.pk).update(last_published_at=timezone.now() - timedelta(days=days))
    return page


def titles(text):
    return [title for title in ("Old", "New", "Dated", "Viejo") if f">{title}</a>" in text]


def test_a_page_is_due_a_year_after_it_was_published(signed_in, amara):
    aged(pages.story("Old"), 366)
    aged(pages.story("New"), 364)
    text = signed_in(amara).get(REPORT).text
    assert titles(text) == ["Old"]
    assert titles(signed_in(amara).get(f"{REPORT}?show=all").text) == ["Old", "New"]


def test_a_date_of_its_own_comes_before_the_year(signed_in, amara):
    story = aged(pages.story("Dated"), 10)
    PageReview.objects.create(page=story, due=timezone.now() - timedelta(days=1))
    assert titles(signed_in(amara).get(REPORT).text) == ["Dated"]
    PageReview.objects.update(due=timezone.now() + timedelta(days=1))
    assert titles(signed_in(amara).get(REPORT).text) == []


def test_a_draft_is_never_due(signed_in, amara):
    story = aged(pages.story("Old"), 400)
    story.unpublish()
    assert titles(signed_in(amara).get(REPORT).text) == []


def test_saying_that_it_is_still_true_is_noted_and_good_for_a_year(signed_in, amara):
    story = aged(pages.story("Old"), 400)
    editor = signed_in(amara)
    answer = editor.post(f"/admin/read-again/{story.pk}/still-true/", follow=True)
    assert "“Old” is true until" in answer.text
    assert titles(editor.get(REPORT).text) == []
    review = PageReview.objects.get()
    assert review.confirmed_by == amara
    assert timedelta(days=364) < review.due - timezone.now() <= timedelta(days=365)


def test_who_may_not_edit_a_page_neither_sees_it_there_nor_says_anything_about_it(signed_in, lucia, ben):
    story = aged(pages.story("Old"), 400)
    aged(pages.story("Viejo", "es"), 400)
    assert titles(signed_in(lucia).get(REPORT).text) == ["Viejo"]
    for who in (lucia, ben):
        client = signed_in(who)
        assert client.post(f"/admin/read-again/{story.pk}/still-true/").status_code in (302, 403)
        client.get(f"/admin/read-again/{story.pk}/")
    assert PageReview.objects.count() == 0


def test_a_date_and_a_person_are_set_in_a_form_and_taken_away_again(signed_in, amara, mei):
    story = pages.story("Dated")
    editor, url = signed_in(amara), f"/admin/read-again/{story.pk}/"
    assert editor.post(url, {"due": "2031-07-01", "owner": mei.pk}).status_code == 302
    review = PageReview.objects.get()
    assert (timezone.localtime(review.due).date().isoformat(), review.owner) == ("2031-07-01", mei)
    assert 'value="2031-07-01"' in editor.get(url).text
    editor.post(url, {"due": "", "owner": ""})
    review.refresh_from_db()
    assert (review.due, review.owner) == (None, None)


def test_a_date_that_makes_no_sense_or_a_person_who_edits_nothing_is_refused(signed_in, amara, ben):
    story = pages.story("Dated")
    for data in ({"due": "soon", "owner": ""}, {"due": "", "owner": ben.pk}):
        answer = signed_in(amara).post(f"/admin/read-again/{story.pk}/", data)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert PageReview.objects.count() == 0


def test_whoever_looks_after_a_page_is_reminded_on_the_first_screen_and_nobody_else(signed_in, amara, mei):
    PageReview.objects.create(page=aged(pages.story("Old"), 400), owner=mei)
    aged(pages.story("Dated", owner=amara), 400)
    first = signed_in(amara).get("/admin/").text
    panel = first[first.index('id="read-again') :]
    assert ("Dated" in panel, ">Old</a>" in panel) == (True, False)
    hers = signed_in(mei).get("/admin/").text
    assert ">Old</a>" in hers[hers.index('id="read-again') :]


def test_publishing_a_page_settles_a_date_that_has_passed_and_keeps_one_that_is_ahead(db):
    story = pages.story("Old")
    PageReview.objects.create(page=story, due=timezone.now() - timedelta(days=1))
    story.save_revision().publish()
    assert PageReview.objects.get().due is None
    ahead = timezone.now() + timedelta(days=30)
    PageReview.objects.update(due=ahead)
    story.save_revision().publish()
    assert PageReview.objects.get().due == ahead


def test_publishing_an_older_draft_brings_no_older_date_back(db):
    story = pages.story("Old")
    older = story.save_revision()
    PageReview.objects.create(page=story, due=timezone.now() + timedelta(days=30))
    older.publish()
    assert PageReview.objects.get().due > timezone.now()


def test_the_report_is_exported_as_csv_and_as_a_spreadsheet(signed_in, amara):
    aged(pages.story("Old", owner=amara), 400)
    editor = signed_in(amara)
    rows = list(csv.DictReader(io.StringIO(editor.get(f"{REPORT}?export=csv").getvalue().decode())))
    assert [(row["Page"], row["Language"], row["Looked after by"]) for row in rows] == [("Old", "English", str(amara))]
    sheet = load_workbook(io.BytesIO(editor.get(f"{REPORT}?export=xlsx").getvalue())).active
    assert sheet["A2"].value == "Old"


def test_mine_are_those_that_name_me_and_those_i_began_that_name_nobody(signed_in, amara, mei):
    PageReview.objects.create(page=aged(pages.story("Old", owner=amara), 400), owner=mei)
    aged(pages.story("New", owner=amara), 400)
    assert titles(signed_in(amara).get(f"{REPORT}?mine=me").text) == ["New"]
    assert titles(signed_in(mei).get(f"{REPORT}?mine=me").text) == ["Old"]
