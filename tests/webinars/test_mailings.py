"""Each cause starts one mail; every mail due is taken at least once, under one Message-ID, with the same bytes."""

import random
from collections import Counter, defaultdict
from datetime import timedelta
from email.parser import BytesParser
from hashlib import sha256

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from content.tasks import note_what_shows_files
from members.models import OutgoingMail
from members.sending import send
from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, SessionFactory, guest
from tests.support.postbox import DRIP, DRIP_AT_DOOR, DROP, HALF, NEVER, NO_SUCH, RUDE, STALL, VERDICTS, Postbox
from tests.support.tasks import work_off
from webinars import mailings, notices, seats, sweeps, tasks
from webinars.models import Mailing, WebinarPage, WebinarSession
from webinars.seats import Person

pytestmark = pytest.mark.django_db

LASTING = {NEVER, NO_SUCH}


@pytest.fixture
def postbox(settings):
    """A mail server whose script a test may write; mail goes there."""
    with Postbox() as box:
        settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_TIMEOUT, settings.EMAIL_LIMIT = 1, 1.5
        yield box


def write_all():
    """Let the workers write and start what was caused; then try every mail to its end, without the pauses."""
    work_off()
    for pk in OutgoingMail.objects.values_list("pk", flat=True):
        while send(pk) is not None:
            pass


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_server_does_each_mail_is_taken_once_and_again_only_where_it_hid_its_yes(session, postbox, seed):
    dice = random.Random(seed)
    postbox.script.extend(dice.choices(VERDICTS, weights=[6, 3, 0, 1, 1, 2, 1, 2], k=40))
    postbox.script.insert(dice.randrange(6), [STALL, DRIP, DRIP_AT_DOOR, HALF, RUDE][seed % 5])
    for number in range(4):
        seats.register(session.pk, guest(number, is_known=True))
    write_all()
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    write_all()
    # Whoever was refused in the end may have been taken, and hidden, before.
    taken = defaultdict(list)
    for _to, words in postbox.taken:
        taken[BytesParser().parsebytes(words)["Message-ID"]].append(words)
    hidden = postbox.seen.count(DROP)
    sent = Mailing.objects.filter(state="sent")
    assert sum(map(len, taken.values())) == sent.count() + hidden
    for mailing in sent:
        assert {sha256(words).hexdigest() for words in taken[mailing.message_id]} == {mailing.body_digest}
    refused = sum(1 for verdict in postbox.seen if verdict in LASTING)
    assert Mailing.objects.filter(state="refused").count() + sent.count() == Mailing.objects.count() == 8
    assert Mailing.objects.filter(state="refused").count() <= refused


def test_a_cause_that_is_worked_on_twice_starts_one_mail(session, written):
    registration = seats.register(session.pk, guest(is_known=True))
    written()
    (mailing,) = Mailing.objects.all()
    tasks.tell.enqueue(registration.pk, "seat", 0, mailing.kind.partition(".")[2])
    assert mailings.write(mailing.pk) is False
    assert written() == []
    assert Mailing.objects.get().state == "sent"


def test_everybody_is_told_of_a_change_once_however_often_it_is_told(session, written):
    for number in range(7):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    assert len(written()) == 7
    tasks.tell_everybody.enqueue(session.pk, "moved", 1)
    assert written() == []
    assert Counter(Mailing.objects.values_list("kind", "sequence", "state")) == {("moved", 1, "sent"): 7}


def test_what_a_killed_worker_left_is_written_by_the_next(session, written):
    registration = seats.register(session.pk, guest(is_known=True), tells=False)
    mailings.note([registration.pk], "moved", 1, timezone.now() - timedelta(minutes=5))
    sweeps.write_what_was_left()
    assert [mail.to for mail in written()] == [registration.email]


def test_a_mail_that_cannot_be_written_is_put_off_and_stands_in_nobody_s_way(session, written, monkeypatch, amara):
    broken, fine = (seats.register(session.pk, guest(number, is_known=True), tells=False) for number in (1, 2))
    mailings.note([broken.pk, fine.pk], "moved", 1, timezone.now())
    words = notices.letter_of

    def stumbling(mailing):
        if mailing.registration_id == broken.pk:
            raise ValueError("a template is broken")
        return words(mailing)

    monkeypatch.setattr(mailings, "letter_of", stumbling)
    mailings.write_due()
    assert [mail.to for mail in written()] == [fine.email]
    left = Mailing.objects.get(registration=broken)
    assert (left.state, left.tries) == ("due", 1)
    assert left.due_at > timezone.now()
    Mailing.objects.filter(pk=left.pk).update(tries=9, due_at=timezone.now())
    mailings.write_due()
    left.refresh_from_db()
    assert left.state == "refused"


