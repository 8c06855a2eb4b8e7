"""A thread live: a stale page with its events is the fresh page, and nobody is told what they may not read."""

import re
import uuid

import pytest
from django.urls import reverse

from forum.editing import edit_post, remove_post
from forum.models import Category
from forum.moderation import change_category, close_thread, open_thread
from forum.streams import ThreadStream
from library.models import Tool
from live.catching_up import answer
from members.models import Member
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.support.talk import begin_about

pytestmark = pytest.mark.django_db

ARTICLE = re.compile(r'<article class="post".*?</article>|<p class="gone".*?</p>', re.S)
TIME = re.compile(r"(<time datetime=[^>]*>)[^<]*")
ACTS = re.compile(r"<footer>.*?</footer>\s*", re.S)


def posts_of(page: str) -> dict[int, str]:
    """Return the posts of a page by number, without what a frame cannot hold: controls and local times."""
    found = {}
    for article in ARTICLE.findall(page):
        number = int(re.search(r'data-number="(\d+)"', article).group(1))
        found[number] = bare(article)
    return found


def bare(article: str) -> str:
    return re.sub(r"\s+", " ", ACTS.sub("", TIME.sub(r"\1", article))).strip()


def seq_of(page: str) -> int:
    return int(re.search(r'data-seq="(\d+)"', page).group(1))


def follow(client, page: str) -> dict[int, str]:
    """Do as thread.js does: apply every event after the page's own seq."""
    posts = posts_of(page)
    url = re.search(r'data-events="([^"]+)"', page).group(1).replace("&amp;", "&")
    told = client.get(f"{url}{'&' if '?' in url else '?'}after={seq_of(page)}").json()
    assert [frame["seq"] for frame in told["frames"]] == list(range(seq_of(page) + 1, told["head"] + 1))
    for frame in told["frames"]:
        if frame["type"] == "posted" or (frame["type"] in ("edited", "removed") and frame["number"] in posts):
            posts[frame["number"]] = bare(frame["html"])
    return dict(sorted(posts.items()))


@pytest.fixture(params=["visitor", "member", "moderator", "author"])
def reader(request, client, signed_in, cho, dot, ben):
    people = {"member": dot, "moderator": cho, "author": ben}
    return signed_in(people[request.param]) if request.param in people else client


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_stale_page_and_its_events_are_the_fresh_page(reader, language, public, ben, rosa, cho):
    thread = begin(public, ben)
    first = say(thread, "One.", rosa)
    second = say(thread, "Two.", ben)
    address = thread.url_in(language)
    stale = reader.get(address).content.decode()

    say(thread, "Tres, @ben.", rosa, lang="es", reply_to=second)
    edit_post(post=first, editor=rosa, body="One, put **better**.")
    remove_post(post=second, by=ben)
    fleeting = say(thread, "Said and taken back.", ben)
    remove_post(post=fleeting, by=cho)
    close_thread(thread=thread, by=cho)
    open_thread(thread=thread, by=cho)

    fresh = reader.get(address).content.decode()
    assert follow(reader, stale) == posts_of(fresh)
    assert seq_of(fresh) == seq_of(stale) + 7
    assert "Said and taken back" not in str(reader.get(f"{address}events", {"after": 0}).json())


def test_a_frame_holds_nobody_s_controls_and_no_local_time(public, ben):
    thread = begin(public, ben)
    told = answer("thread", thread.stream_key, ben, 0, "en")
    (frame,) = told["frames"]
    assert "<footer>" not in frame["html"]
    assert "UTC</time>" in frame["html"]


def test_a_visitor_is_not_shown_who_keeps_their_page_to_members(client, public, ben, dot):
    ben.part = "Doula"
    ben.save()
    thread = begin(public, ben)
    events = reverse("thread_events", args=[thread.pk, thread.slug])
    shown = client.get(events, {"after": 0}).json()["frames"][0]["html"]
    assert ben.display_name in shown
    assert "Doula" not in shown
    assert "/people/ben/" not in shown
    client.force_login(dot, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(events, {"after": 0}).json()["frames"][0]["html"]
    assert "Doula" in shown
    assert "/people/ben/" in shown


def test_who_may_read_a_thread_may_follow_it_and_nobody_else(everybody, for_coalition, lupe):
    thread = begin(for_coalition, lupe)
    stream = ThreadStream()
    follow = {role for role, viewer in everybody.items() if stream.audience(viewer, thread.stream_key)}
    assert follow == {"coalition", "moderator", "operator"}


@pytest.mark.parametrize(
    "key", ["", "x", "-1", "99999999999999999999", "about:", "about:tool:", "about:nothing:5", "²"]
)
def test_nonsense_is_followed_by_nobody(public, cho, key):
    assert ThreadStream().audience(cho, key) is None


def test_what_was_not_yet_talked_about_can_be_followed_before_the_first_post(client, public, ben):
    tool = ToolFactory()
    page = client.get(reverse("tool", args=[tool.slug])).content.decode()
    assert posts_of(page) == {}
    begin_about(tool, ben)
    fresh = client.get(reverse("tool", args=[tool.slug])).content.decode()
    assert len(posts_of(fresh)) == 1
    assert follow(client, page) == posts_of(fresh)


def test_who_follows_a_thing_is_told_nothing_once_it_was_withdrawn(client, public, ben, amara):
    tool = ToolFactory()
    page = client.get(reverse("tool", args=[tool.slug])).content.decode()
    Tool.objects.filter(pk=tool.pk).update(state="retired")
    begin_about(tool, amara, "Among editors.")
    stream = ThreadStream()
    (event,) = stream.after(f"about:tool:{tool.key}", seq_of(page), 10)
    assert event.kind in stream.moves  # so the hub asks everybody's audience anew, before it renders
    assert stream.audience(ben, f"about:tool:{tool.key}") is None
    url = f"{reverse('about_events')}?kind=tool&key={tool.key}&after=0"
    assert (client.get(url).status_code, client.get(url).json()) == (403, {"refused": True})


def test_a_category_that_closes_itself_shuts_out_who_reads_live(client, public, dot):
    thread = begin(public)
    events = reverse("thread_events", args=[thread.pk, thread.slug])
    assert client.get(events, {"after": 0}).status_code == 200
    category = Category.objects.get(pk=public.pk)
    category.visibility = "members"
    change_category(category)
    say(thread, "Among us.")
    assert client.get(events, {"after": 0}).status_code == 404
    told = answer("thread", thread.stream_key, dot, 0, "en")
    assert [frame["type"] for frame in told["frames"]] == ["posted", "moved", "posted"]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1.5", "²"])
def test_a_nonsense_place_in_the_log_is_not_found(client, public, after):
    thread = begin(public)
    assert client.get(reverse("thread_events", args=[thread.pk, thread.slug]), {"after": after}).status_code == 404


def test_frames_of_many_posts_cost_a_fixed_number_of_queries(public, ben, django_assert_max_num_queries):
    thread = begin(public, ben)
    for _ in range(30):
        say(thread, author=ben)
    with django_assert_max_num_queries(8):
        assert len(answer("thread", thread.stream_key, ben, 0, "en")["frames"]) == 31


def test_a_member_who_left_is_named_as_one(public, client):
    leaver = Member.objects.create_user("leaver@home.example", display_name="Somebody Once")
    thread = begin(public, leaver, body=f"Words {uuid.uuid4()}")
    thread.posts.update(author=None)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "A former member" in page
