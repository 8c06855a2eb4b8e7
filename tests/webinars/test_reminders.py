"""Reminders: at the editor's offsets, for everybody who had a seat by then, once, and never after the start."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members.models import OutgoingMail
from tests.factories.webinars import SessionFactory, guest
from tests.support.tasks import work_off
from webinars import seats, sweeps
from webinars.models import Mailing, Registration, WebinarSession
from webinars.reminders import due_moment, moments, note_reminders
from webinars.seats import Person

pytestmark = pytest.mark.django_db

START = datetime(2031, 5, 14, 18, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets; the timer's sweeps run when it is told to tick."""

    def __init__(self, monkeypatch):
        self.now = START - timedelta(days=20)
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def tick(self, now=None):
        """Set the clock, let the timer sweep and the workers work."""
        self.now = now or self.now
        sweeps.remind()
        sweeps.write_what_was_left()
        work_off()

    def before(self, **span):
        return START - timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def session(webinar, clock):
    return SessionFactory(page_key=webinar.translation_key, starts_at=START, reminder_offsets=[1440, 60, 10])


def seat(session, number=1, **fields):
    person = guest(number, is_known=True, **fields)
    registration = seats.register(session.pk, person, tells=False)
    assert registration.status == "confirmed"
    return registration


def reminded():
    """Return how often each person was mailed each reminder."""
    rows = Mailing.objects.filter(kind__startswith="reminder", state__in=["sending", "sent"])
    return Counter(f"{row.registration.email.split('@')[0]} {row.kind}" for row in rows.select_related("registration"))


def test_each_offset_reminds_once_and_mails_arrive(session, clock, mailoutbox):
    seat(session)
    for minutes in range(1500, -60, -5):
        clock.tick(clock.before(minutes=minutes))
    assert reminded() == {"guest-1 reminder.1440": 1, "guest-1 reminder.60": 1, "guest-1 reminder.10": 1}
    assert [message.to for message in mailoutbox] == [["guest-1@home.example"]] * 3


def test_nobody_is_reminded_before_the_moment_or_after_the_start(session, clock):
    seat(session)
    clock.tick(clock.before(minutes=1441))
    assert reminded() == {}
    clock.tick(START)
    assert reminded() == {}


def test_who_comes_late_gets_the_reminders_that_are_still_ahead(session, clock):
    clock.tick(clock.before(minutes=90))
    seat(session)
    clock.tick()
    assert reminded() == {}
    clock.tick(clock.before(minutes=60))
    clock.tick(clock.before(minutes=9))
    assert reminded() == {"guest-1 reminder.60": 1, "guest-1 reminder.10": 1}


def test_who_is_promoted_after_a_moment_is_reminded_at_the_next(session, clock):
    full = [seat(session, number) for number in range(5)]
    waiting = seats.register(session.pk, guest(9, is_known=True), tells=False)
    clock.tick(clock.before(minutes=1440))
    assert waiting.status == "waiting"
    clock.tick(clock.before(minutes=120))
    seats.cancel(full[0].pk, tells=False)
    clock.tick(clock.before(minutes=60))
    found = reminded()
    assert found["guest-9 reminder.60"] == 1
    assert "guest-9 reminder.1440" not in found
    assert "guest-0 reminder.60" not in found


@pytest.mark.parametrize("status", ["held", "waiting", "cancelled", "lapsed"])
def test_only_who_has_a_seat_is_reminded(session, clock, status):
    registration = seat(session)
    until = START if status == "held" else None
    Registration.objects.filter(pk=registration.pk).update(status=status, held_until=until)
    clock.tick(clock.before(minutes=60))
    assert reminded() == {}


def test_after_an_outage_the_last_moment_speaks_for_all(session, clock):
    seat(session)
    clock.tick(clock.before(minutes=1500))
    clock.tick(clock.before(minutes=30))
    clock.tick(clock.before(minutes=29))
    assert reminded() == {"guest-1 reminder.60": 1}


def test_a_mail_that_is_still_on_its_way_at_the_start_is_dropped(session, clock, mailoutbox):
    seat(session)
    clock.now = clock.before(minutes=5)
    sweeps.remind()
    clock.now = START
    work_off()
    assert Mailing.objects.get().state == "dropped"
    assert mailoutbox == []


def test_a_written_reminder_that_the_server_put_off_until_the_start_is_dropped(session, clock, settings):
    settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    seat(session)
    clock.tick(clock.before(minutes=10))
    assert Mailing.objects.get().state == "sending"
    clock.tick(START + timedelta(hours=1))
    assert Mailing.objects.get().state == "dropped"
    assert OutgoingMail.objects.get().state == "dropped"


