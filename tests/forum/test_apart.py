"""Posts of people whom a reader keeps away: folded or gone on their pages, never on anybody else's."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from forum.editing import edit_post
from forum.judging import accept_answer
from live.catching_up import answer
from members.keeping_away import BLOCKED, MUTED, keep_away, meet_again
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(public, cho):
    return begin(public, cho, "One form", "We have eleven.")


@pytest.fixture
def post(thread, dot):
    return say(thread, "Words of Dot.", dot)


def page_of(client, thread):
    return BeautifulSoup(client.get(thread.get_absolute_url()).content, "html.parser")


def test_a_muted_post_is_folded_and_can_be_opened(signed_in, thread, post, ben, dot):
    keep_away(member=ben, other=dot, kind=MUTED)
    page = page_of(signed_in(ben), thread)
    # What is in a template waits for posts that will come; one parser's selectors look into it, another's do not.
    (fold,) = [found for found in page.select("details.apart") if not found.find_parent("template")]
    assert not fold.has_attr("open")
    assert dot.display_name in fold.summary.text
    assert "Words of Dot." in fold.text
    assert fold.select_one("#post-2")


def test_of_a_blocked_post_not_a_word_is_sent(signed_in, thread, post, ben, dot):
    keep_away(member=ben, other=dot, kind=BLOCKED)
    page = page_of(signed_in(ben), thread)
    assert "Words of Dot." not in page.text
    assert "Post 2 is by somebody you have blocked." in page.select_one("p.gone#post-2").text
    assert dot.display_name not in page.select_one("#post-2").text


@pytest.mark.parametrize("kind", [MUTED, BLOCKED])
def test_the_answer_of_somebody_kept_away_does_not_stand_in_short_on_top(
    signed_in, thread, post, ben, cho, dot, rosa, kind
):
    accept_answer(post=post, by=cho)
    keep_away(member=ben, other=dot, kind=kind)
    box = page_of(signed_in(ben), thread).select_one("#answer")
    assert "An answer was accepted" in box.text
    assert box.select_one("a")["href"] == post.get_absolute_url()
    assert "Words of Dot." not in box.text
    assert dot.display_name not in box.text
    assert "Words of Dot." in page_of(signed_in(rosa), thread).select_one("#answer").text
    meet_again(member=ben, other=dot)
    assert "Words of Dot." in page_of(signed_in(ben), thread).select_one("#answer").text


def test_a_frame_says_by_whom_the_answer_is_to_those_who_may_know(thread, post, ben, cho, dot, visitor):
    accept_answer(post=post, by=cho)
    dot.visibility = "members"
    dot.save()

    def box(viewer):
        frame = answer("thread", thread.stream_key, viewer, 2, "en")["frames"][-1]
        return BeautifulSoup(frame["parts"]["answer"], "html.parser").section

    assert box(ben)["data-author"] == dot.handle
    assert not box(visitor).has_attr("data-author")
    assert "Words of Dot." in box(visitor).text


def test_no_page_without_distance_carries_the_fold_of_an_answer(signed_in, thread, post, ben, dot):
    assert not page_of(signed_in(ben), thread).select_one("template#answer-apart")
    keep_away(member=ben, other=dot, kind=MUTED)
    assert page_of(signed_in(ben), thread).select_one("template#answer-apart")


def test_nobody_else_sees_a_difference(client, signed_in, thread, post, ben, dot, rosa):
    keep_away(member=ben, other=dot, kind=BLOCKED)
    for viewer in (None, dot, rosa):
        client.logout()
        page = page_of(signed_in(viewer) if viewer else client, thread)
        assert "Words of Dot." in page.text
        assert not page.select(".apart, template[data-apart]")


def test_who_is_met_again_is_there_again_though_the_browser_has_the_old_page(signed_in, thread, post, ben, dot):
    client = signed_in(ben)
    keep_away(member=ben, other=dot, kind=BLOCKED)
    client.get(thread.get_absolute_url())
    old = client.get(thread.get_absolute_url())
    meet_again(member=ben, other=dot)
    new = client.get(thread.get_absolute_url(), headers={"If-None-Match": old.headers.get("ETag", "")})
    assert new.status_code == 200
    assert "Words of Dot." in new.content.decode()


def test_a_moderator_can_open_what_they_have_blocked(signed_in, thread, post, cho, dot):
    keep_away(member=cho, other=dot, kind=BLOCKED)
    assert "Words of Dot." in page_of(signed_in(cho), thread).select_one("details.apart").text


def test_the_page_tells_its_script_for_whom_something_else_stands(signed_in, thread, ben, dot, rosa, amara):
    keep_away(member=ben, other=dot, kind=MUTED)
    keep_away(member=ben, other=amara, kind=MUTED)
    keep_away(member=ben, other=rosa, kind=BLOCKED)
    shells = page_of(signed_in(ben), thread).select("template[data-apart]")
    assert [shell["data-apart"] for shell in shells] == ["dot amara", "rosa"]
    assert shells[0].select_one("details.apart [data-name]")
    assert shells[1].select_one("p.gone#post-__number__")


def test_who_is_blocked_can_neither_mention_nor_answer_and_is_not_told(signed_in, thread, ben, dot):
    first = say(thread, "A question of Ben.", ben)
    keep_away(member=ben, other=dot, kind=BLOCKED)
    sent = {"body": "Listen, @ben and @cho!", "lang": "en", "reply_to": first.number}
    assert signed_in(dot).post(reverse("reply", args=[thread.pk]), sent).status_code == 302
    post = thread.posts.get(author=dot)
    assert post.reply_to is None
    assert ">@cho</a>" in post.body_html
    assert ">@ben</a>" not in post.body_html
    assert "@ben" in post.body_html
    edited = edit_post(post=post, editor=dot, body="Once more, @ben!")
    assert ">@ben</a>" not in edited.body_html


def test_who_is_only_muted_can_still_answer(thread, ben, dot):
    first = say(thread, "A question of Ben.", ben)
    keep_away(member=ben, other=dot, kind=MUTED)
    answer = say(thread, "An answer for @ben.", dot, reply_to=first)
    assert answer.reply_to == first
    assert ">@ben</a>" in answer.body_html


def test_the_page_of_a_post_offers_to_tell_and_to_keep_away_but_not_from_oneself(signed_in, thread, post, ben, dot):
    acts = reverse("post_acts", args=[post.pk])
    others = signed_in(ben).get(acts).content.decode()
    assert reverse("report_thing", args=["post", post.pk]) in others
    assert reverse("keep_distance", args=[dot.handle]) in others
    own = signed_in(dot).get(acts).content.decode()
    assert reverse("report_thing", args=["post", post.pk]) not in own
    assert reverse("keep_distance", args=[dot.handle]) not in own
