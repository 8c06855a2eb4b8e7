"""The meeting's address is a canary: every address of webinars is asked for by everybody, in every way; it sings once.

The addresses are read from `webinars.urls`, so one that is written tomorrow is asked for, too.
"""

import json
import logging

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from search.draining import drain
from tests.factories.webinars import MEETING, SessionFactory, guest
from tests.support.tasks import work_off
from topics.models import Topic
from webinars import seats
from webinars.links import token_of
from webinars.models import CalendarFeed, Registration
from webinars.privacy import export
from webinars.seats import Person
from webinars.urls import urlpatterns

pytestmark = pytest.mark.django_db

CANARY = "secret.example"
WAYS = ("get", "head", "options", "post", "put")
STATES = ("confirmed", "held", "waiting", "cancelled", "lapsed")


@pytest.fixture
def on_now(webinar):
    return SessionFactory(page_key=webinar.translation_key, live_now=True, capacity=50)


@pytest.fixture
def browsers(rosa, ben):
    """A visitor, a member without a seat, and a member with one."""
    found = {"visitor": Client(), "stranger": Client(), "guest of honour": Client()}
    found["stranger"].force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    found["guest of honour"].force_login(rosa, backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.fixture
def tokens(on_now, rosa):
    """The mailed link of somebody in every state; Rosa has a seat, too."""
    seats.register(on_now.pk, Person.of(rosa))
    made = {}
    for number, state in enumerate(STATES):
        registration = seats.register(on_now.pk, guest(number))
        Registration.objects.filter(pk=registration.pk).update(status=state)
        made[state] = token_of(registration)
    return made


def addresses(session, tokens, feed):
    """Yield every address of webinars, for this session, for each token, and each feed."""
    given = {"pk": [session.pk], "slug": ["families"], "token": [*tokens.values(), feed.token]}
    for pattern in urlpatterns:
        names = list(pattern.pattern.converters)
        assert len(names) <= 1
        for value in given[names[0]] if names else [None]:
            yield reverse(pattern.name, kwargs={names[0]: value} if names else {})


def asked(browser, way, path):
    """Ask, and undo what a button did, so that the next address is asked for in the same state."""
    with transaction.atomic():
        answer = getattr(browser, way)(path)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer, told.decode(errors="replace")


def may_go_in(who, path, session, tokens):
    doors = {reverse("seat_join", kwargs={"token": tokens["confirmed"]})}
    return path in doors or (who == "guest of honour" and path == reverse("seat_join", args=[session.pk]))


def test_no_address_of_webinars_tells_where_the_meeting_is(browsers, on_now, tokens, rosa):
    Topic.objects.get_or_create(slug="families")
    feed = CalendarFeed.objects.create(member=rosa)
    sang = []
    for who, browser in browsers.items():
        for path in addresses(on_now, tokens, feed):
            for way in WAYS:
                answer, told = asked(browser, way, path)
                assert CANARY not in told, (who, way, path)
                if CANARY in str(answer.headers):
                    assert (way, answer.status_code, answer["Location"]) == ("post", 302, MEETING)
                    assert may_go_in(who, path, on_now, tokens), (who, path)
                    sang.append((who, path))
    # Whoever holds a confirmed link goes in with it; by the address without a link, only who has the seat.
    assert {who for who, _path in sang} == set(browsers)
    assert ("guest of honour", reverse("seat_join", args=[on_now.pk])) in sang


@pytest.mark.parametrize("state", [state for state in STATES if state != "confirmed"])
def test_the_gate_is_shut_for_every_other_state_and_no_visit_is_noted(on_now, tokens, state):
    url = reverse("seat_join", kwargs={"token": tokens[state]})
    assert Client().post(url).status_code == 403
    assert Registration.objects.exclude(joined_at=None).count() == 0


@pytest.mark.parametrize("state", STATES)
def test_every_mailed_address_opened_twice_changes_nothing_in_any_state(on_now, tokens, state):
    before = list(Registration.objects.order_by("pk").values())
    for pattern in urlpatterns:
        if "token" in pattern.pattern.converters and pattern.name != "my_calendar":
            for _ in range(2):
                Client().get(reverse(pattern.name, kwargs={"token": tokens[state]}))
    assert list(Registration.objects.order_by("pk").values()) == before


def test_no_log_mail_index_or_export_tells_where_the_meeting_is(on_now, tokens, rosa, browsers, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = browsers["guest of honour"].post(reverse("seat_join", args=[on_now.pk]))
        assert answer["Location"] == MEETING
        seats.confirm(Registration.objects.get(status="held").pk)
        seats.cancel_session(on_now.pk)
        work_off()
    assert caplog.records
    assert CANARY not in caplog.text
    assert mail.outbox
    assert all(CANARY not in letter.message().as_string() for letter in mail.outbox)
    drain()
    assert CANARY not in browsers["visitor"].get("/en/search/?q=secret").text
    assert CANARY not in json.dumps(export(rosa), default=str)
