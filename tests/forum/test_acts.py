"""The pages of acts: plain forms with a reason, offered to whoever may use them, refused to everybody else."""

import pytest
from django.urls import reverse

from content.models import Network
from forum.models import Act, Post, Thread
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def acts_page(thing):
    return reverse("post_acts" if isinstance(thing, Post) else "thread_acts", args=[thing.pk])


def offered(response):
    return [form.do for form in response.context["forms"]]


def test_each_member_is_offered_what_they_may_do_to_a_post(client, signed_in, public, rosa, ben, dot, cho):
    thread = begin(public, rosa)
    page = acts_page(say(thread, author=ben))
    assert offered(client.get(page)) == []
    assert offered(signed_in(dot).get(page)) == []
    assert offered(signed_in(rosa).get(page)) == ["accept"]
    assert offered(signed_in(cho).get(page)) == ["accept", "hide"]
    assert reverse("edit_post", args=[thread.posts.get(number=2).pk]) in signed_in(ben).get(page).content.decode()


def test_who_asked_accepts_an_answer_without_scripts_and_takes_it_back(signed_in, public, rosa, ben):
    thread = begin(public, rosa)
    answer = say(thread, "It took three questions.", ben)
    client = signed_in(rosa)
    assert (
        client.post(acts_page(answer), {"do": "accept", "reason": ""}).headers["Location"] == answer.get_absolute_url()
    )
    page = client.get(thread.get_absolute_url()).content.decode()
    assert 'class="post accepted" id="post-2"' in page
    assert "The answer, in short" in page
    assert offered(client.get(acts_page(answer))) == ["unaccept"]
    client.post(acts_page(answer), {"do": "unaccept", "reason": ""})
    assert "The answer, in short" not in client.get(thread.get_absolute_url()).content.decode()


def test_a_post_is_hidden_with_a_reason_that_only_its_author_reads(client, signed_in, public, ben, dot, cho):
    thread = begin(public, ben)
    post = say(thread, "Mateo was born in May.", ben)
    client = signed_in(cho)
    refused = client.post(acts_page(post), {"do": "hide", "reason": " "})
    assert refused.status_code == 422
    assert "Please say why." in refused.content.decode()
    client.post(acts_page(post), {"do": "hide", "reason": "It names a child."})
    assert offered(client.get(acts_page(post))) == ["restore"]
    assert "It names a child." in signed_in(ben).get(acts_page(post)).content.decode()
    page = signed_in(ben).get(thread.get_absolute_url()).content.decode()
    assert 'data-guarded="hidden"' in page
    assert "Mateo" in page
    client = signed_in(dot)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Post 2 was hidden by a moderator." in page
    assert "Mateo" not in page
    assert client.get(acts_page(post)).status_code == 404


def test_what_was_held_is_let_in_from_its_page_and_tells_who_decided(signed_in, public, amara, cho):
    Network.objects.update_or_create(pk=Network.load().pk, defaults={"first_posts_held": 1})
    newcomer = MemberFactory(handle="nia")
    post = say(begin(public, amara), "My first words.", newcomer)
    assert 'data-guarded="held"' in signed_in(newcomer).get(post.thread.get_absolute_url()).content.decode()
    client = signed_in(cho)
    assert offered(client.get(acts_page(post))) == ["approve", "reject"]
    client.post(acts_page(post), {"do": "approve", "reason": "Welcome!"})
    assert Post.objects.get(pk=post.pk).is_standing
    page = client.get(acts_page(post)).content.decode()
    assert "let something in" in page
    assert "Welcome!" in page


def test_only_moderators_care_for_threads(client, signed_in, public, ben, dot):
    thread = begin(public, ben)
    assert client.get(acts_page(thread)).status_code == 403
    assert signed_in(dot).get(acts_page(thread)).status_code == 403
    client = signed_in(ben)
    assert offered(client.get(acts_page(thread))) == ["tag"]
    assert client.post(acts_page(thread), {"do": "close", "reason": "Mine."}).status_code == 403
    assert client.post(acts_page(thread.posts.get()), {"do": "hide", "reason": "Mine."}).status_code == 403
    assert Post.objects.get().is_standing


