"""The editors' calendar: what happens when, to whose pages, in the network's zone."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Workflow

from content.models import Network
from hub.desk.months import month_after, month_of, weeks_of
from hub.pages.models import BlogPostPage
from members.models import Member
from networks.naming import name_editor
from tests.desk.test_schedule import scheduled
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import MembershipFactory
from tests.factories.webinars import SessionFactory, webinar_page

pytestmark = pytest.mark.django_db

CALENDAR = "/admin/calendar/"
JULY = "?month=2031-07"


def instant(*parts):
    return datetime(*parts, tzinfo=UTC)


def cell(text, day):
    """Return the cell of a day of the month, without its tags."""
    found = re.search(rf'<td class="[^"]*"><span class="desk-day"[^>]*><span[^>]*>{day}</span>.*?</td>', text, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(0)))


def test_a_month_shows_what_is_planned_and_what_will_be_taken_down_on_its_day(signed_in, amara):
    scheduled("The ditch meeting", instant(2031, 7, 9, 16, 30))
    BlogPostPage.objects.filter(pk=pages.story("Goes").pk).update(expire_at=instant(2031, 7, 20, 16))
    text = signed_in(amara).get(CALENDAR + JULY).text
    assert "12:30 PM The ditch meeting will be published" in cell(text, 9)
    assert "Goes will be taken down" in cell(text, 20)
    assert "The ditch meeting" not in cell(text, 10)


def test_what_was_published_stands_on_its_day_and_in_no_other_month(signed_in, amara):
    story = pages.story("The ditch meeting")
    BlogPostPage.objects.filter(pk=story.pk).update(first_published_at=instant(2024, 2, 15, 18))
    editor = signed_in(amara)
    assert "The ditch meeting published" in cell(editor.get(f"{CALENDAR}?month=2024-02").text, 15)
    assert "The ditch meeting" not in editor.get(f"{CALENDAR}?month=2024-04").text


def test_a_page_that_waits_in_review_stands_on_the_day_it_was_sent(signed_in, amara):
    story = pages.story("The ditch meeting", live=False)
    story.save_revision()
    workflow = story.get_workflow() or Workflow.objects.filter(active=True).first()
    workflow.start(story, amara)
    text = signed_in(amara).get(CALENDAR).text
    assert "The ditch meeting waits in review" in cell(text, timezone.localdate().day)


def test_hours_and_days_are_those_of_the_network_s_zone_which_is_named(signed_in, amara):
    scheduled("Near midnight", instant(2031, 7, 10, 5, 30))
    network = Network.load()
    network.zone = "America/Denver"
    network.save()
    text = signed_in(amara).get(CALENDAR + JULY).text
    assert "America/Denver (M" in text
    assert "11:30 PM Near midnight" in cell(text, 9)
    network.zone = "America/New_York"
    network.save()
    assert "1:30 AM Near midnight" in cell(signed_in(amara).get(CALENDAR + JULY).text, 10)


def test_the_dates_of_webinars_stand_there_for_who_manages_them(signed_in, amara, lucia):
    SessionFactory(page_key=webinar_page().translation_key, starts_at=instant(2031, 7, 4, 17))
    assert "1:00 PM One front door webinar" in cell(signed_in(amara).get(CALENDAR + JULY).text, 4)
    assert "One front door" not in signed_in(lucia).get(CALENDAR + JULY).text


def test_who_edits_spanish_pages_only_sees_no_english_draft(signed_in, lucia, amara):
    scheduled("Secret plan", instant(2031, 7, 9, 16, 30))
    scheduled("Plan en español", instant(2031, 7, 9, 16, 30), language="es")
    for query in (JULY, f"{JULY}&view=list"):
        hers = signed_in(lucia).get(CALENDAR + query).text
        assert ("Secret plan" in hers, "Plan en español" in hers) == (False, True)
        assert "Secret plan" in signed_in(amara).get(CALENDAR + query).text


def test_a_reviewer_sees_what_waits_for_them_and_nothing_else(signed_in, amara):
    waits, plan = pages.story("Waits", live=False, owner=amara), pages.story("Not yet", live=False, owner=amara)
    for one in (waits, plan):
        one.save_revision()
    waits.get_workflow().start(waits, amara)
    scheduled("Secret plan", timezone.now() + timedelta(minutes=1))
    text = signed_in(MemberFactory(handle="rev", role="reviewer")).get(CALENDAR).text
    assert [title in text for title in ("Waits", "Not yet", "Secret plan")] == [True, False, False]


def test_who_may_begin_nothing_is_offered_nothing_to_begin(signed_in, amara):
    lead = MembershipFactory(lead=True)
    writer = MembershipFactory(coalition=lead.coalition)
    name_editor(writer, lead.member)
    offered = {
        who: {words for words in ("Add a story", "Add a guide") if words in signed_in(who).get(CALENDAR).text}
        for who in (amara, MemberFactory(role="reviewer"), Member.objects.get(pk=writer.member_id))
    }
    assert list(offered.values()) == [{"Add a story", "Add a guide"}, set(), {"Add a story"}]


def test_a_member_and_a_visitor_do_not_get_in(client, signed_in, ben):
    assert client.get(CALENDAR).status_code == 302
    assert signed_in(ben).get(CALENDAR).status_code == 302


def test_it_is_narrowed_by_language_type_and_who_began_a_page(signed_in, amara):
    at = instant(2031, 7, 9, 16, 30)
    cho = MemberFactory(handle="other", display_name="Other Person", editor=True)
    scheduled("By Amara", at, owner=amara)
    scheduled("By another", at, owner=cho)
    scheduled("En español", at, language="es", owner=amara)
    editor = signed_in(amara)
    both = ("By Amara", "By another", "En español")

    def shown(query):
        text = editor.get(CALENDAR + JULY + query).text
        return [title for title in both if title in text]

    assert shown("") == list(both)
    assert shown("&language=es") == ["En español"]
    assert shown(f"&author={cho.pk}") == ["By another"]
    assert shown("&kind=blogpostpage") == list(both)
    assert shown("&kind=guidepage") == []
    assert shown("&author=x&month=nonsense") == []


def test_a_list_says_the_same_as_the_month(signed_in, amara):
    scheduled("The ditch meeting", instant(2031, 7, 9, 16, 30))
    text = signed_in(amara).get(f"{CALENDAR}{JULY}&view=list").text
    assert "<table" not in text[text.index("desk-calendar") :]
    assert "July 9, 2031" in text
    assert "The ditch meeting" in text


def test_the_month_is_a_table_with_headings(signed_in, amara):
    text = signed_in(amara).get(CALENDAR + JULY).text
    table = text[text.index('<table class="desk-month">') :].partition("</table>")[0]
    assert table.count('<th scope="col">') == 7
    assert "<caption" in table


def test_a_full_month_asks_the_database_as_often_as_an_empty_one(signed_in, amara, django_assert_max_num_queries):
    editor = signed_in(amara)
    editor.get(CALENDAR + JULY)
    with django_assert_max_num_queries(60) as empty:
        editor.get(CALENDAR + JULY)
    for number in range(6):
        scheduled(f"Story {number}", instant(2031, 7, number + 1, 16))
        BlogPostPage.objects.filter(pk=pages.story(f"Old {number}").pk).update(expire_at=instant(2031, 7, 20, 16))
        SessionFactory(page_key=webinar_page(title=f"W {number}").translation_key, starts_at=instant(2031, 7, 4, 17))
    editor.get(CALENDAR + JULY)
    with django_assert_max_num_queries(60) as full:
        editor.get(CALENDAR + JULY)
    assert len(full.captured_queries) <= len(empty.captured_queries) + 2


def test_weeks_begin_on_sunday_and_fill_the_month():
    weeks = weeks_of(date(2031, 7, 1))
    assert weeks[0][0] == date(2031, 6, 29)
    assert weeks[-1][-1] == date(2031, 8, 2)
    assert {len(week) for week in weeks} == {7}
    assert month_after(date(2031, 12, 1)) == date(2032, 1, 1)
    assert month_after(date(2031, 1, 1), -1) == date(2030, 12, 1)
    assert month_of("2031-02") == date(2031, 2, 1)
    assert month_of("2031-13") == month_of(None) == timezone.localdate().replace(day=1)
    assert weeks_of(date(2026, 2, 1))[-1][-1] - weeks_of(date(2026, 2, 1))[0][0] == timedelta(days=27)
