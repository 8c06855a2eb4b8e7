"""Lists of threads: which there are, how they are narrowed, what is exact in a row, what a reader has put away."""

import json
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
from tests.forum.test_pages import lengthen

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(public):
    """A category under the public one."""
    return CategoryFactory(slug="kitchen", parent=public, colour="stories")


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
    say(thread, author=dot)
    read(client, thread.get_absolute_url())
    assert titles(client, show="unread") == []
    Reading.objects.fall_behind(thread, 2, dot)
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
    assert few <= 17


def test_an_operator_cannot_make_three_levels(public, kitchen, db):
    deeper = Category(slug="deeper", name_en="Deeper", name_es="Más", parent=kitchen)
    with pytest.raises(ValidationError):
        deeper.full_clean()


def test_a_stranger_s_readings_are_their_own(signed_in, public, ben, dot):
    thread = begin(public, dot)
    other = MemberFactory()
    signed_in(ben).post(reverse("read_list"))
    assert not Reading.objects.filter(member=other, thread=thread).exists()


# Where somebody is in a thread


def lines(page):
    return re.findall(r'class="unread-line" id="(\w+)">([^<]*)', page)


def test_a_post_let_in_late_has_a_line_of_its_own_until_its_page_was_seen(signed_in, public, ben, dot):
    thread = begin(public, dot)
    lengthen(thread, 45)
    Thread.objects.update(last_shown=45)
    client = signed_in(ben)
    read(client, thread.get_absolute_url(), page=3)
    Reading.objects.fall_behind(thread, 7, dot)
    assert lines(read(client, thread.get_absolute_url(), page=3)) == []
    assert Reading.objects.get(member=ben).missed == 1, "page 3 does not show it"
    assert lines(read(client, thread.get_absolute_url()))[0][0] == "late"
    reading = Reading.objects.get(member=ben)
    assert (reading.missed, reading.is_behind, reading.last_number) == (0, False, 45)
    assert lines(read(client, thread.get_absolute_url())) == []


def test_the_line_stands_on_the_first_page_with_something_new_also_behind_a_gap(signed_in, public, ben, dot):
    thread = begin(public, dot)
    lengthen(thread, 45)
    Thread.objects.update(last_shown=45)
    client = signed_in(ben)
    Reading.objects.create(member=ben, thread=thread, last_number=19, is_behind=True)
    thread.posts.filter(number=20).update(state=HELD)
    Thread.objects.update(posts_count=44)
    assert [name for name, _words in lines(read(client, thread.get_absolute_url(), page=2))] == ["new"]
    Reading.objects.update(last_number=3)
    assert lines(read(client, thread.get_absolute_url(), page=3)) == []


def test_somebody_can_have_a_thread_unread_again_from_a_post_on(signed_in, public, ben, dot):
    thread = begin(public, dot)
    for _ in range(3):
        say(thread, author=dot)
    client = signed_in(ben)
    read(client, thread.get_absolute_url())
    response = client.post(reverse("read_thread", args=[thread.pk]), {"unread": "3"})
    assert response.headers["Location"] == reverse("category", args=["public"])
    assert "2 new" in read(client, reverse("talk"))
    ((name, words),) = lines(read(client, thread.get_absolute_url()))
    assert name == "new"
    assert words.startswith("2 new since")
    client.post(reverse("read_thread", args=[thread.pk]), {"unread": "1"}, headers={"Accept": "application/json"})
    assert titles(client, show="unread") == [thread.title]
    client.post(reverse("read_thread", args=[thread.pk]), {"all": "1"})
    assert titles(client, show="unread") == []


def test_only_the_one_who_says_so_has_a_thread_unread_again(client, signed_in, public, ben, dot):
    thread = begin(public, dot)
    client.post(reverse("read_thread", args=[thread.pk]), {"unread": "1"})
    assert not Reading.objects.exclude(member=dot).exists()
    read(signed_in(ben), thread.get_absolute_url())
    signed_in(dot).post(reverse("read_thread", args=[thread.pk]), {"unread": "1"})
    assert Reading.objects.get(member=ben).last_number == 1


def test_a_hidden_language_is_said_on_the_page_which_hides_it_live_too(client, public, ben, rosa):
    thread = begin(public, ben)
    say(thread, "En Fresno confían en la persona.", rosa, lang="es")
    assert "data-hide" not in read(client, thread.get_absolute_url())
    client.post(reverse("choose_language"), {"hide": "es", "back": thread.get_absolute_url()})
    page = read(client, thread.get_absolute_url())
    assert 'data-hide="es"' in page
    assert 'data-lang="es"' in page


def test_single_keys_can_be_switched_off(client, public, ben):
    thread = begin(public, ben)
    assert "js/keys" in read(client, thread.get_absolute_url())
    client.post(reverse("keys"), {"keys": "off"})
    for url in (thread.get_absolute_url(), reverse("talk")):
        assert "js/keys" not in read(client, url)
    assert "switched off" in read(client, reverse("keys"))


# Tags, feeds, machines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("consent, Consent ,  data  sharing,#intake,", {"Consent", "data sharing", "intake"}),
        ("", set()),
        ("a,b,c,d,e,f", None),
        ("x" * 41, None),
    ],
)
def test_a_thread_is_started_with_a_few_tags(signed_in, public, ben, typed, kept):
    fields = {"category": "public", "title": "Tagged", "body": "Words.", "lang": "en", "tags": typed}
    response = signed_in(ben).post(reverse("ask"), fields)
    assert response.status_code == (422 if kept is None else 302)
    if kept is None:
        assert f'value="{typed}"' in response.content.decode()
    else:
        assert set(Thread.objects.get().tags.names()) == kept


def test_the_form_suggests_tags_of_threads_one_may_read(signed_in, public, for_coalition, ben, lupe):
    tagged(begin(for_coalition, lupe), "salaries")
    tagged(begin(public, lupe), "consent")
    page = read(signed_in(ben), reverse("ask"))
    assert ">consent<" in page
    assert ">salaries<" not in page


def test_public_talk_has_feeds_and_what_is_not_public_has_none(client, signed_in, public, kitchen, for_members, ben):
    thread = tagged(begin(kitchen, ben, body="Soup."), "soup")
    closed = tagged(begin(for_members, ben, body="Secret."), "soup")
    feeds = [
        reverse("talk_feed"),
        reverse("category_feed", args=["public"]),
        reverse("tag_feed", args=["soup"]),
        reverse("thread_feed", args=[thread.pk, thread.slug]),
    ]
    for who in (client, signed_in(ben)):
        for url in feeds:
            body = read(who, url)
            assert "Soup." in body
            assert "Secret." not in body
        assert who.get(reverse("thread_feed", args=[closed.pk, closed.slug])).status_code == 404
    client.logout()
    assert feeds[3] in read(client, thread.get_absolute_url())
    assert feeds[1] in read(client, reverse("category", args=["public"]))


def test_a_public_thread_says_what_it_is_to_machines(client, signed_in, public, for_members, ben, dot):
    thread = begin(public, ben, title="</script> & co")
    say(thread, "One more.", dot)
    page = read(client, thread.get_absolute_url())
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    described = json.loads(data)
    assert described["@type"] == "DiscussionForumPosting"
    assert described["headline"] == "</script> & co"
    assert (described["commentCount"], [one["text"] for one in described["comment"]]) == (1, ["One more."])
    assert f'hreflang="es" href="http://localhost:8000{thread.url_in("es")}"' in page
    assert '<meta property="og:type" content="article">' in page
    assert "ld+json" not in read(signed_in(ben), begin(for_members, ben).get_absolute_url())
