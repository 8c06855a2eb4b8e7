"""What a preview link shows of webinars, guides, topics, pages of the site and authors: the draft, and no door."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from hub.pages.models import Author, PostAuthor
from hub.pages.sharing import share
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from webinars import seats
from webinars.links import token_of
from webinars.models import WebinarPage, WebinarSession

WORDS = "Nobody knows this yet"


def link_to(page, by) -> str:
    return reverse("preview_link", args=[share(page, by, 1)[1]])


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    page = answer.content.decode()
    # Who signs in from a draft does not carry its address on.
    assert f"next={quote(url)}" not in page
    assert f"next={quote(url, safe='')}" not in page
    return page


@pytest.fixture
def webinar(db) -> WebinarPage:
    """A published webinar with other words in its newest draft, and a date that takes registrations."""
    page = webinar_page()
    page.intro = WORDS
    page.save_revision()
    return page


def date(page: WebinarPage, *traits: str, **fields) -> WebinarSession:
    return SessionFactory(page_key=page.translation_key, **fields, **dict.fromkeys(traits, True))


DATES = {
    "open": {},
    "full": {"capacity": 1},
    "live": {"live_now": True},
    "over": {"over": True},
    "recorded": {"over": True, "recording_url": "https://www.youtube-nocookie.com/embed/abcdefghijk"},
    "called off": {"status": "cancelled"},
    "closed": {"registration": "closed"},
}


@pytest.mark.parametrize("state", DATES)
@pytest.mark.parametrize("live", [True, False])
def test_a_webinar_s_draft_never_says_where_the_meeting_is(client, amara, webinar, state: str, live: bool) -> None:
    session = date(webinar, **DATES[state])
    if state == "full":
        seats.register(session.pk, guest(1, is_known=True), tells=False)
    if not live:
        webinar.unpublish()
    for address in ("", f"?date={session.pk}", f"?date={session.pk}&watch=1"):
        page = shown(client, link_to(webinar, amara) + address)
        assert WORDS in page
        assert MEETING not in page
        assert "meet.secret" not in page
        assert "/join/" not in page


@pytest.mark.parametrize("state", ["open", "full"])
def test_a_draft_s_seat_form_takes_no_seat(client, amara, webinar, state: str) -> None:
    session = date(webinar, **DATES[state])
    if state == "full":
        seats.register(session.pk, guest(1, is_known=True), tells=False)
    page = shown(client, link_to(webinar, amara))
    [form] = re.findall(r'<form class="stack"[^>]*>.*?</form>', page, re.DOTALL)
    head = form[: form.index(">")]
    assert "inert" in head
    assert "action" not in head
    assert "method" not in head
    assert "csrfmiddlewaretoken" not in form
    assert set(re.findall(r"<button[^>]*>", form)) == {'<button class="btn full" disabled>'}
    assert "/register/" not in page
    assert '/register/#seat" novalidate' in client.get(webinar.address()).content.decode()


def test_the_place_of_whoever_opens_a_draft_is_not_on_it(client, signed_in, amara, ben, webinar) -> None:
    session = date(webinar)
    seat = seats.register(session.pk, guest(1, name="Inés Arce"))
    client.post(reverse("seat_confirm", args=[token_of(seat)]))
    assert "Inés Arce" in client.get(webinar.address()).content.decode(), "this browser has a seat"
    assert "Inés Arce" not in shown(client, link_to(webinar, amara))
    seats.register(session.pk, seats.Person.of(ben), tells=False)
    page = shown(signed_in(ben), link_to(webinar, amara))
    assert ben.display_name not in page
    assert 'data-state="open"' in page


def test_an_editor_s_own_preview_of_a_webinar_takes_no_seat_either(signed_in, amara, webinar) -> None:
    date(webinar)
    page = signed_in(amara).get(reverse("wagtailadmin_pages:view_draft", args=[webinar.pk])).content.decode()
    assert WORDS in page
    assert "/register/" not in page
    assert MEETING not in page


def test_a_guide_s_draft_keeps_no_ticks(client, signed_in, ben, amara) -> None:
    guide = pages.guide(WORDS, live=False)
    page = shown(signed_in(ben), link_to(guide, amara))
    assert WORDS in page
    assert "csrfmiddlewaretoken" not in page
    assert 'method="post"' not in re.sub(r'<form[^>]*action="/theme/".*?</form>', "", page, flags=re.DOTALL)


def test_a_topic_s_draft_and_a_page_of_the_site_show_their_words_and_no_way_to_write(client, amara) -> None:
    for page in (pages.topic_page(pages.topic(), title=WORDS, live=False), pages.site_page(WORDS, live=False)):
        assert client.get(page.address()).status_code == 404 or WORDS not in client.get(page.address()).content.decode()
        drawn = shown(client, link_to(page, amara))
        assert WORDS in drawn
        assert "<textarea" not in drawn
        assert "/admin/" not in drawn


def test_a_draft_names_its_authors_as_a_visitor_may_know_them(client, amara) -> None:
    hidden = MemberFactory(display_name="Wren Halloway", bio="Lives by the creek", bio_html="<p>Lives by the creek</p>")
    story = pages.story(WORDS, live=False)
    for number, who in enumerate(({"member": hidden}, {"author": Author.objects.create(name="Teresa Luz")})):
        PostAuthor.objects.create(post=story, sort_order=number, **who)
    story.refresh_from_db()
    story.save_revision()
    drawn = shown(client, link_to(story, amara))
    assert "Teresa Luz" in drawn
    assert "Wren Halloway" in drawn
    assert "Lives by the creek" not in drawn
    assert hidden.email not in drawn
