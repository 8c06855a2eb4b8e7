"""What stands around the card: the agenda by the clock, who goes, the series, and what was kept."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from content.players import player_of
from members.models import Distance
from networks.models import Membership
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.webinars import SessionFactory, webinar_page
from webinars import seats
from webinars.models import Registration, SessionChange, WebinarSeries, WebinarSession
from webinars.seats import Person
from webinars.templatetags import occasions
from webinars.templatetags.occasions import until

pytestmark = pytest.mark.django_db

AGENDA = "<ul><li>5 min: Hello &amp; welcome</li><li data-block-key='x'>15 min: The <b>page</b></li></ul>"
HOSTS = ["www.youtube-nocookie.com", "player.vimeo.com"]


def write(webinar, html: str) -> None:
    webinar.body = json.dumps([{"type": "paragraph", "value": html}])
    webinar.save_revision().publish()


def test_a_list_of_minutes_is_an_agenda_with_the_hours_of_the_reader(signed_in, client, rosa, webinar):
    SessionFactory(page_key=webinar.translation_key, starts_at=datetime(2031, 7, 15, 16, 30, tzinfo=UTC))
    write(webinar, AGENDA)
    page = client.get(webinar.address()).text
    assert re.findall(r'<span class="at">([^<]+)</span>', page) == ["12:30 pm", "12:35 pm"]
    assert "Hello &amp; welcome" in page
    page = signed_in(rosa).get(webinar.address()).text
    assert re.findall(r'<span class="at">([^<]+)</span>', page) == ["10:30 am", "10:35 am"]


def test_an_agenda_without_a_date_has_no_hours(client, webinar):
    write(webinar, AGENDA)
    page = client.get(webinar.address()).text
    assert 'class="hours ruled"' in page
    assert 'class="at"' not in page


@pytest.mark.parametrize(
    "html",
    [
        "<p>15 min: no list</p>",
        "<ul><li>15 min: one</li><li>and another</li></ul>",
        "<ul><li>15 min: one</li></ul><p>More.</p>",
        "<ol><li>15 min: one</li></ol>",
    ],
)
def test_what_is_not_all_minutes_stays_as_it_was_written(client, webinar, session, html):
    write(webinar, html)
    assert 'class="hours"' not in client.get(webinar.address()).text


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=12, hours=3), "in 12 days"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(minutes=59), "in 59 minutes"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(0), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_the_time_that_is_left_is_said_in_its_largest_part(monkeypatch, left, said):
    now = timezone.now()
    monkeypatch.setattr(occasions.timezone, "now", lambda: now)
    assert until(WebinarSession(starts_at=now + left)) == said


# Who goes


@pytest.fixture
def fellow(rosa, session):
    """Somebody of Rosa's coalition, with a seat, who agreed that it is seen."""
    coalition = CoalitionFactory()
    member = MemberFactory(handle="lupe", display_name="Lupe Herrera")
    for one in (rosa, member):
        Membership.objects.create(coalition=coalition, member=one, state="accepted")
    registration = seats.register(session.pk, Person.of(member))
    Registration.objects.filter(pk=registration.pk).update(shows_coalition=True)
    return member


def test_a_member_sees_who_of_their_coalition_goes(signed_in, rosa, webinar, fellow):
    page = signed_in(rosa).get(webinar.address()).text
    assert "From your coalition:" in page
    assert "Lupe Herrera" in page


def test_without_consent_nobody_is_shown(signed_in, rosa, webinar, fellow):
    Registration.objects.update(shows_coalition=False)
    assert "Lupe Herrera" not in signed_in(rosa).get(webinar.address()).text


def test_visitors_and_people_of_other_coalitions_see_nobody(client, signed_in, ben, webinar, fellow):
    assert "Lupe Herrera" not in client.get(webinar.address()).text
    assert "Lupe Herrera" not in signed_in(ben).get(webinar.address()).text


def test_who_only_asked_to_join_the_coalition_sees_nobody(signed_in, rosa, webinar, fellow):
    Membership.objects.filter(member=rosa).update(state="asked")
    assert "Lupe Herrera" not in signed_in(rosa).get(webinar.address()).text


@pytest.mark.parametrize("status", ["waiting", "held", "cancelled"])
def test_who_has_no_confirmed_seat_is_not_shown(signed_in, rosa, webinar, fellow, status):
    Registration.objects.update(status=status, held_until=timezone.now())
    assert "Lupe Herrera" not in signed_in(rosa).get(webinar.address()).text


@pytest.mark.parametrize(("mine", "kind"), [(True, "muted"), (True, "blocked"), (False, "blocked")])
def test_people_who_keep_apart_do_not_meet_here(signed_in, rosa, webinar, fellow, mine, kind):
    member, other = (rosa, fellow) if mine else (fellow, rosa)
    Distance.objects.create(member=member, other=other, kind=kind)
    assert "Lupe Herrera" not in signed_in(rosa).get(webinar.address()).text


def test_consent_is_asked_of_who_has_a_coalition_only(signed_in, rosa, ben, webinar, fellow):
    assert 'name="shows_coalition"' in signed_in(rosa).get(webinar.address()).text
    assert 'name="shows_coalition"' not in signed_in(ben).get(webinar.address()).text


# States


def test_a_page_without_a_date_says_that_there_is_none_yet(client, webinar):
    page = client.get(webinar.address()).text
    assert 'data-state="announced"' in page
    assert "The date is not fixed yet" in page


