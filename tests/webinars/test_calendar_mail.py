"""Calendar mail that Google, Outlook and Apple follow: the MIME tree, UID, SEQUENCE, METHOD, and hostile words."""

import re
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from icalendar import Calendar, Event

from members.models import OutgoingMail
from members.sending import bytes_of
from tests.factories.webinars import MEETING, guest
from webinars import calendar, seats
from webinars.models import WebinarPage
from webinars.notices import words_for
from webinars.seats import Person

pytestmark = pytest.mark.django_db

LONGEST_LINE = 998
"""Bytes that a line of mail may have (RFC 5322 §2.1.1)."""


def sent(mail: OutgoingMail) -> EmailMessage:
    """Return a mail that the workers sent, read back from its bytes, as a mail program would."""
    messages = (message.message() for message in outbox.outbox)
    message = next(one for one in messages if one["Message-ID"] == mail.headers["Message-ID"])
    return BytesParser(policy=policy.default).parsebytes(message.as_bytes())


def event_of(message: EmailMessage) -> tuple[Calendar, Event]:
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    entry = Calendar.from_ical(part.get_content())
    return entry, entry.walk("VEVENT")[0]


def test_the_calendar_part_is_a_body_alternative_with_its_method(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    message = sent(written()[0])
    assert message.get_content_type() == "multipart/alternative"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html", "text/calendar"]
    last = list(message.iter_parts())[-1]
    assert (last.get_param("method"), last.get_param("charset")) == ("REQUEST", "utf-8")
    assert last.get_content_disposition() is None


def test_one_message_goes_to_one_person_who_is_its_only_attendee(session, rosa, ben, written):
    seats.register(session.pk, Person.of(rosa))
    seats.register(session.pk, Person.of(ben))
    for mail, member in zip(written(), (rosa, ben), strict=True):
        message = sent(mail)
        _calendar, event = event_of(message)
        assert message["To"] == member.email
        assert event["ATTENDEE"] == f"mailto:{member.email}"
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"
        assert event["ORGANIZER"] == "mailto:hello@sobremesa.example"


def test_the_entry_holds_utc_times_and_the_session_s_own_uid(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    entry, event = event_of(sent(written()[0]))
    assert entry["METHOD"] == "REQUEST"
    assert "METHOD" not in event
    assert event["UID"] == session.uid
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == session.starts_at.replace(microsecond=0)
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["DTSTART"].params == {}
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=60)
    assert entry.walk("VTIMEZONE") == []


def test_giving_up_takes_the_entry_back_with_a_higher_sequence(session, rosa, written):
    registration = seats.register(session.pk, Person.of(rosa))
    _entry, first = event_of(sent(written()[0]))
    seats.cancel(registration.pk)
    entry, event = event_of(sent(written()[0]))
    assert (entry["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert event["SEQUENCE"] > first["SEQUENCE"]
    seats.register(session.pk, Person.of(rosa))
    entry, again = event_of(sent(written()[0]))
    assert entry["METHOD"] == "REQUEST"
    assert again["SEQUENCE"] > event["SEQUENCE"]


def test_a_cancel_keeps_its_sequence_when_the_worker_is_late(session, rosa, written):
    registration = seats.register(session.pk, Person.of(rosa))
    written()
    seats.cancel(registration.pk)
    seats.register(session.pk, Person.of(rosa))
    gone, again = (event_of(sent(mail))[1] for mail in written())
    assert (gone["STATUS"], again["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert again["SEQUENCE"] > gone["SEQUENCE"]


def test_a_moved_session_moves_the_entry_of_everybody_seated(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    waiting = [seats.register(session.pk, guest(number)) for number in range(5)]
    written()
    starts_at = session.starts_at + timedelta(days=1)
    seats.reschedule(session.pk, starts_at, 90, session.zone)
    mails = written()
    assert {mail.to for mail in mails} == {rosa.email, *(one.email for one in waiting)}
    moved = next(mail for mail in mails if mail.to == rosa.email)
    entry, event = event_of(sent(moved))
    assert (entry["METHOD"], event["SEQUENCE"]) == ("REQUEST", 1)
    assert event["DTSTART"].dt == starts_at.replace(microsecond=0)
    assert [mail.calendar for mail in mails if mail.to != rosa.email] == [""] * 5


def test_saving_the_same_time_again_tells_nobody(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    written()
    seats.reschedule(session.pk, session.starts_at, session.minutes, "America/Denver")
    session.refresh_from_db()
    assert (written(), session.sequence, session.zone) == ([], 0, "America/Denver")


def test_a_session_that_is_called_off_takes_every_entry_back_once(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    written()
    seats.cancel_session(session.pk)
    seats.cancel_session(session.pk)
    (mail,) = written()
    entry, event = event_of(sent(mail))
    assert (entry["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


HOSTILE = [
    "Comma, semicolon; backslash \\ and “quotes”",
    "A line\r\nATTENDEE:mailto:mallory@evil.example",
    "Bell \x07 null \x00 and a separator \u2028 end",
    "Ñandú 👩‍👧 " * 12,
    "END:VEVENT\nBEGIN:VALARM",
    "{{ settings.SECRET_KEY }} {% load x %} <script>alert(1)</script>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_an_entry_or_smuggles_a_line_in(session, webinar, title):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255])
    webinar.refresh_from_db()
    words = words_for(session, webinar, "en")
    text = calendar.entry(session, words, method=calendar.PUBLISH)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n", "").count("\n") == 0
    events = Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == 1
    assert set(events[0]) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS",
        "TRANSP", "ORGANIZER",
    }  # fmt: skip
    assert str(events[0]["SUMMARY"]).split() == calendar._clean(title[:255]).split()


@pytest.mark.parametrize("title", HOSTILE)
def test_on_the_wire_the_part_is_whole_lines_of_one_event_with_the_method_of_its_header(
    session, webinar, written, title
):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255])
    seats.register(session.pk, guest(name="Mallory\r\nBEGIN:VEVENT", is_known=True))
    wire = bytes_of(written()[0])
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", wire)
    assert max(map(len, wire.split(b"\r\n"))) <= LONGEST_LINE
    message = BytesParser(policy=policy.SMTP).parsebytes(wire)
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html", "text/calendar"]
    part = list(message.iter_parts())[-1]
    text = part.get_payload(decode=True).decode()
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    assert [line for line in lines if line.startswith(("BEGIN:", "END:", "METHOD", "UID", "SEQUENCE"))] == [
        "BEGIN:VCALENDAR",
        f"METHOD:{part.get_param('method')}",
        "BEGIN:VEVENT",
        f"UID:{session.uid}",
        "SEQUENCE:0",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1
    assert all(re.fullmatch(r"DT\w+:\d{8}T\d{6}Z", line) for line in lines if line.startswith("DT"))


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_or_name_becomes_markup_or_a_header_in_mail(session, webinar, written, title):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255])
    seats.register(session.pk, guest(name="<b>Mallory</b>", is_known=True))
    message = sent(written()[0])
    page = message.get_body(("html",)).get_content()
    assert "<script>" not in page
    assert "<b>Mallory" not in page
    assert "\n" not in message["Subject"]
    assert message.get_all("Attendee") is None


def test_the_download_names_nobody_and_has_the_same_uid(client, session, rosa):
    seats.register(session.pk, Person.of(rosa), tells=False)
    answer = client.get(f"/en/seats/{session.pk}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entry = Calendar.from_ical(answer.content)
    (event,) = entry.walk("VEVENT")
    assert (entry["METHOD"], event["UID"]) == ("PUBLISH", session.uid)
    assert "ATTENDEE" not in event
    assert event["LOCATION"].endswith(f"/en/seats/{session.pk}/join/")
    assert MEETING not in answer.text


def test_each_mail_speaks_the_language_and_names_the_zone_of_its_reader(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    (mail,) = written()
    assert mail.language == "es"
    assert "/es/seats/" in mail.text
    local = session.starts_at.astimezone(ZoneInfo("America/Denver"))
    assert f"{local.hour % 12 or 12}:{local:%M}" in mail.text or local.hour == 12
