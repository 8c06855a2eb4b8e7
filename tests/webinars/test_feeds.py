"""Calendars to subscribe to: what stands in them, for whom, and what never does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from tests.webinars.test_calendar_mail import HOSTILE
from topics.models import Topic
from webinars import calendar, seats, subscribing
from webinars.models import CalendarFeed, WebinarPage
from webinars.seats import Person

pytestmark = pytest.mark.django_db

ALL = "/en/calendar/webinars.ics"


def events_in(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def own(member, language="en"):
    return f"/{language}/calendar/mine/{subscribing.renew_feed(member).token}.ics"


def test_the_calendar_of_all_names_every_public_date_and_nobody(client, session, rosa):
    seats.register(session.pk, Person.of(rosa), tells=False)
    answer = client.get(ALL)
    entry = Calendar.from_ical(answer.content)
    assert "METHOD" not in entry
    event = events_in(answer)[session.uid]
    assert not {"ATTENDEE", "ORGANIZER"} & set(event)
    assert event["STATUS"] == "CONFIRMED"
    assert MEETING not in answer.text
    assert rosa.email not in answer.text
    assert event["DTSTART"].to_ical().endswith(b"Z")


def test_what_was_called_off_stays_as_cancelled(client, session):
    seats.cancel_session(session.pk)
    event = events_in(client.get(ALL))[session.uid]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_draft_and_what_is_long_over_stand_in_no_calendar(client, webinar, session):
    draft = SessionFactory(page_key=webinar_page(live=False).translation_key)
    over = SessionFactory(page_key=webinar.translation_key, starts_at=session.starts_at - timedelta(days=80))
    assert set(events_in(client.get(ALL))) == {session.uid}
    assert {draft.uid, over.uid}.isdisjoint(events_in(client.get(ALL)))


def test_a_topic_s_calendar_holds_its_webinars_only(client, session):
    topic = Topic.objects.create(slug="front-doors", name_en="Front doors", name_es="Puertas")
    page = webinar_page(title="Another")
    page.topics.add(topic)
    page.save()
    about = SessionFactory(page_key=page.translation_key)
    assert set(events_in(client.get("/en/calendar/topics/front-doors.ics"))) == {about.uid}
    assert client.get("/en/calendar/topics/nothing.ics").status_code == 404


def test_one_s_own_calendar_shows_seats_and_places_in_line(client, webinar, session, rosa, ben):
    full = SessionFactory(page_key=webinar.translation_key, capacity=1)
    SessionFactory(page_key=webinar.translation_key)
    seats.register(session.pk, Person.of(rosa), tells=False)
    seats.register(full.pk, guest(is_known=True), tells=False)
    seats.register(full.pk, Person.of(rosa), tells=False)
    found = events_in(client.get(own(rosa)))
    assert {uid: str(event["STATUS"]) for uid, event in found.items()} == {
        session.uid: "CONFIRMED",
        full.uid: "TENTATIVE",
    }
    assert events_in(client.get(own(ben))) == {}


def test_one_s_own_calendar_keeps_what_was_called_off_and_holds_no_secret(client, session, rosa):
    registration = seats.register(session.pk, Person.of(rosa), tells=False)
    seats.cancel_session(session.pk)
    answer = client.get(own(rosa))
    assert events_in(answer)[session.uid]["STATUS"] == "CANCELLED"
    for secret in (MEETING, rosa.email, f"/seats/{registration.pk}."):
        assert secret not in answer.text


def test_one_s_own_calendar_is_for_no_search_engine_and_no_shared_cache(client, rosa):
    answer = client.get(own(rosa))
    assert "noindex" in answer["X-Robots-Tag"]
    assert "private" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_new_address_ends_the_old_one(client, rosa):
    old = own(rosa)
    new = own(rosa)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    subscribing.end_feed(rosa)
    assert client.get(new).status_code == 404


def test_the_calendar_of_somebody_who_left_leads_nowhere(client, rosa):
    address = own(rosa)
    rosa.is_active = False
    rosa.save()
    assert client.get(address).status_code == 404


def test_an_address_is_made_and_ended_by_a_button_of_one_s_own_page(signed_in, rosa):
    client = signed_in(rosa)
    change = reverse("change_my_calendar")
    assert client.get(change).status_code == 405
    assert CalendarFeed.objects.count() == 0
    client.post(change)
    feed = subscribing.feed_of(rosa)
    assert feed.token in client.get(reverse("member", args=["rosa"])).text
    client.post(change, {"end": "1"})
    assert subscribing.feed_of(rosa) is None


def test_nobody_else_sees_the_address(signed_in, rosa, ben):
    token = subscribing.renew_feed(rosa).token
    assert token not in signed_in(ben).get(reverse("member", args=["rosa"])).text


def test_a_calendar_that_did_not_change_is_not_sent_again(client, session):
    first = client.get(ALL)
    again = client.get(ALL, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    assert client.get(ALL, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.fixture
def feeds(webinar, session, rosa):
    """The addresses of all three calendars, in a language; the webinar stands in each."""
    topic = Topic.objects.create(slug="front-doors", name_en="Front; doors, open", name_es="Puertas; abiertas")
    webinar.topics.add(topic)
    webinar.save_revision().publish()
    seats.register(session.pk, Person.of(rosa), tells=False)
    token = subscribing.renew_feed(rosa).token

    def in_language(language):
        own = f"/{language}/calendar/mine/{token}.ics"
        return [ALL.replace("/en/", f"/{language}/"), f"/{language}/calendar/topics/front-doors.ics", own]

    return in_language


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_calendar_is_sent_again_only_once_it_changed(client, feeds, webinar, session, language, monkeypatch):
    known = {address: client.get(address)["ETag"] for address in feeds(language)}
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for address, tag in known.items():
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        asked = client.head(address, headers={"If-None-Match": '"another"'})
        assert (asked.status_code, asked.content, asked["ETag"]) == (200, b"", tag)
    WebinarPage.objects.filter(pk=webinar.pk).update(title="Another name")
    for address, tag in known.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_any_calendar_and_none_holds_the_meeting_s_address(
    client, feeds, webinar, session, rosa, language, title
):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255], intro=f"{title}\n{title}"[:200])
    for address in feeds(language):
        answer = client.get(address)
        lines = answer.content.split(b"\r\n")
        assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
        assert [line for line in lines if line.startswith((b"BEGIN:", b"END:"))] == [
            b"BEGIN:VCALENDAR",
            b"BEGIN:VEVENT",
            b"END:VEVENT",
            b"END:VCALENDAR",
        ]
        (event,) = events_in(answer).values()
        assert f"/{language}/" in event["LOCATION"]
        assert str(event["SUMMARY"]).split() == calendar._clean(title[:255]).split()
        whole = b"".join(line[1:] if line.startswith(b" ") else line for line in lines).decode()
        for secret in (MEETING, rosa.email, "zoom"):
            assert secret not in whole


def test_a_calendar_costs_the_same_for_one_date_and_for_twelve(client, webinar, session, django_assert_max_num_queries):
    client.get(ALL)
    with django_assert_max_num_queries(30) as few:
        client.get(ALL)
    for _number in range(11):
        SessionFactory(page_key=webinar.translation_key)
    with django_assert_max_num_queries(30) as many:
        assert len(events_in(client.get(ALL))) == 12
    assert len(many) == len(few)


def test_a_hostile_title_is_one_event_in_a_calendar(client, webinar, session):
    title = "A; b, c\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:mallory@evil.example"
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title)
    answer = client.get(ALL)
    assert len(events_in(answer)) == 1
    assert "\r\nATTENDEE" not in answer.text
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_the_same_date_has_the_same_uid_in_both_languages(client, session):
    assert set(events_in(client.get(ALL))) == set(events_in(client.get(ALL.replace("/en/", "/es/"))))


def test_the_list_of_webinars_leads_to_its_calendars(client, signed_in, session, rosa):
    index = WebinarPage.objects.get(translation_key=session.page_key).get_parent().specific.address("en")
    assert f'href="{ALL}"' in client.get(index).text
    assert "#my-calendar" not in client.get(index).text
    assert "/people/rosa/#my-calendar" in signed_in(rosa).get(index).text
