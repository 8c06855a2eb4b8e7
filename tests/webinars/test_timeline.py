"""What the editor sees of mail: what was sent, what will be, and each mail before anybody gets it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from members.models import OutgoingMail
from tests.factories.webinars import guest
from webinars import previewing, reminders, seats
from webinars.models import Mailing, Registration, WebinarPage
from webinars.timeline import LABELS, reach_of, timeline

pytestmark = pytest.mark.django_db


def steps(session, now=None):
    return [(step.kind, step.people) for step in timeline(session, now)]


def test_reminders_to_come_stand_with_their_time_and_their_people(session):
    for number in range(3):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    coming = [step for step in timeline(session) if step.kind.startswith("reminder")]
    assert [(step.minutes, step.people, step.has_begun) for step in coming] == [
        (1440, 3, False), (60, 3, False), (10, 3, False),
    ]  # fmt: skip
    assert [session.starts_at - step.at for step in coming] == [timedelta(minutes=m) for m in (1440, 60, 10)]


def test_what_was_sent_stands_first_and_is_counted(session, written):
    for number in range(3):
        seats.register(session.pk, guest(number, is_known=True))
    written()
    first = timeline(session)[0]
    assert (first.kind.partition(".")[0], first.people, first.counts) == ("seat", 3, {"sent": 3})
    assert sum(1 for kind, _people in steps(session) if kind.startswith("seat")) == 1


def test_a_reminder_that_began_is_not_announced_again(session, written):
    seats.register(session.pk, guest(is_known=True), tells=False)
    later = session.starts_at - timedelta(minutes=59)
    Registration.objects.update(confirmed_at=session.starts_at - timedelta(days=3))
    assert reminders.note_reminders(later) == 1
    kinds = [kind for kind, _people in steps(session, later)]
    assert kinds.count("reminder.60") == 1
    assert kinds.count("reminder.10") == 1
    assert "reminder.1440" not in kinds


def test_a_session_that_was_called_off_has_nothing_to_come(session):
    seats.cancel_session(session.pk, tells=False)
    session.refresh_from_db()
    assert timeline(session) == []


def test_looking_changes_nothing(session):
    seats.register(session.pk, guest(is_known=True), tells=False)
    timeline(session)
    reach_of(session, "moved")
    assert (Mailing.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_who_would_be_told_of_a_change_is_said_by_state(session):
    for number in range(7):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    told = [(reach.status, reach.people, reach.has_calendar) for reach in reach_of(session, "moved")]
    assert told == [("confirmed", 5, True), ("waiting", 2, False)]


@pytest.mark.parametrize("kind", [*LABELS, "reminder.60"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_mail_can_be_looked_at_in_both_languages(session, amara, kind, language):
    amara.language = language
    letter = previewing.preview(previewing.sample(session, kind, amara))
    assert "One front door" in letter.subject
    assert f'<html lang="{language}">' in letter.html
    assert (Mailing.objects.count(), Registration.objects.count()) == (0, 0)


def test_the_links_of_a_sample_open_nobody_s_seat(client, session, amara):
    letter = previewing.preview(previewing.sample(session, "seat", amara))
    address = next(line for line in letter.text.splitlines() if "/seats/" in line)
    assert client.get(urlsplit(address).path).status_code == 404


def test_a_test_goes_to_the_editor_alone_and_touches_no_real_entry(session, amara, mailoutbox, written):
    seats.register(session.pk, guest(is_known=True), tells=False)
    previewing.send_test(session, "moved", amara)
    previewing.send_test(session, "moved", amara)
    (mail,) = written()
    assert mail.to == amara.email
    assert mail.subject.startswith("[Test] ")
    assert session.uid not in mail.calendar
    assert Mailing.objects.count() == 0


def test_there_is_no_mail_while_no_page_is_published(session, webinar, amara):
    WebinarPage.objects.filter(pk=webinar.pk).update(live=False)
    assert previewing.send_test(session, "seat", amara) is None


def test_the_number_of_a_start_is_not_changed_by_looking(session):
    assert timeline(session, timezone.now()) == timeline(session, timezone.now())
