"""Whatever a mail server does: a mail is taken at least once; twice only where the server hid its yes, and alike."""

import threading
from datetime import timedelta
from email.parser import BytesParser

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from content.models import Network
from members.claiming import alone_with
from members.delivery import post_mail
from members.models import OutgoingMail
from members.registry import MailWriter, register_mail_writer
from members.sending import ATTEMPTS, IN_HAND, LONGEST_OUTAGE, LONGEST_PAUSE, bytes_of, look_again, message_id_of, send
from members.tasks import queue_what_waits, send_mail
from tests.support.postbox import (
    BUSY,
    DRIP,
    DRIP_AT_DOOR,
    DROP,
    GREYLISTED,
    HALF,
    LATER,
    NEVER,
    NO_SUCH,
    NOT_FROM_YOU,
    RUDE,
    SHUT,
    STALL,
    TAKE,
    Postbox,
)
from tests.support.tasks import work_off

ENTRY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n.DOT\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def postbox(settings):
    """Return a function that opens a mail server with a script, and has mail go there."""
    opened = []

    def open_with(*script):
        box = Postbox(script).__enter__()
        opened.append(box)
        settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_TIMEOUT, settings.EMAIL_LIMIT = 1, 1.5
        return box

    yield open_with
    for box in opened:
        box.__exit__()


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch):
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def letter(key="one", **fields):
    context = {"code": "419022", "purpose": "para entrar", "minutes": 15}
    return post_mail(key=key, to="rosa@home.example", language="es", template="account/code", context=context, **fields)


def until_the_end(mail):
    """Try as the worker does, without its pauses; return them."""
    pauses = []
    while (pause := send(mail.pk)) is not None:
        pauses.append(pause)
    mail.refresh_from_db()
    return pauses


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [STALL, HALF, DRIP, DRIP_AT_DOOR, BUSY, GREYLISTED, LATER, SHUT, NOT_FROM_YOU])
def test_a_server_that_does_not_take_it_now_gets_it_later_and_once(postbox, trouble):
    box = postbox(trouble, trouble, TAKE)
    mail = letter()
    assert until_the_end(mail) == [timedelta(seconds=30), timedelta(seconds=60)]
    assert (mail.state, mail.attempts, len(box.taken)) == ("sent", 3, 1)


@pytest.mark.django_db
def test_a_server_that_hides_its_yes_gets_the_same_bytes_again(postbox):
    box = postbox(DROP, LATER, DROP, TAKE)
    mail = letter(calendar=ENTRY, calendar_method="REQUEST")
    until_the_end(mail)
    assert mail.state == "sent"
    assert [to for to, _words in box.taken] == ["rosa@home.example"] * 3
    (words,) = {words for _to, words in box.taken}
    assert words == bytes_of(mail)
    assert BytesParser().parsebytes(words)["Message-ID"] == message_id_of(mail) == mail.headers["Message-ID"]


@pytest.mark.django_db
def test_the_bytes_stay_the_same_when_the_sender_the_site_or_the_day_is_another(settings, monkeypatch):
    mail = letter(calendar=ENTRY, calendar_method="REQUEST")
    first = bytes_of(mail)
    network = Network.load()
    network.sender = "Somebody else <else@home.example>"
    network.save()
    monkeypatch.setattr("email.utils.time.time", lambda: 4_000_000_000.0)
    settings.SITE_URL = "https://elsewhere.example"
    assert bytes_of(OutgoingMail.objects.get(pk=mail.pk)) == first


@pytest.mark.django_db
def test_no_two_mails_have_one_message_id_even_where_a_backup_gave_a_number_twice(postbox):
    box = postbox()
    first = letter("one")
    until_the_end(first)
    OutgoingMail.objects.all().delete()
    second = letter("two")
    OutgoingMail.objects.filter(pk=second.pk).delete()
    second.pk = first.pk
    second.save(force_insert=True)
    until_the_end(second)
    assert len({BytesParser().parsebytes(words)["Message-ID"] for _to, words in box.taken}) == 2


@pytest.mark.django_db
def test_a_mail_of_an_earlier_release_that_waits_has_a_message_id_too():
    mail = OutgoingMail.objects.create(key="old", to="rosa@home.example", subject="Hello", text="Hello")
    assert BytesParser().parsebytes(bytes_of(mail))["Message-ID"].startswith(f"<mail-{mail.pk}@")


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", [NO_SUCH, NEVER])
def test_a_lasting_no_ends_a_mail_at_once_and_says_why(postbox, verdict):
    box = postbox(verdict, TAKE)
    mail = letter()
    assert until_the_end(mail) == []
    assert (mail.state, mail.attempts, box.taken) == ("failed", 1, [])
    assert "no such person" in mail.error or "not these words" in mail.error
    assert send(mail.pk) is None
    assert box.taken == []


@pytest.mark.django_db
def test_a_server_that_drips_is_left_and_the_reason_says_so(postbox):
    postbox(DRIP)
    mail = letter()
    assert send(mail.pk) == timedelta(seconds=30)
    mail.refresh_from_db()
    assert mail.error == "SMTPServerDisconnected: not done within 1.5 seconds"


@pytest.mark.django_db
def test_a_server_that_thinks_longer_than_a_step_may_last_is_waited_for_and_takes_it_once(postbox, settings):
    box = postbox()
    box.rest, settings.EMAIL_TIMEOUT, settings.EMAIL_LIMIT = 1.2, 0.6, 20
    mail = letter()
    assert until_the_end(mail) == []
    assert (mail.state, len(box.taken)) == ("sent", 1)


