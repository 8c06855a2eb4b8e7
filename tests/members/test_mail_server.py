"""Whatever a mail server does: a mail is taken at least once; twice only where the server hid its yes, and alike."""

import threading
from datetime import timedelta
from email.parser import BytesParser

import pytest
from django.db import connection

from content.models import Network
from members.claiming import alone_with
from members.delivery import post_mail
from members.models import OutgoingMail
from members.registry import MailWriter, register_mail_writer
from members.sending import ATTEMPTS, IN_HAND, bytes_of, send
from tests.support.postbox import BUSY, DROP, GREYLISTED, LATER, NEVER, NO_SUCH, STALL, TAKE, Postbox

ENTRY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n.DOT\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def postbox(settings):
    """Return a function that opens a mail server with a script, and has mail go there."""
    opened = []

    def open_with(*script):
        box = Postbox(script).__enter__()
        opened.append(box)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 0.5
        return box

    yield open_with
    for box in opened:
        box.__exit__()


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
@pytest.mark.parametrize("trouble", [STALL, BUSY, GREYLISTED, LATER])
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
    assert BytesParser().parsebytes(words)["Message-ID"].startswith(f"<mail-{mail.pk}@")


@pytest.mark.django_db
def test_the_bytes_stay_the_same_when_the_sender_or_the_day_is_another(postbox, monkeypatch):
    mail = letter(calendar=ENTRY, calendar_method="REQUEST")
    first = bytes_of(mail)
    network = Network.load()
    network.sender = "Somebody else <else@home.example>"
    network.save()
    monkeypatch.setattr("email.utils.time.time", lambda: 4_000_000_000.0)
    assert bytes_of(OutgoingMail.objects.get(pk=mail.pk)) == first


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
def test_a_server_that_never_takes_it_is_asked_ten_times(postbox):
    box = postbox(*[LATER] * 20)
    mail = letter()
    pauses = until_the_end(mail)
    assert (mail.state, len(pauses), len(box.seen)) == ("failed", ATTEMPTS - 1, ATTEMPTS)
    assert pauses == sorted(pauses)


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
