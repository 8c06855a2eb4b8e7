"""A page that a browser keeps stays true: whatever it shows, and whatever decides who may see it, makes a new tag."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from content.models import Network
from forum.drafting import keep_draft
from forum.editing import edit_post, remove_post
from forum.judging import accept_answer, hide_post, restore_post
from forum.models import Category, Post, Reading, Thread, Watch
from forum.moderation import close_thread, pin_thread
from forum.moving import move_thread
from forum.publishing import publish_about
from forum.views import unchanged
from members.keeping_away import keep_away, meet_again
from members.models import Member
from networks.models import Coalition, Membership
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.networks import CoalitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(public, for_coalition, south_valley, ben, rosa, lupe, dot, cho, client, signed_in):
    """A thread by Ben in which Lupe (of South Valley) answered Rosa, as Dot reads it."""
    thread = begin(public, ben)
    asked = say(thread, "¿Quién lo ha hecho?", rosa, lang="es")
    answer = say(thread, "We have.", lupe, reply_to=asked)
    signed_in(dot)
    return SimpleNamespace(
        thread=thread, asked=asked, answer=answer, category=public, other=for_coalition, coalition=south_valley,
        ben=ben, rosa=rosa, lupe=lupe, dot=dot, cho=cho, client=client,
    )  # fmt: skip


def kept(client, url):
    """Read a page until nothing of it moves any more; return its tag."""
    for _look in range(3):
        tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    return tag


def again(client, url, tag):
    return client.get(url, headers={"If-None-Match": tag}).status_code


def put(model, **values):
    """Change rows past every action and signal, as an admin's or a colleague's query might."""
    return lambda talk: model.objects.filter(pk__in=_rows(model, talk)).update(**values)


def _rows(model, talk):
    mine = {Member: [talk.lupe.pk], Coalition: [talk.coalition.pk], Category: [talk.category.pk]}
    return mine.get(model) or model.objects.values_list("pk", flat=True)


def newly_read(talk):
    Reading.objects.filter(member=talk.dot).update(last_number=1, is_behind=True)


def missed(talk):
    Reading.objects.fall_behind(talk.asked)


CHANGES = {
    # who wrote
    "an author's name": put(Member, display_name="Lupe H."),
    "an author's handle": put(Member, handle="lupita"),
    "an author's part": put(Member, part="Promotora"),
    "the language of a part": put(Member, language="es"),
    "who sees an author's page": put(Member, visibility="public"),
    "an author who hides their coalitions": put(Member, shows_coalitions=False),
    "an author whose account is closed": put(Member, is_active=False),
    "a coalition's name": put(Coalition, name_en="South Valley Table"),
    "a coalition's place": put(Coalition, place="Elsewhere"),
    "a coalition no longer listed": put(Coalition, is_listed=False),
    "an author who left a coalition": lambda talk: Membership.objects.filter(member=talk.lupe).delete(),
    "an author who joined a coalition": lambda talk: Membership.objects.create(
        coalition=CoalitionFactory(), member=talk.ben, state="accepted"
    ),
    "the name of who is answered": lambda talk: Member.objects.filter(pk=talk.rosa.pk).update(display_name="R."),
    "the name of who began": lambda talk: Member.objects.filter(pk=talk.ben.pk).update(display_name="B."),
    # the posts
    "a post": lambda talk: say(talk.thread, author=talk.ben),
    "an edit": lambda talk: edit_post(post=talk.answer, editor=talk.lupe, body="We have, twice."),
    "words rendered anew": put(Post, rendered_with=99),
    "a removal": lambda talk: remove_post(post=talk.answer, by=talk.lupe),
    "a hidden post": lambda talk: hide_post(post=talk.answer, by=talk.cho, words="A name."),
    "an accepted answer": lambda talk: accept_answer(post=talk.answer, by=talk.ben),
    # the thread
    "a title": put(Thread, title="Another title"),
    "a closed thread": lambda talk: close_thread(thread=talk.thread, by=talk.cho),
    "a pinned thread": lambda talk: pin_thread(thread=talk.thread, by=talk.cho),
    "a moved thread": lambda talk: move_thread(thread=talk.thread, category=CategoryFactory(slug="new"), by=talk.cho),
    "a tag": lambda talk: talk.thread.tags.add("consent"),
    "a category's name": put(Category, name_en="Another name"),
    "who replies in a category": put(Category, replying="staff"),
    "a category put under another": lambda talk: Category.objects.filter(pk=talk.category.pk).update(
        parent=CategoryFactory(slug="above")
    ),
    # who reads
    "the reader's name": lambda talk: Member.objects.filter(pk=talk.dot.pk).update(display_name="Dorothy"),
    "the reader's part on the site": lambda talk: Member.objects.filter(pk=talk.dot.pk).update(site_role="moderator"),
    "the reader's zone": lambda talk: Member.objects.filter(pk=talk.dot.pk).update(zone="Pacific/Honolulu"),
    "the reader's coalition": lambda talk: Membership.objects.create(
        coalition=talk.coalition, member=talk.dot, state="accepted"
    ),
    "how far the reader has read": newly_read,
    "what the reader has missed": missed,
    "an author the reader muted": lambda talk: keep_away(member=talk.dot, other=talk.lupe, kind="muted"),
    "an author the reader blocked": lambda talk: keep_away(member=talk.dot, other=talk.lupe, kind="blocked"),
    "a watched thread": lambda talk: Watch.objects.create(member=talk.dot, thread=talk.thread, level="watched"),
    "a muted category": lambda talk: Watch.objects.create(member=talk.dot, category=talk.category, level="muted"),
    "a draft": lambda talk: keep_draft(
        member=talk.dot, place=talk.thread.stream_key, key=talk.answer.client_key, words={"body": "Not yet."}
    ),
    # the frame
    "the name of the hub": lambda talk: Network.objects.update(name="Another table"),
    "whom to write to": lambda talk: Network.objects.update(contact_email="help@sobremesa.example"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_a_page_shows_makes_it_new(talk, change):
    url = talk.thread.get_absolute_url()
    tag = kept(talk.client, url)
    change(talk)
    assert again(talk.client, url, tag) == 200
    assert kept(talk.client, url) != tag


def test_what_is_taken_back_makes_it_new_once_more(talk):
    url = talk.thread.get_absolute_url()
    hide_post(post=talk.answer, by=talk.cho)
    keep_away(member=talk.dot, other=talk.rosa, kind="muted")
    talk.thread.tags.add("consent")
    for undo in (
        lambda: restore_post(post=talk.answer, by=talk.cho),
        lambda: keep_away(member=talk.dot, other=talk.rosa, kind="blocked"),
        lambda: meet_again(member=talk.dot, other=talk.rosa),
        lambda: Tag.objects.update(name="Consent, asked twice"),
        talk.thread.tags.clear,
    ):
        tag = kept(talk.client, url)
        undo()
        assert again(talk.client, url, tag) == 200


@pytest.mark.parametrize("cookie", ["theme", "hide", "zone", "language", "keys", "csrftoken"])
def test_a_cookie_that_changes_the_page_makes_it_new(talk, cookie):
    url = talk.thread.get_absolute_url()
    tag = kept(talk.client, url)
    talk.client.cookies[cookie] = "es" if cookie != "csrftoken" else "a" * 32
    assert again(talk.client, url, tag) == 200


def test_a_new_day_and_a_new_edition_make_every_page_new(talk, monkeypatch):
    url = talk.thread.get_absolute_url()
    tag = kept(talk.client, url)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with monkeypatch.context() as patched:
        patched.setattr(unchanged.timezone, "localdate", lambda: tomorrow)
        assert again(talk.client, url, tag) == 200
    assert again(talk.client, url, tag) == 304
    monkeypatch.setattr(unchanged, "_edition", lambda: ("the next one",))
    assert again(talk.client, url, tag) == 200


def test_a_page_of_another_address_person_or_language_is_another_page(talk, client, signed_in, ben):
    urls = [talk.thread.get_absolute_url(), f"{talk.thread.get_absolute_url()}?page=1", talk.thread.url_in("es")]
    tags = [kept(talk.client, url) for url in urls]
    signed_in(ben)
    tags.append(kept(client, urls[0]))
    client.logout()
    tags.append(kept(client, urls[0]))
    assert len(set(tags)) == len(tags)


# Nobody is told "not modified" of what they may no longer see


def test_a_reader_who_lost_the_way_in_is_not_told_that_nothing_changed(client, signed_in, lupe, for_coalition):
    url = begin(for_coalition, lupe).get_absolute_url()
    tag = kept(signed_in(lupe), url)
    Membership.objects.filter(member=lupe).update(state="declined")
    assert again(client, url, tag) == 404


def test_a_category_that_closed_is_closed_for_who_has_the_page(client, public, ben):
    url = begin(public, ben).get_absolute_url()
    tag = kept(client, url)
    Category.objects.filter(pk=public.pk).update(visibility="members")
    assert again(client, url, tag) == 404


def test_so_is_one_whose_upper_category_closed(client, ben):
    above = CategoryFactory(slug="above")
    url = begin(CategoryFactory(slug="below", parent=above), ben).get_absolute_url()
    tag = kept(client, url)
    Category.objects.filter(pk=above.pk).update(visibility="members")
    assert again(client, url, tag) == 404


def test_a_thread_about_a_thing_goes_with_the_thing(client, public, ben, south_valley):
    draft = {"body": "Welcome.", "lang": "en", "client_key": "0" * 32}
    url = publish_about(kind="coalition", key=str(south_valley.pk), author=ben, **draft).thread.get_absolute_url()
    tag = kept(client, url)
    Coalition.objects.filter(pk=south_valley.pk).update(slug="another-valley")
    assert again(client, url, tag) == 200
    tag = kept(client, url)
    Coalition.objects.filter(pk=south_valley.pk).update(is_listed=False)
    assert again(client, url, tag) == 404


# What it costs


def test_a_page_that_did_not_change_is_answered_with_the_session_the_reader_and_three_queries(talk):
    url = talk.thread.get_absolute_url()
    tag = kept(talk.client, url)
    with CaptureQueriesContext(connection) as captured:
        assert again(talk.client, url, tag) == 304
    assert len(captured) == 5


def test_a_page_with_words_for_one_moment_has_no_tag(talk):
    for query in ({"draft": str(talk.answer.client_key)}, {"reply_to": "1"}):
        assert "ETag" not in talk.client.get(talk.thread.get_absolute_url(), query).headers
