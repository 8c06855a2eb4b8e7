"""Talk as people read it: lists, threads, permalinks; what is new, what has not changed, what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.counting import count_out
from forum.editing import remove_post
from forum.models import Pin, Post, Reading, Thread
from forum.moderation import close_thread
from forum.policies import HELD
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db


def read(client, url, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def lengthen(thread, to, author=None):
    """Make a thread long without saying each word: rows as publishing would have written them."""
    first = thread.posts.get(number=1)
    have = thread.last_number
    Post.objects.bulk_create(
        Post(
            thread=thread, author=author or first.author, number=number, lang="en", client_key=f"{number:032x}",
            created_at=first.created_at, body=f"Number {number}", body_html=f"<p>Number {number}</p>",
            excerpt=f"Number {number}", rendered_with=1,
        )
        for number in range(have + 1, to + 1)
    )  # fmt: skip
    last = thread.posts.get(number=to)
    Thread.objects.filter(pk=thread.pk).update(last_number=to, last_shown=to, posts_count=to, last_post=last)
    thread.refresh_from_db()


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read(client, url)
    return len(captured)


# Lists


def test_a_visitor_reads_the_list_and_a_public_thread(client, public, ben):
    thread = begin(public, ben)
    assert thread.title in read(client, reverse("talk"))
    assert thread.title in read(client, reverse("category", args=["public"]))
    assert "We have eleven." in read(client, thread.get_absolute_url())


def test_a_visitor_is_not_told_of_a_members_category(client, for_members, for_coalition, ben, lupe, signed_in):
    for category, author in ((for_members, ben), (for_coalition, lupe)):
        thread = begin(category, author, title="Nobody outside")
        assert reverse("category", args=[category.slug]) not in read(client, reverse("talk"))
        for url in (reverse("category", args=[category.slug]), thread.get_absolute_url()):
            assert client.get(url).status_code == 404
    assert "Nobody outside" in read(signed_in(lupe), reverse("talk"))


def test_the_list_goes_on_by_keyset_and_shows_every_thread_once(client, public, ben):
    made = {begin(public, ben, title=f"Thread {n}").pk for n in range(45)}
    moment = timezone.now()
    Thread.objects.filter(pk__in=list(made)[:30]).update(last_post_at=moment)  # many at one moment
    seen, url = [], reverse("talk")
    while url:
        page = read(client, url)
        seen += [int(pk) for pk in re.findall(r'<h3><a href="/en/talk/t/(\d+)/', page)]
        found = re.search(r'href="(\?[^"]*before=[^"]*)"', page)
        url = reverse("talk") + found.group(1).replace("&amp;", "&") if found else None
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "before", ["x", "~", "2026-11-22~1", "2026-13-99T00:00:00+00:00~1", "2026-11-22T00:00:00+00:00~x"]
)
def test_a_nonsense_place_in_the_list_begins_at_the_top(client, public, before):
    thread = begin(public)
    assert thread.title in read(client, reverse("talk"), data={"before": before})


def test_the_ways_to_look_show_what_they_say(signed_in, public, ben, dot):
    mine, answered, silent = begin(public, ben, "Mine"), begin(public, dot, "Answered"), begin(public, dot, "Silent")
    say(answered, author=dot)
    client = signed_in(ben)
    read(client, answered.get_absolute_url())

    def shown(show):
        return set(re.findall(r">(Mine|Answered|Silent)</a></h3>", read(client, reverse("talk"), data={"show": show})))

    assert shown("latest") == {"Mine", "Answered", "Silent"}
    assert shown("mine") == {"Mine"}
    assert shown("unanswered") == {"Mine", "Silent"}
    assert shown("new") == {"Silent"}
    assert shown("unread") == set()
    say(mine, author=dot)
    assert (shown("new"), shown("unread")) == ({"Silent"}, {"Mine"})
    assert silent.last_number == 1


def test_a_row_says_what_is_new_in_the_newest_words(signed_in, public, ben, dot):
    thread = begin(public, ben)
    client = signed_in(ben)
    say(thread, "One more thing about consent.", dot)
    page = read(client, reverse("talk"))
    assert "1 new" in page
    assert "“One more thing about consent.”" in page
    assert f"{thread.get_absolute_url()}#new" in page


def test_a_pinned_thread_stands_on_top_of_the_first_page_only(client, public, ben, cho):
    pinned = begin(public, ben, "Kept")
    Pin.objects.create(thread=pinned, by=cho, scope="site")
    Thread.objects.filter(pk=pinned.pk).update(last_post_at=timezone.now() - timedelta(days=90))
    for n in range(21):
        begin(public, ben, f"Thread {n}")
    page = read(client, reverse("talk"))
    assert re.findall(r"<h3><a [^>]*>([^<]*)", page)[0] == "Kept"
    assert page.count(">Kept</a>") == 1
    older = re.search(r'href="(\?[^"]*before=[^"]*)"', page).group(1).replace("&amp;", "&")
    assert "Kept" not in read(client, reverse("talk") + older)


# A thread


def test_a_thread_has_pages_of_twenty_numbers(client, public):
    thread = begin(public)
    lengthen(thread, 45)
    numbers = [
        re.findall(r'id="post-(\d+)"', read(client, thread.get_absolute_url(), data={"page": n})) for n in (1, 2, 3)
    ]
    assert [(page[0], page[-1], len(page)) for page in numbers] == [("1", "20", 20), ("21", "40", 20), ("41", "45", 5)]
    for beyond in ("0", "4", "x", "-1", "9" * 30):
        assert client.get(thread.get_absolute_url(), {"page": beyond}).status_code == 404


def test_the_newest_post_is_the_newest_that_everybody_may_read(client, public, ben, dot):
    thread = begin(public, ben)
    newest = say(thread, "Read by all", author=dot)
    held = say(thread, "Not yet", author=dot)
    thread.refresh_from_db()
    Post.objects.filter(pk=held.pk).update(state=HELD)
    count_out(thread)
    shown = read(client, thread.get_absolute_url())
    assert f'href="{thread.url_of(newest.number)}"' in shown
    assert f"#post-{held.number}" not in shown


def test_an_old_slug_leads_to_the_thread_with_its_query(client, public):
    thread = begin(public)
    response = client.get(reverse("thread", args=[thread.pk, "old-title"]), {"page": "1"})
    assert response.headers["Location"] == f"{thread.get_absolute_url()}?page=1"


def test_a_permalink_leads_to_where_the_post_stands_now(client, public):
    thread = begin(public)
    lengthen(thread, 45)
    post = thread.posts.get(number=41)
    assert client.get(post.get_absolute_url()).headers["Location"] == f"{thread.get_absolute_url()}?page=3#post-41"
    remove_post(post=post, by=post.author)
    assert client.get(post.get_absolute_url()).status_code == 302


def test_a_permalink_into_a_members_category_is_not_found_by_a_visitor(client, for_members, ben, signed_in):
    post = begin(for_members, ben).posts.get()
    assert client.get(post.get_absolute_url()).status_code == 404
    assert signed_in(ben).get(post.get_absolute_url()).status_code == 302


def test_the_unread_line_stands_above_what_came_since_the_reader_was_here(signed_in, public, ben, dot):
    thread = begin(public, dot)
    client = signed_in(ben)
    assert "unread-line" not in read(client, thread.get_absolute_url())
    Reading.objects.filter(member=ben).update(at=timezone.now() - timedelta(days=40))
    say(thread, author=dot)
    say(thread, author=dot)
    page = read(client, thread.get_absolute_url())
    line = page.index('class="unread-line"')
    assert page.index('id="post-1"') < line < page.index('id="post-2"')
    assert "2 new since" in page
    assert "unread-line" not in read(client, thread.get_absolute_url())


def test_a_browser_can_say_how_far_somebody_read_and_never_back(signed_in, public, ben, dot):
    thread = begin(public, dot)
    say(thread, author=dot)
    client = signed_in(ben)
    for number, then in ((1, 1), (99, 2), (1, 2)):
        assert client.post(reverse("read_thread", args=[thread.pk]), {"number": number}).status_code == 204
        assert Reading.objects.get(member=ben).last_number == then


def test_controls_are_shown_to_whom_they_belong(client, signed_in, public, ben, dot, cho):
    thread = begin(public, ben)
    post = thread.posts.get()
    edit, remove = reverse("edit_post", args=[post.pk]), reverse("remove_post", args=[post.pk])

    def controls():
        page = read(client, thread.get_absolute_url())
        return [bool(re.search(f'href="{url}"', page)) for url in (edit, remove)] + ["reply_to=1" in page]

    assert controls() == [False, False, False]
    for member, expected in ((ben, [True, True, True]), (dot, [False, False, True]), (cho, [False, True, True])):
        signed_in(member)
        assert controls() == expected
    close_thread(thread=thread, by=cho)
    signed_in(ben)
    assert controls() == [False, True, False]


def test_times_are_utc_for_machines_and_in_the_reader_s_zone_for_people(client, signed_in, public, rosa):
    thread = begin(public)
    Post.objects.update(created_at=timezone.now().replace(year=2025, month=3, day=2, hour=4, minute=30, second=0))
    assert '<time datetime="2025-03-02T04:30:00Z">March 1, 2025</time>' in read(client, thread.get_absolute_url())
    assert '<time datetime="2025-03-02T04:30:00Z">1 de marzo de 2025</time>' in read(
        signed_in(rosa), thread.url_in("es")
    )


def test_words_of_the_other_language_say_so(client, public, ben, rosa):
    thread = begin(public, ben)
    say(thread, "En Fresno las mamás confían en la persona.", rosa, lang="es")
    page = read(client, thread.url_in("en"))
    assert '<div class="body prose" lang="es">' in page
    assert page.count('class="body prose"') == 2
    page = read(client, thread.url_in("es"))
    assert f'<h1 lang="en">{thread.title}</h1>' in page
    assert f'<link rel="canonical" href="http://localhost:8000{thread.url_in("en")}">' in page


# What it costs


@pytest.mark.parametrize("who", ["visitor", "member", "moderator"])
def test_a_thread_page_costs_the_same_at_twenty_and_at_a_thousand_posts(client, signed_in, public, dot, cho, who):
    short, long = begin(public), begin(public)
    lengthen(short, 20)
    lengthen(long, 1000)
    if who != "visitor":
        signed_in(dot if who == "member" else cho)
    for url in (short.get_absolute_url(), long.get_absolute_url(), f"{long.get_absolute_url()}?page=50"):
        read(client, url)  # the first visit of a thread notes the reading
    expected = queries(client, short.get_absolute_url())
    assert queries(client, long.get_absolute_url()) == expected
    assert queries(client, f"{long.get_absolute_url()}?page=50") == expected
    assert expected <= 16


def test_the_list_costs_the_same_for_three_and_for_twenty_threads(signed_in, public, ben, dot):
    client = signed_in(ben)
    for n in range(3):
        say(begin(public, dot, f"Thread {n}"))
    read(client, reverse("talk"))
    few = queries(client, reverse("talk"))
    for n in range(17):
        say(begin(public, dot, f"More {n}"))
    assert queries(client, reverse("talk")) == few


def test_no_template_is_rendered_for_a_post_that_was_shown_before(client, public, monkeypatch):
    thread = begin(public)
    lengthen(thread, 20)
    read(client, thread.get_absolute_url())
    printed = []
    monkeypatch.setattr("forum.stencils.render_to_string", lambda *args: printed.append(args))
    read(client, thread.get_absolute_url())
    assert printed == []


# What has not changed


def test_an_unchanged_thread_is_not_sent_twice(client, public):
    url = begin(public).get_absolute_url()
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_whatever_is_seen_of_a_thread_changes_its_tag(client, signed_in, public, ben, cho, rosa):
    thread = begin(public, ben)
    url = thread.get_absolute_url()

    def tag():
        return client.get(url).headers["ETag"]

    tags = [tag(), client.get(thread.url_in("es")).headers["ETag"]]
    signed_in(ben)
    tags += [tag()]
    say(thread, author=rosa)
    tags += [tag(), tag()]  # the second time nothing is new any more
    ben.display_name = "Benjamin Oyelaran"
    ben.save()
    tags += [tag()]
    close_thread(thread=thread, by=cho)
    tags += [tag()]
    client.cookies["theme"] = "dark"
    tags += [tag()]
    assert len(set(tags)) == len(tags)