def test_a_session_that_was_called_off_reminds_nobody(session, clock):
    seat(session)
    seats.cancel_session(session.pk, tells=False)
    clock.tick(clock.before(minutes=60))
    assert reminded() == {}


def test_a_moved_session_reminds_of_its_new_start_and_not_at_once(session, clock):
    seat(session)
    clock.tick(clock.before(minutes=1440))
    clock.now = clock.before(minutes=1200)
    seats.reschedule(session.pk, START + timedelta(days=7), 60, session.zone)
    clock.tick(clock.before(minutes=60))
    assert reminded() == {"guest-1 reminder.1440": 1}
    clock.tick(START + timedelta(days=6))
    assert reminded() == {"guest-1 reminder.1440": 2}


def test_a_session_moved_close_tells_the_new_time_and_reminds_at_the_next_moment(session, clock):
    seat(session)
    clock.now = clock.before(minutes=1500)
    seats.reschedule(session.pk, clock.now + timedelta(minutes=50), 60, session.zone)
    clock.tick()
    assert reminded() == {}
    clock.tick(clock.now + timedelta(minutes=40))
    assert reminded() == {"guest-1 reminder.10": 1}


def test_a_seat_that_somebody_gives_up_starts_no_reminder_anew(session, clock):
    """Giving up raises the session's sequence, which must not make old reminders look new."""
    first, second = seat(session), seat(session, 2)
    clock.tick(clock.before(minutes=60))
    seats.cancel(first.pk, tells=False)
    clock.tick(clock.before(minutes=59))
    assert reminded() == {"guest-1 reminder.60": 1, "guest-2 reminder.60": 1}
    assert second.status == "confirmed"


def test_a_reminder_is_read_in_its_reader_s_language_and_carries_no_entry(session, clock, rosa):
    seats.register(session.pk, Person.of(rosa), tells=False)
    clock.tick(clock.before(minutes=60))
    mail = OutgoingMail.objects.get()
    assert (mail.language, mail.to, mail.calendar) == ("es", rosa.email, "")
    assert "/es/seats/" in mail.text


@pytest.mark.parametrize("seed", range(12))
def test_no_jump_of_the_clock_and_no_restart_starts_a_reminder_twice(session, clock, seed):
    dice = random.Random(seed)
    people = [seat(session, number) for number in range(3)]
    for _round in range(60):
        jump = dice.choice([1, 3, 7, 45, 90, 200, -30, -100])
        clock.now += timedelta(minutes=jump) if _round else timedelta(days=18, hours=20)
        sweeps.remind()
        if dice.random() < 0.3:
            # A worker that is killed leaves its task behind; another runs it again, twice.
            sweeps.remind()
            sweeps.write_what_was_left()
        work_off()
    found = reminded()
    assert set(found.values()) == {1}
    assert len(Registration.objects.filter(pk__in=[one.pk for one in people])) == 3
    keys = OutgoingMail.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys)) == sum(found.values())


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),  # New York: the second half past one of that night
        datetime(2026, 11, 1, 17, 0, tzinfo=UTC),
        datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 16, 0, tzinfo=UTC),
    ],
)
def test_in_a_night_in_which_clocks_are_turned_each_reminder_comes_once(session, clock, start):
    WebinarSession.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
    clock.now = start - timedelta(days=3)
    seat(session)
    for minutes in range(1445, 0, -5):
        clock.tick(start - timedelta(minutes=minutes))
    assert reminded() == {"guest-1 reminder.1440": 1, "guest-1 reminder.60": 1, "guest-1 reminder.10": 1}
    due = Mailing.objects.order_by("due_at").values_list("due_at", flat=True)
    assert [start - at for at in due] == [timedelta(minutes=minutes) for minutes in (1440, 60, 10)]


def test_moments_stand_in_order_and_only_the_last_that_came_is_due(session, clock):
    assert [offset for _at, offset in moments(session)] == [1440, 60, 10]
    assert due_moment(session, clock.before(minutes=1441)) is None
    assert due_moment(session, clock.before(minutes=60)) == (clock.before(minutes=60), 60)
    assert due_moment(session, START) is None


def test_a_session_without_offsets_reminds_nobody(session, clock):
    WebinarSession.objects.filter(pk=session.pk).update(reminder_offsets=[])
    seat(session)
    assert note_reminders(clock.before(minutes=5)) == 0
