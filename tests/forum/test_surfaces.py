"""Where talk shows beside its own pages: search, feeds, the map of the site, member pages, homes, exports."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from forum.admin import CategoryAdmin
from forum.editing import remove_post
from forum.kinds import POST
from forum.models import Category, Post, Reading, Thread
from forum.privacy import erase, export
from forum.profile import render_panel
from live.models import Event
from tests.factories.forum import CategoryFactory, begin, say

pytestmark = pytest.mark.django_db
CANARY = "quetzalcoatlus"


def request_of(viewer, path="/en/"):
    request = RequestFactory().get(path)
    request.user, request.session, request.LANGUAGE_CODE = viewer, {}, "en"
    return request


def rendered(source, viewer, **context):
    return Template("{% load talk %}" + source).render(
        Context({"request": request_of(viewer), "user": viewer, **context})
    )


@pytest.fixture
def secret(for_members, for_coalition, lupe, public):
    """The same word in a members' and in a coalition's category, and a public thread beside them."""
    begin(public, title="Open to all")
    threads = [begin(category, lupe, f"{CANARY} title", f"{CANARY} words") for category in (for_members, for_coalition)]
    for thread in threads:
        say(thread, f"{CANARY} again", lupe)
    return threads


def surfaces(client, viewer, lupe):
    """Return everything of talk that can be asked for, as one text."""
    urls = [reverse("talk"), reverse("ask"), reverse("talk") + "?show=unanswered"]
    urls += [
        reverse("member", args=[lupe.handle]),
        reverse("start"),
        "/sitemap.xml",
        "/sitemap-thread.xml",
        "/sitemap-member.xml",
    ]
    urls += [f"{reverse('search')}?q=open"]
    for category in Category.objects.all():
        urls += [reverse(name, args=[category.slug]) for name in ("category", "category_feed", "start_thread")]
    for thread in Thread.objects.all():
        for language in ("en", "es"):
            urls += [f"/{language}/talk/t/{thread.pk}/x/", f"/{language}/talk/t/{thread.pk}/x/events?after=0"]
    for post in Post.objects.all():
        urls += [post.get_absolute_url(), reverse("edit_post", args=[post.pk]), reverse("remove_post", args=[post.pk])]
    answers = [client.get(url, follow=True) for url in urls]
    said = [answer.content.decode() + str(answer.headers) for answer in answers]
    said += [rendered("{% living_threads 9 %}{% unread_threads %}", viewer), render_panel(lupe, viewer, None)]
    said += [str(list(POST.visible_to(viewer).values()))]
    return "".join(said)


def test_a_visitor_meets_the_word_of_a_closed_category_nowhere(client, secret, lupe):
    lupe.visibility = "public"
    lupe.save()
    text = surfaces(client, AnonymousUser(), lupe)
    assert "Open to all" in text
    assert CANARY not in text


def test_a_member_meets_the_members_word_and_not_the_coalition_s(signed_in, secret, lupe, dot):
    client = signed_in(dot)
    of_members, of_coalition = secret
    text = surfaces(client, dot, lupe)
    assert of_members.get_absolute_url() in text
    assert of_coalition.get_absolute_url() not in text


def test_a_visitor_who_searches_the_word_finds_no_post(client, signed_in, secret, lupe):
    url = f"{reverse('search')}?q={CANARY}"
    assert "/talk/t/" not in client.get(url).content.decode()
    assert f"{CANARY} words" not in client.get(url).content.decode()


def test_search_knows_who_may_find_a_post(secret, lupe):
    (coalition,) = secret[1].category.coalitions.all()
    scopes = {POST.document(post).scopes for post in Post.objects.filter(thread__in=secret)}
    assert scopes == {frozenset({"members"}), frozenset({f"coalition:{coalition.pk}"})}


def test_a_post_is_found_with_its_thread_and_a_removed_one_is_not(public, ben):
    thread = begin(public, ben, "One form", "We have **eleven**.")
    document = POST.document(thread.posts.get())
    assert document.texts["en"].title == "One form"
    assert document.texts["en"].body == "We have eleven."
    assert document.collapse == f"thread:{thread.pk}"
    remove_post(post=thread.posts.get(), by=ben)
    assert POST.document(Post.objects.get()) is None


def test_a_kind_finds_its_post_by_key_and_nothing_by_nonsense(public):
    post = begin(public).posts.get()
    assert POST.by_key(POST.key(post), "es") == post
    for nonsense in ("", "x", "²", "-1", "99999"):
        assert POST.by_key(nonsense, "en") is None
    assert POST.url(post, "es") == f"{post.thread.url_in('es')}#post-1"


def test_the_feed_of_a_public_category_holds_its_newest_posts(client, public, ben):
    thread = begin(public, ben, "One form", "@ben has **eleven**.")
    remove_post(post=say(thread, "Taken back.", ben), by=ben)
    feed = client.get(reverse("category_feed", args=["public"]))
    text = feed.content.decode()
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "One form" in text
    assert "/en/people/ben/" in text
    assert "Taken back." not in text


def test_a_member_page_shows_what_somebody_wrote_if_they_wish(public, for_members, lupe, dot):
    begin(public, lupe, "Seen by all")
    begin(for_members, lupe, "Seen by members")
    assert "Seen by all" in render_panel(lupe, AnonymousUser(), None)
    assert "Seen by members" not in render_panel(lupe, AnonymousUser(), None)
    assert "Seen by members" in render_panel(lupe, dot, None)
    lupe.shows_activity = False
    assert render_panel(lupe, dot, None) == ""


def test_tags_render_nothing_when_they_have_nothing(public, ben):
    assert rendered("{% living_threads 3 %}{% unread_threads %}", ben).strip() == ""
    assert rendered("{% discussion thing %}", ben, thing=public).strip() == ""


def test_the_home_shows_threads_that_are_alive_and_what_is_new(public, ben, dot):
    thread = begin(public, ben, "Alive")
    begin(public, ben, "Silent")
    say(thread, "And another thing.", dot)
    living = rendered("{% living_threads 3 %}", ben)
    assert "Alive" in living
    assert "Silent" not in living
    assert "Alive" in rendered("{% unread_threads %}", ben)
    assert rendered("{% unread_threads %}", dot).strip() == ""


def test_tags_cost_a_fixed_number_of_queries(public, ben, dot, django_assert_max_num_queries):
    for n in range(12):
        say(begin(public, dot, f"Thread {n}"), author=ben)
    with django_assert_max_num_queries(8):
        rendered("{% living_threads 9 %}", dot)


def test_somebody_can_have_all_their_words_and_can_leave_without_tearing_threads(public, ben, dot):
    thread = begin(public, ben, "Mine", "My words.")
    say(thread, "Your words.", dot)
    Reading.objects.advance(ben, thread, 2)
    mine = export(ben)
    assert [post["words"] for post in mine["posts"]] == ["My words."]
    assert mine["threads"] == ["Mine"]
    assert mine["read"][0]["up_to"] == 2
    erase(ben)
    thread.refresh_from_db()
    assert thread.author is None
    assert [post.author for post in thread.posts.order_by("number")] == [None, dot]
    assert not Reading.objects.filter(member=ben).exists()
    assert Reading.objects.filter(member=dot).exists()


def test_an_operator_who_changes_a_category_tells_every_open_page(client, signed_in, public, mei):
    thread = begin(public)
    client = signed_in(mei)
    url = reverse("admin:forum_category_change", args=[public.pk])
    form = {
        "slug": "public", "name_en": "Public", "name_es": "Público", "icon": "users", "order": 1, "colour": "talk",
        "starting": "readers", "replying": "readers", "kind_places-TOTAL_FORMS": 0, "kind_places-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(url, {**form, "visibility": "coalition"}).status_code == 200  # which coalition?
    assert client.post(url, {**form, "visibility": "members"}).status_code == 302
    assert Event.objects.filter(key=thread.stream_key).latest("seq").kind == "moved"
    assert not Thread.objects.visible_to(AnonymousUser()).exists()


def test_a_category_cannot_take_a_word_of_the_addresses(public):
    for word in ("t", "p", "ask", "about", "preview"):
        with pytest.raises(Exception, match="taken"):
            CategoryFactory.build(slug=word).full_clean()
    assert CategoryAdmin.inlines
