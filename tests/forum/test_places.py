"""Where somebody is in a thread, on whichever device; tags, feeds, and what machines are told."""

import json
import re

import pytest
from django.urls import reverse

from forum.models import Missed, Reading, Thread
from forum.policies import HELD
from tests.factories.forum import begin, say
from tests.forum.test_lists import read, tagged, titles
from tests.forum.test_pages import lengthen

# Where somebody is in a thread


def missed_by(member):
    return list(Missed.objects.standing().filter(reading__member=member).values_list("post__number", flat=True))


def lines(page):
    return re.findall(r'class="unread-line" id="(\w+)">([^<]*)', page)


def test_a_post_let_in_late_has_a_line_of_its_own_until_its_page_was_seen(signed_in, public, ben, dot):
    thread = begin(public, dot)
    lengthen(thread, 45)
    Thread.objects.update(last_shown=45)
    client = signed_in(ben)
    read(client, thread.get_absolute_url(), page=3)
    Reading.objects.fall_behind(thread.posts.get(number=7))
    assert lines(read(client, thread.get_absolute_url(), page=3)) == []
    assert missed_by(ben) == [7], "page 3 does not show it"
    assert lines(read(client, thread.get_absolute_url()))[0][0] == "late"
    reading = Reading.objects.get(member=ben)
    assert (missed_by(ben), reading.is_behind, reading.last_number) == ([], False, 45)
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


def test_a_feed_s_pictures_and_links_name_the_hub(client, public, ben, settings):
    say(begin(public, ben, "Where it hangs"), "It hangs at [the door](/en/tools/).", ben)
    feed = client.get(reverse("talk_feed")).content.decode()
    assert f"href=&quot;{settings.SITE_URL}/en/tools/" in feed or f'href="{settings.SITE_URL}/en/tools/' in feed
    assert "href=&quot;/" not in feed