def test_a_lasting_no_is_told_to_the_editor_once_a_day(session, webinar, postbox, amara):
    WebinarPage.objects.filter(pk=webinar.pk).update(owner=amara)
    postbox.script.extend([NO_SUCH, NO_SUCH])
    for number in range(2):
        seats.register(session.pk, guest(number, is_known=True))
    write_all()
    assert Counter(Mailing.objects.values_list("state", flat=True)) == {"refused": 2}
    (told,) = OutgoingMail.objects.filter(key__startswith="webinars.refused:")
    assert told.to == amara.email
    assert "Guest" in told.text
    assert MEETING not in told.text


def test_where_nobody_made_the_page_the_operators_hear_of_it(session, postbox, mei):
    postbox.script.append(NO_SUCH)
    seats.register(session.pk, guest(is_known=True))
    write_all()
    assert [mail.to for mail in OutgoingMail.objects.filter(key__startswith="webinars.refused:")] == [mei.email]


def test_a_hold_that_ran_out_on_the_way_still_gets_its_link(session, written):
    registration = seats.register(session.pk, guest())
    registration.status = "lapsed"
    registration.save(update_fields=["status"])
    assert [mail.to for mail in written()] == [registration.email]


@pytest.mark.parametrize("change", ["seat", "moved", "called_off"])
def test_what_comes_after_the_end_is_dropped_unless_it_takes_an_entry_back(session, settings, change, monkeypatch):
    settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    seats.register(session.pk, guest(is_known=True), tells=change == "seat")
    if change == "moved":
        seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    elif change == "called_off":
        seats.cancel_session(session.pk)
    work_off()
    (mailing,) = Mailing.objects.all()
    assert mailing.state == "sending"
    later = session.ends_at + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work_off()
    mailing.refresh_from_db()
    assert mailing.state == ("sent" if change == "called_off" else "dropped")


def test_the_recording_is_told_once_to_whoever_had_or_awaited_a_seat(webinar, written):
    session = SessionFactory(page_key=webinar.translation_key, capacity=2)
    people = [seats.register(session.pk, guest(number, is_known=number < 4), tells=False) for number in range(5)]
    over = timezone.now() - timedelta(days=1)
    fields = {"starts_at": over, "ends_at": over + timedelta(hours=1), "recording_url": "https://video.example/1"}
    WebinarSession.objects.filter(pk=session.pk).update(**fields)
    tasks.tell_everybody.enqueue(session.pk, "recording", 3)
    tasks.tell_everybody.enqueue(session.pk, "recording", 4)
    mails = written()
    assert sorted(mail.to for mail in mails) == sorted(one.email for one in people[:4])
    assert "video.example" not in mails[0].text


def test_a_recording_that_is_there_early_is_told_after_the_end(session, written, monkeypatch):
    seats.register(session.pk, guest(is_known=True), tells=False)
    WebinarSession.objects.filter(pk=session.pk).update(recording_url="https://video.example/1")
    tasks.tell_everybody.enqueue(session.pk, "recording", 0)
    assert written() == []
    later = session.ends_at + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    sweeps.write_what_was_left()
    assert len(written()) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_change_takes_the_editor_s_word_along_in_the_reader_s_language(session, written, language):
    member = MemberFactory(language=language)
    seats.register(session.pk, Person.of(member), tells=False)
    words = {"en": "The library has a leak.", "es": "Hay una gotera en la biblioteca."}
    seats.cancel_session(session.pk, message=seats.Message(**words))
    (mail,) = written()
    assert words[language] in mail.text
    assert words[language] in mail.html
    assert words[{"en": "es", "es": "en"}[language]] not in mail.text


def test_no_mail_holds_the_meeting_s_address(session, written):
    registration = seats.register(session.pk, guest(is_known=True))
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    work_off()
    seats.cancel(registration.pk)
    for mail in written():
        assert MEETING not in mail.text + mail.html + mail.calendar


def test_a_mail_somebody_waits_for_is_written_before_what_was_queued_earlier() -> None:
    note_what_shows_files.enqueue()
    tasks.tell.enqueue(1, "confirmed", 0, "")
    assert [task.task_path for task in DBTaskResult.objects.ready()] == [
        tasks.tell.module_path,
        note_what_shows_files.module_path,
    ]