@pytest.mark.django_db
def test_what_a_server_says_to_a_goodbye_changes_nothing(postbox):
    box = postbox(RUDE)
    mail = letter()
    assert until_the_end(mail) == []
    assert (mail.state, len(box.taken)) == ("sent", 1)


@pytest.mark.django_db
def test_a_server_that_never_takes_it_is_asked_for_five_days(postbox, clock):
    box = postbox(*[LATER] * 500)
    mail = letter()
    begun = clock.now
    while (pause := send(mail.pk)) is not None:
        assert timedelta(seconds=30) <= pause <= LONGEST_PAUSE
        clock.now += pause
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", len(box.seen))
    assert LONGEST_OUTAGE <= clock.now - begun < LONGEST_OUTAGE + 2 * LONGEST_PAUSE
    assert "451" in mail.error


@pytest.mark.django_db
def test_after_an_outage_of_days_a_mail_still_goes(postbox, settings, clock):
    box = postbox()
    mail, settings.EMAIL_PORT = letter(), 1
    begun = clock.now
    while clock.now - begun < LONGEST_OUTAGE - LONGEST_PAUSE:
        clock.now += send(mail.pk)
    settings.EMAIL_PORT = box.port
    assert until_the_end(mail) == []
    assert (mail.state, len(box.taken)) == ("sent", 1)


@pytest.mark.django_db
def test_neither_a_clock_that_jumps_nor_many_quick_tries_end_a_mail(postbox, settings, clock):
    postbox()
    mail, settings.EMAIL_PORT = letter(), 1
    clock.now += timedelta(days=30)
    assert send(mail.pk) is not None
    clock.now -= timedelta(days=31)
    for _try in range(ATTEMPTS + 5):
        assert send(mail.pk) is not None


@pytest.mark.django_db
def test_a_code_is_sent_while_it_lets_anybody_in_then_dropped_and_forgotten(postbox, settings, clock):
    box = postbox(LATER, LATER)
    mail = letter(secret=True)
    send(mail.pk)
    clock.now += timedelta(minutes=14)
    assert send(mail.pk) is not None
    clock.now += timedelta(minutes=2)
    assert send(mail.pk) is None
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html, len(box.seen)) == ("dropped", "", "", 2)


@pytest.mark.django_db
def test_what_was_given_up_is_sent_once_an_operator_says_so_but_no_code_is(postbox):
    box = postbox(NO_SUCH, NO_SUCH)
    mails = [letter("one"), letter("two", secret=True)]
    work_off()
    assert look_again(mail.pk for mail in mails) == 1
    queue_what_waits()
    work_off()
    assert [(mail.key, mail.state, mail.attempts) for mail in OutgoingMail.objects.order_by("pk")] == [
        ("one", "sent", 1),
        ("two", "failed", 1),
    ]
    assert len(box.taken) == 1


@pytest.mark.django_db
def test_an_app_that_fails_to_hear_of_a_mail_s_end_does_not_have_it_sent_again(postbox):
    box = postbox()

    def deaf(mail):
        raise ValueError("not listening")

    register_mail_writer(MailWriter("deaf", lambda key: True, deaf))
    mail = letter(key="deaf:1")
    assert until_the_end(mail) == []
    assert (mail.state, len(box.taken)) == ("sent", 1)


@pytest.mark.django_db
def test_an_app_that_cannot_say_whether_a_mail_is_called_for_puts_it_off(postbox):
    box, answers = postbox(), [ValueError("not now"), True]

    def slow_of_mind(key):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    register_mail_writer(MailWriter("slow", slow_of_mind, lambda mail: None))
    mail = letter(key="slow:1")
    assert until_the_end(mail) == [timedelta(seconds=30)]
    assert (mail.state, mail.attempts, len(box.taken)) == ("sent", 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("lost", ["failed", "gone", "in the future"])
def test_a_mail_whose_task_was_lost_is_queued_anew_and_once(postbox, lost):
    box = postbox()
    mail = letter()
    assert queue_what_waits() == 0
    task = DBTaskResult.objects.filter(task_path=send_mail.module_path)
    if lost == "gone":
        task.delete()
    elif lost == "failed":
        task.update(status="FAILED")
    else:
        task.update(run_after=timezone.now() + timedelta(days=30))
    assert queue_what_waits() == 1
    assert queue_what_waits() == 0
    work_off()
    assert queue_what_waits() == 0
    assert [to for to, _words in box.taken] == [mail.to]


@pytest.mark.django_db
def test_what_is_not_called_for_any_more_is_dropped_before_a_try_and_its_writer_hears(postbox):
    box, heard, wanted = postbox(LATER), [], [True, False]
    register_mail_writer(MailWriter("told", lambda key: wanted.pop(0), lambda mail: heard.append(mail.state)))
    mail = letter(key="told:1")
    until_the_end(mail)
    assert (mail.state, heard, len(box.seen), box.taken) == ("dropped", ["dropped"], 1, [])


@pytest.mark.django_db
def test_a_mail_in_a_living_worker_s_hand_is_left_to_it_whatever_the_clock_says(postbox, monkeypatch):
    box = postbox()
    mail = letter()
    holds, done = threading.Event(), threading.Event()

    def slow_worker():
        with alone_with(mail.pk) as mine:
            assert mine
            holds.set()
            done.wait(10)
        connection.close()

    worker = threading.Thread(target=slow_worker)
    worker.start()
    assert holds.wait(10)
    assert send(mail.pk) == IN_HAND
    assert box.seen == []
    done.set()
    worker.join()
    assert send(mail.pk) is None
    assert len(box.taken) == 1
