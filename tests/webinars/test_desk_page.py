"""A webinar's page in the editor: words and date on one screen, the explorer's columns, and what is missing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from webinars import seats
from webinars.desk.readiness import gaps_of
from webinars.models import Speaker, WebinarIndexPage, WebinarSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


def words(webinar):
    return nested_form_data({
        "title": "Typed by hand", "slug": webinar.slug, "intro": "x", "takeaways": "", "topics": [],
        "body": streamfield([]), "access": streamfield([]), "speakers": inline_formset([]), "social_image": "",
        "seo_title": "", "search_description": "", "comments": inline_formset([]),
    })  # fmt: skip


def test_the_screen_holds_two_forms_one_after_the_other(editor, webinar, session):
    page = editor.get(f"/admin/pages/{webinar.pk}/edit/").text
    begin = page.index('id="page-edit-form"')
    end = page.index("</form>", begin)
    second = page.index(f'action="/admin/webinarsession/edit/{session.pk}/"')
    assert begin < end < second
    assert 'name="capacity"' not in page[begin:end]
    assert 'name="capacity"' in page[second:]


def test_no_id_stands_twice_on_the_screen(editor, webinar, session):
    page = editor.get(f"/admin/pages/{webinar.pk}/edit/").text
    begin = page.index('id="webinar-session"')
    end = page.index("</form>", begin)
    ids, others = (re.findall(r'\sid="([^"]+)"', part) for part in (page[begin:end], page[:begin] + page[end:]))
    assert len(ids) == len(set(ids)) > 10
    assert not set(ids) & set(others)


def test_fields_of_a_date_that_come_with_the_words_change_no_date(editor, webinar, session):
    before = WebinarSession.objects.values().get()
    smuggled = {"capacity": "1", "join_url": "https://evil.example/", "day": "2031-01-01", "minutes": "5"}
    assert editor.post(f"/admin/pages/{webinar.pk}/edit/", words(webinar) | smuggled).status_code == 302
    assert WebinarSession.objects.values().get() == before


def test_an_autosave_answers_without_the_second_form_and_changes_no_date(editor, webinar, session):
    before = WebinarSession.objects.values().get()
    url = f"/admin/pages/{webinar.pk}/edit/"
    answer = editor.post(url, words(webinar), headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["success"]
    assert WebinarSession.objects.values().get() == before


def test_a_page_without_a_date_offers_to_add_one(editor, webinar):
    page = editor.get(f"/admin/pages/{webinar.pk}/edit/").text
    assert 'action="/admin/webinarsession/new/"' in page


def test_both_languages_show_the_same_date(editor, webinar, session):
    spanish = webinar_page("es", twin=webinar)
    page = editor.get(f"/admin/pages/{spanish.pk}/edit/").text
    assert f'action="/admin/webinarsession/edit/{session.pk}/"' in page


def test_a_wrong_date_comes_back_with_the_sentence(editor, webinar, session):
    answer = editor.post(f"/admin/webinarsession/edit/{session.pk}/", {"day": "nonsense", "next": "/admin/"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["day"]


def test_the_explorer_says_when_how_full_and_how_it_stands(editor, webinar, session):
    for number in range(7):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    index = WebinarIndexPage.objects.get(locale__language_code="en")
    webinar_page(title="Without a date")
    page = editor.get(f"/admin/pages/{index.pk}/").text
    cells = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", page, re.S)]
    assert {"5 / 5", "2", "full", "–"} <= set(cells)


@pytest.mark.parametrize("number", [1, 12])
def test_the_explorer_asks_for_dates_once_whatever_their_number(editor, webinar, session, number):
    for _one in range(number):
        SessionFactory(page_key=webinar_page().translation_key)
    index = WebinarIndexPage.objects.get(locale__language_code="en")
    editor.get(f"/admin/pages/{index.pk}/")
    with CaptureQueriesContext(connection) as queries:
        editor.get(f"/admin/pages/{index.pk}/")
    assert sum('FROM "webinars_webinarsession"' in query["sql"] for query in queries) == 1


def test_what_is_missing_is_named(webinar, session):
    keys = {gap.key for gap in gaps_of(session)}
    assert {"captions", "description-en", "access-en", "speakers-en"} <= keys
    assert not {"zone", "link", "transcript"} & keys


def test_a_recording_without_a_transcript_is_missing_something(webinar):
    session = SessionFactory(
        page_key=webinar.translation_key, over=True, recording_url="https://v.example/1", captions="human"
    )
    assert "transcript" in {gap.key for gap in gaps_of(session)}
    session.transcript_url = "https://v.example/1.txt"
    assert "transcript" not in {gap.key for gap in gaps_of(session)}


def test_a_date_in_no_zone_that_people_live_in_is_named(webinar):
    session = SessionFactory(page_key=webinar.translation_key, zone="UTC", join_url="")
    assert {"zone", "link"} <= {gap.key for gap in gaps_of(session)}


def test_the_side_panel_counts_what_is_missing(editor, webinar, session):
    page = editor.get(f"/admin/pages/{webinar.pk}/edit/").text
    assert 'data-side-panel-toggle="webinar-gaps"' in page
    assert "No captions are named." in page


def test_a_presenter_has_no_way_to_the_words(signed_in, webinar, session):
    diego = MemberFactory(handle="diego", presenter=True)
    Speaker.objects.create(page=webinar, member=diego)
    assert signed_in(diego).get(f"/admin/pages/{webinar.pk}/edit/").status_code in (302, 403)
    assert MEETING not in signed_in(diego).get(f"/admin/pages/{webinar.pk}/edit/").text