def test_a_moderator_closes_opens_pins_and_lets_sink_from_the_page(signed_in, public, ben, cho):
    thread, client = begin(public, ben), signed_in(cho)
    page = acts_page(thread)
    assert offered(client.get(page)) == ["tag", "close", "pin", "move", "merge", "hide_thread"]
    assert client.post(page, {"do": "burn"}).status_code == 400
    assert client.post(page, {"do": "close", "reason": "It is settled."}).status_code == 302
    client.post(page, {"do": "pin", "scope": "site", "reason": ""})
    found = Thread.objects.get()
    assert (found.closing.reason, found.closing.by, found.pin.scope) == ("It is settled.", cho, "site")
    shown = client.get(thread.get_absolute_url()).content.decode()
    assert "The reason: It is settled." in shown
    assert "Kept on top of all talk" in shown
    client.post(page, {"do": "open", "reason": ""})
    client.post(page, {"do": "unpin", "reason": ""})
    found = Thread.objects.get()
    assert (found.is_closed, found.is_pinned) == (False, False)
    assert list(Act.objects.order_by("pk").values_list("what", flat=True)) == ["close", "pin", "open", "unpin"]


def test_what_was_done_to_a_thread_is_not_said_of_a_post(signed_in, public, ben, cho):
    thread, client = begin(public, ben), signed_in(cho)
    client.post(acts_page(thread), {"do": "hide_thread", "reason": "It names a family."})
    client.post(acts_page(thread), {"do": "restore_thread", "reason": ""})
    for page in (acts_page(thread), reverse("care_member", args=[ben.handle])):
        shown = client.get(page).content.decode()
        assert "hid a thread" in shown
        assert "brought a thread back" in shown
        assert "hid a post" not in shown


def test_where_a_thread_is_kept_on_top_is_chosen_by_whoever_keeps_it(signed_in, public, ben, cho):
    thread, client = begin(public, ben), signed_in(cho)
    assert "checked" not in client.get(acts_page(thread)).content.decode().partition("<main")[2].partition("</main")[0]
    assert client.post(acts_page(thread), {"do": "pin", "reason": ""}).status_code == 422
    assert not Thread.objects.get().is_pinned


def test_a_moderator_moves_a_thread_from_the_page(signed_in, public, for_members, ben, cho):
    thread, client = begin(for_members, ben), signed_in(cho)
    other = CategoryFactory(slug="other", members=True)
    refused = client.post(acts_page(thread), {"do": "move", "category": "public", "reason": "Why not?"})
    assert refused.status_code == 422
    assert "More people read there than here." in refused.content.decode()
    assert client.post(acts_page(thread), {"do": "move", "category": "other", "reason": "Data."}).status_code == 302
    assert Thread.objects.get().category == other


@pytest.mark.parametrize(
    "written", ["{pk}", "https://hub.example/es/talk/t/{pk}/some-slug/?page=2#post-30", "/en{url}"]
)
def test_a_thread_is_merged_after_the_other_was_shown_by_its_title(signed_in, public, ben, cho, written):
    source, target = begin(public, ben), begin(public, ben, title="Where it was asked first")
    client = signed_in(cho)
    address = written.format(pk=target.pk, url=f"/talk/t/{target.pk}/x/")
    shown = client.post(acts_page(source), {"do": "merge", "target": address, "reason": "Twice."})
    assert shown.status_code == 200
    assert "Where it was asked first" in shown.content.decode()
    assert Thread.objects.get(pk=source.pk).state == "standing"
    told = client.post(acts_page(source), {"do": "merge", "target": address, "reason": "Twice.", "sure": target.pk})
    assert told.headers["Location"] == source.get_absolute_url()
    assert client.get(told.headers["Location"]).headers["Location"] == f"{target.get_absolute_url()}#post-2"


@pytest.mark.parametrize("written", ["", "x", "99999", "https://elsewhere.example/talk/"])
def test_an_address_that_is_no_thread_is_refused(signed_in, public, ben, cho, written):
    thread = begin(public, ben)
    refused = signed_in(cho).post(acts_page(thread), {"do": "merge", "target": written, "reason": "Twice."})
    assert refused.status_code == 422