def test_closed_registration_offers_no_form_and_who_has_a_seat_keeps_it(client, signed_in, rosa, webinar, session):
    seats.register(session.pk, Person.of(rosa))
    WebinarSession.objects.filter(pk=session.pk).update(registration="closed")
    page = client.get(webinar.address()).text
    assert 'data-state="closed"' in page
    assert "/register/" not in page
    assert 'data-state="confirmed"' in signed_in(rosa).get(webinar.address()).text


def test_a_form_sent_after_closing_is_refused_with_a_sentence(client, session):
    WebinarSession.objects.filter(pk=session.pk).update(registration="closed")
    answer = client.post(f"/en/seats/{session.pk}/register/", {"name": "Ana", "email": "ana@home.example"})
    assert answer.status_code == 410
    assert "Registration for this webinar is closed" in answer.text


def test_who_opens_a_webinar_that_is_called_off_reads_why(client, webinar, session):
    seats.cancel_session(session.pk)
    SessionChange.objects.filter(kind="cancelled").delete()
    SessionChange.objects.create(session=session, kind="cancelled", message_en="Denise is ill.", message_es="Denise…")
    assert "Denise is ill." in client.get(webinar.address()).text


def test_the_door_opens_when_the_session_says(signed_in, rosa, webinar):
    session = SessionFactory(
        page_key=webinar.translation_key, starts_at=timezone.now() + timedelta(minutes=40), opens_early_minutes=45
    )
    seats.register(session.pk, Person.of(rosa))
    assert f'href="/en/seats/{session.pk}/join/"' in signed_in(rosa).get(webinar.address()).text


def test_webinars_of_a_series_name_each_other(client, webinar, session):
    series = WebinarSeries.objects.create(slug="table", name_en="One table", name_es="Una mesa", intro_en="Together.")
    mate = webinar_page(title="Second part", slug="second")
    for page in (webinar, mate):
        page.series = series
        page.save_revision().publish()
    SessionFactory(page_key=mate.translation_key)
    page = client.get(webinar.address()).text
    assert "One table" in page
    assert ">Second part</a>" in page
    assert "?series=table" in page


# Afterwards


@pytest.fixture
def over(webinar) -> WebinarSession:
    return SessionFactory(
        page_key=webinar.translation_key, over=True, recording_url="https://www.youtube.com/watch?v=abcdefghijk",
        slides_url="https://files.example/slides.pdf", transcript_url="/documents/7/transcript.pdf",
    )  # fmt: skip


def test_the_recording_is_not_loaded_before_somebody_asks_to_watch(client, webinar, over):
    answer = client.get(webinar.address())
    assert "<iframe" not in answer.text
    assert 'href="?watch=1#watch"' in answer.text
    assert "frame-src 'none'" in answer["Content-Security-Policy"]


def test_who_asks_to_watch_gets_the_player_and_only_its_host_may_stand_in_a_frame(client, webinar, over):
    answer = client.get(f"{webinar.address()}?watch=1")
    assert 'src="https://www.youtube-nocookie.com/embed/abcdefghijk"' in answer.text
    assert "frame-src https://www.youtube-nocookie.com;" in answer["Content-Security-Policy"] + ";"


def test_a_provider_that_the_operator_does_not_list_is_only_linked_to(client, webinar, over, settings):
    settings.PLAYER_HOSTS = []
    answer = client.get(f"{webinar.address()}?watch=1")
    assert "<iframe" not in answer.text
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in answer.text
    assert "frame-src 'none'" in answer["Content-Security-Policy"]


def test_slides_and_transcript_stand_beside_the_recording(client, webinar, over):
    page = client.get(webinar.address()).text
    assert 'href="https://files.example/slides.pdf"' in page
    assert 'href="/documents/7/transcript.pdf"' in page


def test_slides_are_here_also_when_nothing_was_recorded(client, webinar, over):
    WebinarSession.objects.filter(pk=over.pk).update(recording_url="")
    page = client.get(webinar.address()).text
    assert 'data-state="over"' in page
    assert "slides.pdf" in page


@pytest.mark.parametrize(
    ("url", "sort", "shown"),
    [
        ("https://youtu.be/abcdefghijk", "frame", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        (
            "https://www.youtube.com/watch?v=abc-_fghijk&t=3",
            "frame",
            "https://www.youtube-nocookie.com/embed/abc-_fghijk",
        ),
        ("https://vimeo.com/12345", "frame", "https://player.vimeo.com/video/12345?dnt=1"),
        ("https://vimeo.com/12345/ab12cd", "frame", "https://player.vimeo.com/video/12345?dnt=1&h=ab12cd"),
        ("/media/w/1.mp4", "file", "/media/w/1.mp4"),
        ("https://other.example/1.mp4", "link", "https://other.example/1.mp4"),
        ("https://youtube.com.evil.example/watch?v=abcdefghijk", "link", None),
        ("https://www.youtube.com/watch?v=abc%22onload", "link", None),
        ("https://vimeo.com/12345?h=%22%3E", "frame", "https://player.vimeo.com/video/12345?dnt=1"),
    ],
)
def test_a_recording_is_shown_by_where_it_is(url, sort, shown):
    player = player_of(url, HOSTS)
    assert (player.sort, player.url) == (sort, shown or url)


def test_the_agreement_to_be_seen_is_kept_with_the_seat(signed_in, rosa, webinar, session, fellow):
    signed_in(rosa).post(f"/en/seats/{session.pk}/register/", {"shows_coalition": "on"})
    assert Registration.objects.get(member=rosa).shows_coalition


def test_a_guest_s_form_has_no_agreement_to_give(client, session, fellow):
    client.post(
        f"/en/seats/{session.pk}/register/", {"name": "Ana", "email": "a@home.example", "shows_coalition": "on"}
    )
    assert not Registration.objects.get(email="a@home.example").shows_coalition
