"""A mail is written down with its cause, sent once, tried again, and given up with a reason."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from members.delivery import post_mail
from members.models import OutgoingMail
from members.sending import send
from tests.support.tasks import work_off

LETTER = {
    "to": "rosa@sobremesa.example",
    "language": "es",
    "template": "account/code",
    "context": {"code": "419022", "purpose": "para entrar", "minutes": 15},
}


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1


@pytest.mark.django_db
def test_a_key_is_used_once():
    first = post_mail(key="one", **LETTER)
    assert post_mail(key="one", **LETTER) == first
    assert DBTaskResult.objects.count() == 1
    work_off()
    assert [message.to for message in mail.outbox] == [["rosa@sobremesa.example"]]


@pytest.mark.django_db
def test_a_mail_whose_cause_is_undone_is_never_sent():
    with transaction.atomic():
        post_mail(key="one", **LETTER)
        transaction.set_rollback(True)
    work_off()
    assert not OutgoingMail.objects.exists()
    assert not mail.outbox


@pytest.mark.django_db
def test_a_mail_speaks_its_readers_language_in_words_and_in_html():
    letter = post_mail(key="one", **LETTER)
    assert '<html lang="es">' in letter.html
    assert "419022" in letter.html
    assert "419022" in letter.text
    assert "419022" not in letter.subject
    assert "<style" not in letter.html


@pytest.mark.django_db
def test_a_silent_mail_server_is_tried_again_later_and_longer(no_server):
    letter = post_mail(key="one", **LETTER)
    assert send(letter.pk) == timedelta(seconds=30)
    assert send(letter.pk) == timedelta(seconds=60)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("waiting", 2)
    assert "refused" in letter.error


@pytest.mark.django_db
def test_a_mail_that_left_is_not_sent_again():
    letter = post_mail(key="one", **LETTER)
    send(letter.pk)
    assert send(letter.pk) is None
    assert len(mail.outbox) == 1
