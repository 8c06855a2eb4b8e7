"""Lists of threads: which there are, how they are narrowed, what is exact in a row, what a reader has put away."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.editing import remove_post
from forum.models import Category, Pin, Post, Reading, Solution, Thread, Watch
from forum.moderation import change_category
from forum.policies import HELD
from live.models import Event
from members.models import Distance
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def read(client, url, **data):
    response = client.get(url, data)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles(client, url="", **data):
    return re.findall(r"<h3><a [^>]*>([^<]*)", read(client, url or reverse("talk"), **data))


def tagged(thread, *names):
    thread.tags.set(names)
    return thread


# Two levels


def test_a_category_shows_what_stands_under_it_and_not_the_other_way_round(client, public, kitchen, ben):
    begin(public, ben, "Above")
    begin(kitchen, ben, "Below")
    assert set(titles(client, reverse("category", args=["public"]))) == {"Above", "Below"}
    assert titles(client, reverse("category", args=["kitchen"])) == ["Below"]


def test_the_rail_holds_categories_in_two_levels_with_their_colors(client, public, kitchen):
    rail = read(client, reverse("talk")).partition('id="categories"')[2]
    above, below = (rail.index(f'href="{reverse("category", args=[slug])}"') for slug in ("public", "kitchen"))
    assert above < rail.index("<ul>", above) < below
    assert 'data-section="stories"' in rail


def test_what_stands_under_a_members_category_is_shown_to_no_visitor(client, for_members, signed_in, ben):
    below = CategoryFactory(slug="below", parent=for_members)
    begin(below, ben, "Only among us")
    assert "Only among us" not in read(client, reverse("talk"))
    assert client.get(reverse("category", args=["below"])).status_code == 404
    assert client.get(reverse("category_feed", args=["below"])).status_code == 404
    assert "Only among us" in read(signed_in(ben), reverse("category", args=["members"]))


def test_pages_open_under_a_category_are_asked_anew_when_the_one_above_changes(public, kitchen, ben):
    thread = begin(kitchen, ben)
    public.visibility = "members"
    change_category(public)
    assert Event.objects.filter(key=thread.stream_key).latest("seq").kind == "moved"


# Narrowed


def test_chips_combine_in_the_address(signed_in, public, ben, dot):
    both = tagged(begin(public, dot, "Both"), "consent", "stipends")
    tagged(begin(public, dot, "Consent alone"), "consent")
    tagged(begin(public, ben, "Begun by Ben"), "consent")
    say(both, author=ben)
    client = signed_in(ben)
    assert set(titles(client, tag="consent")) == {"Both", "Consent alone", "Begun by Ben"}
    assert set(titles(client, tag="consent", show="mine")) == {"Both", "Begun by Ben"}
    assert titles(client, tag="stipends") == ["Both"]
    page = read(client, reverse("talk"), tag="consent", show="mine")
    assert 'href="?show=mine"' in page  # without the tag
    assert 'href="?tag=consent"' in page  # with it, everything


def test_a_tag_of_a_closed_category_is_not_found_by_who_may_not_read_it(client, signed_in, for_members, ben):
    tagged(begin(for_members, ben), "salaries")
    assert client.get(reverse("talk"), {"tag": "salaries"}).status_code == 404
    assert client.get(reverse("tag_feed", args=["salaries"])).status_code == 404
    assert "salaries" not in read(client, reverse("talk"))
    assert client.get(reverse("talk"), {"tag": "nothing"}).status_code == 404
    assert "salaries" in read(signed_in(ben), reverse("talk"), tag="salaries")


def test_a_coalition_s_threads_are_its_category_s_and_its_people_s(client, signed_in, public, for_coalition, lupe, ben):
    lupe.visibility = "public"
    lupe.save()
    begin(public, lupe, "By Lupe")
    begin(public, ben, "By Ben")
    begin(for_coalition, lupe, "Among us")
    assert titles(client, coalition="south-valley") == ["By Lupe"]
    assert set(titles(signed_in(lupe), coalition="south-valley")) == {"By Lupe", "Among us"}
    lupe.shows_coalitions = False
    lupe.save()
    client.logout()
    assert titles(client, coalition="south-valley") == []
    assert client.get(reverse("talk"), {"coalition": "nowhere"}).status_code == 404


def test_who_hides_a_language_meets_no_thread_of_it_in_lists(client, public, ben, rosa):
    begin(public, ben, "How do you?")
    begin(public, rosa, "¿Cómo le hacen?", lang="es")
    client.post(reverse("choose_language"), {"hide": "es", "back": reverse("talk")})
    assert titles(client) == ["How do you?"]
    client.post(reverse("choose_language"), {"hide": "", "back": reverse("talk")})
    assert len(titles(client)) == 2
    assert client.post(reverse("choose_language"), {"hide": "xx"}).status_code == 400


# On top


def test_a_pin_of_a_category_holds_there_and_a_pin_of_the_site_everywhere(client, public, announcements, ben, cho):
    old = timezone.now() - timedelta(days=90)
    here, everywhere = begin(public, ben, "Here"), begin(public, ben, "Everywhere")
    Thread.objects.filter(pk__in=[here.pk, everywhere.pk]).update(last_post_at=old)
    Pin.objects.create(thread=here, by=cho, scope="category")
    Pin.objects.create(thread=everywhere, by=cho, scope="site")
    begin(public, ben, "Newest")
    assert titles(client) == ["Everywhere", "Newest", "Here"]
    assert set(titles(client, reverse("category", args=["public"]))[:2]) == {"Here", "Everywhere"}
    assert titles(client, show="unanswered")[0] == "Newest"  # narrowed: nothing is held on top


# What is exact in a row


def test_a_row_counts_what_can_be_read_and_not_what_was_taken_away_or_waits(signed_in, public, ben, dot):
    thread = begin(public, dot)
    client = signed_in(ben)
    read(client, thread.get_absolute_url())
    for _ in range(4):
        say(thread, author=dot)
    remove_post(post=thread.posts.get(number=3), by=dot)
    Post.objects.filter(thread=thread, number=4).update(state=HELD)
    Thread.objects.filter(pk=thread.pk).update(posts_count=3)
    assert "2 new" in read(client, reverse("talk"))


def test_a_late_approval_makes_a_read_thread_unread_again_and_leads_to_that_post(signed_in, public, ben, dot):
    thread = begin(public, dot)
    client = signed_in(ben)
    late = say(thread, author=dot)
    read(client, thread.get_absolute_url())
    assert titles(client, show="unread") == []
    Reading.objects.fall_behind(late)
    assert titles(client, show="unread") == [thread.title]
    page = read(client, reverse("talk"))
    assert "1 new" in page
    assert f"{thread.get_absolute_url()}#late" in page


def test_a_solved_thread_bears_its_tick(client, public, ben, dot):
    thread = begin(public, ben)
    assert 'class="solved"' not in read(client, reverse("talk"))
    Solution.objects.create(thread=thread, post=say(thread, author=dot), by=ben)
    assert 'class="solved"' in read(client, reverse("talk"))


def test_a_thread_whose_only_answer_waits_still_waits_for_an_answer(client, public, ben, dot):
    thread = begin(public, ben)
    Thread.objects.filter(pk=thread.pk).update(last_number=2)
    assert titles(client, show="unanswered") == [thread.title]
    say(thread, author=dot)
    assert titles(client, show="unanswered") == []


# Put away, watched, read


def test_a_muted_thread_is_in_no_list_but_that_of_muted_ones(signed_in, public, ben, dot):
    thread = begin(public, dot, "Loud")
    client = signed_in(ben)
    client.post(reverse("watch_thread", args=[thread.pk]), {"level": "muted"})
    assert titles(client) == []
    assert titles(client, show="new") == []
    assert titles(client, show="muted") == ["Loud"]
    client.post(reverse("watch_thread", args=[thread.pk]), {"level": ""})
    assert titles(client) == ["Loud"]


def test_a_muted_category_is_in_no_list_but_its_own_with_all_that_stands_under_it(signed_in, public, kitchen, ben, dot):
    begin(kitchen, dot, "Below")
    wanted = begin(public, dot, "Wanted all the same")
    client = signed_in(ben)
    client.post(reverse("watch_category", args=["public"]), {"level": "muted"})
    client.post(reverse("watch_thread", args=[wanted.pk]), {"level": "watched"})
    assert titles(client) == ["Wanted all the same"]
    assert set(titles(client, reverse("category", args=["public"]))) == {"Below", "Wanted all the same"}


def test_watched_threads_are_those_of_watched_categories_too(
    signed_in, public, kitchen, announcements, ben, dot, amara
):
    begin(kitchen, dot, "Below")
    begin(announcements, amara, "Elsewhere")
    client = signed_in(ben)
    client.post(reverse("watch_category", args=["public"]), {"level": "watched"})
    assert titles(client, show="watched") == ["Below"]
    assert Watch.objects.count() == 1


def test_a_visitor_watches_nothing_and_reads_nothing_away(client, public, for_members, ben, signed_in):
    thread = begin(public, ben)
    assert client.post(reverse("watch_thread", args=[thread.pk]), {"level": "watched"}).status_code == 403
    assert client.post(reverse("read_list")).status_code == 403
    assert client.post(reverse("watch_category", args=["members"]), {"level": "muted"}).status_code == 404
    assert signed_in(ben).post(reverse("watch_thread", args=[thread.pk]), {"level": "loud"}).status_code == 400


def test_a_form_leads_back_to_a_page_of_ours_and_nowhere_else(signed_in, public, ben):
    thread = begin(public, ben)
    url = reverse("watch_thread", args=[thread.pk])
    client = signed_in(ben)
    assert (
        client.post(url, {"level": "muted", "back": "/en/talk/?show=mine"}).headers["Location"] == "/en/talk/?show=mine"
    )
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert client.post(url, {"level": "muted", "back": elsewhere}).headers["Location"] == reverse("talk")


def test_threads_of_somebody_kept_away_are_left_out_and_their_words_not_quoted(signed_in, public, ben, dot, rosa):
    begin(public, dot, "By Dot")
    thread = begin(public, ben, "By Ben")
    client = signed_in(ben)
    say(thread, "Loud words.", dot)
    assert "“Loud words.”" in read(client, reverse("talk"))
    away = Distance.objects.create(member=ben, other=dot, kind="muted")
    assert set(titles(client)) == {"By Dot", "By Ben"}
    assert "Loud words." not in read(client, reverse("talk"))
    away.kind = "blocked"
    away.save()
    assert titles(client) == ["By Ben"]
    assert "Loud words." not in read(client, reverse("talk"))
    Thread.objects.filter(title="By Ben").update(author=None)
    assert titles(client) == ["By Ben"]  # somebody who left is nobody one keeps away


def test_all_read_is_all_that_the_list_shows(signed_in, public, announcements, ben, dot, amara):
    opened, fresh = begin(public, dot, "Opened"), begin(public, dot, "Fresh")
    elsewhere = begin(announcements, amara, "Elsewhere")
    client = signed_in(ben)
    read(client, opened.get_absolute_url())
    say(opened, author=dot)
    client.post(reverse("read_category", args=["public"]))
    assert titles(client, show="unread") == []
    assert titles(client, show="new") == ["Elsewhere"]
    client.post(reverse("read_list"))
    assert titles(client, show="new") == []
    assert set(Reading.objects.filter(member=ben).values_list("thread", "last_number", "is_behind")) == {
        (opened.pk, 2, False),
        (fresh.pk, 1, False),
        (elsewhere.pk, 1, False),
    }
    say(opened, author=dot)
    assert titles(client, show="unread") == ["Opened"]


# What it costs


@pytest.mark.parametrize("show", ["latest", "unread", "new", "mine", "watched"])
def test_a_list_costs_the_same_however_much_there_is(signed_in, public, kitchen, ben, dot, show):
    client = signed_in(ben)

    def fill(number):
        for n in range(number):
            thread = tagged(begin(kitchen, dot, f"Thread {n}"), f"tag {n}")
            if show != "new":
                Reading.objects.create(member=ben, thread=thread, last_number=1)
            say(thread, author=dot)
            if show == "mine":
                say(thread, author=ben)
            Watch.objects.create(member=ben, thread=thread, level="watched")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert titles(client, show=show)
        return len(captured)

    fill(2)
    cost()
    few = cost()
    fill(12)
    for n in range(5):
        CategoryFactory(slug=f"more-{n}", parent=kitchen.parent)
    assert cost() == few
    assert few <= (19 if show == "unread" else 18)


def test_an_operator_cannot_make_three_levels(public, kitchen, db):
    deeper = Category(slug="deeper", name_en="Deeper", name_es="Más", parent=kitchen)
    with pytest.raises(ValidationError):
        deeper.full_clean()


def test_a_stranger_s_readings_are_their_own(signed_in, public, ben, dot):
    thread = begin(public, dot)
    other = MemberFactory()
    signed_in(ben).post(reverse("read_list"))
    assert not Reading.objects.filter(member=other, thread=thread).exists()
