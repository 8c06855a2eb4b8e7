"""Drafts: what somebody typed is found again on every device, until it stands as a post."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.drafting import MOST, discard_draft, drafts_of, forget_sent, keep_draft, version_of
from forum.editing import edit_post
from forum.errors import DraftMoved, NoSuchPlace, TooManyDrafts
from forum.models import Draft, Post
from forum.privacy import erase, export
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.support.talk import begin_about

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def keep(member, place, body="Half a thought", key=None, **more):
    return keep_draft(member=member, place=str(place), key=key or uuid.uuid4(), words={"body": body, **more})


def sent(thread, body="Half a thought", key=None, **more):
    return {"place": str(thread.pk), "client_key": str(key or uuid.uuid4()), "body": body, "lang": "en", **more}


def test_a_composer_keeps_several_drafts_and_lists_the_newest_first(signed_in, public, ben):
    thread = begin(public)
    client = signed_in(ben)
    for body in ("The first.", "The second."):
        told = client.post(reverse("drafts"), sent(thread, body), headers=JSON)
        assert told.json()["draft"]["words"]["body"] == body
    answer = client.get(reverse("drafts"), {"place": thread.stream_key}).json()
    assert [draft["words"]["body"] for draft in answer["drafts"]] == ["The second.", "The first."]
    assert "The first." in answer["list"]
    assert client.get(reverse("drafts"), {"place": "start"}).json()["drafts"] == []


def test_nobody_else_meets_a_draft(client, signed_in, public, ben, dot, cho):
    thread = begin(public)
    draft = keep(ben, thread.pk, "For my eyes only.")
    for other in (dot, cho):
        client = signed_in(other)
        page = client.get(f"{thread.get_absolute_url()}?draft={draft.key}").content.decode()
        assert "For my eyes only." not in page
        assert client.get(reverse("drafts"), {"place": thread.stream_key}).json()["drafts"] == []
        assert "For my eyes only." not in client.get(reverse("my_drafts")).content.decode()
        client.post(reverse("discard_draft", args=[draft.key]))
    assert Draft.objects.get() == draft
    assert "For my eyes only." in signed_in(ben).get(reverse("my_drafts")).content.decode()


def test_a_draft_is_gone_once_its_post_stands_and_comes_not_back(signed_in, public, ben):
    thread, key = begin(public), uuid.uuid4()
    keep(ben, thread.pk, "Once.", key)
    say(thread, "Once.", ben, client_key=key)
    assert not Draft.objects.exists()
    keep(ben, thread.pk, "Onc", key)  # a slow line brings what was typed before
    assert list(drafts_of(ben)) == []
    assert forget_sent() == 1
    assert not Draft.objects.exists()


def test_a_refused_post_leaves_the_draft(signed_in, public, ben):
    thread, key = begin(public), uuid.uuid4()
    keep(ben, thread.pk, "Long", key)
    words = {"body": "Long " * 7000, "lang": "en", "client_key": str(key)}
    assert signed_in(ben).post(reverse("reply", args=[thread.pk]), words).status_code == 422
    assert [draft.key for draft in drafts_of(ben)] == [key]


def test_emptied_words_and_thrown_away_ones_are_no_draft(public, ben, dot):
    thread = begin(public)
    draft = keep(ben, thread.pk)
    assert keep(ben, thread.pk, "  ", draft.key) is None
    draft = keep(ben, thread.pk)
    discard_draft(member=dot, key=draft.key)
    assert drafts_of(ben).get() == draft
    discard_draft(member=ben, key=draft.key)
    assert not Draft.objects.exists()


def test_two_devices_do_not_write_over_each_other(signed_in, public, ben):
    thread, key = begin(public), uuid.uuid4()
    first = keep(ben, thread.pk, "On the phone.", key)
    version = version_of(first)
    keep_draft(member=ben, place=str(thread.pk), key=key, words={"body": "On the desk."}, based_on=version)
    with pytest.raises(DraftMoved):
        keep_draft(member=ben, place=str(thread.pk), key=key, words={"body": "On the bus."}, based_on=version)
    told = signed_in(ben).post(reverse("drafts"), sent(thread, "On the bus.", key, version=version), headers=JSON)
    assert (told.status_code, told.json()["code"]) == (409, "draft_moved")
    assert told.json()["draft"]["words"]["body"] == "On the desk."


@pytest.mark.parametrize("place", ["", "nowhere", "edit:x", "1; DROP", "about:tool", "9" * 30])
def test_what_is_no_place_keeps_nothing(place, ben):
    with pytest.raises(NoSuchPlace):
        keep(ben, place)


def test_one_person_keeps_no_endless_drafts_but_may_go_on_with_each(public, ben, dot):
    drafts = [Draft(member=ben, place="start", words={"body": "x"}) for _ in range(MOST)]
    Draft.objects.bulk_create(drafts)
    with pytest.raises(TooManyDrafts):
        keep(ben, "start")
    assert keep(ben, "start", "More of it.", drafts[0].key)
    assert keep(dot, "start")


def test_a_draft_goes_on_without_scripts_from_the_page_of_drafts(signed_in, public, ben):
    thread, other = begin(public, title="How do you pay for rides?"), begin(public)
    draft = keep(ben, thread.pk, "We ask the clinic.", lang="es", reply_to="1")
    client = signed_in(ben)
    page = client.get(reverse("my_drafts")).content.decode()
    assert "How do you pay for rides?" in page
    url = f"{thread.get_absolute_url()}?page=1&draft={draft.key}"
    assert url.replace("&", "&amp;") in page
    composer = client.get(url)
    assert "ETag" not in composer.headers
    text = composer.content.decode()
    assert "We ask the clinic.</textarea>" in text
    assert 'name="reply_to" value="1"' in text
    assert '<option value="es" lang="es" selected>' in text
    assert str(draft.key) in text
    assert "We ask the clinic." not in client.get(thread.get_absolute_url()).content.decode()
    assert "We ask" not in client.get(f"{other.get_absolute_url()}?draft={draft.key}").content.decode()
    client.post(reverse("discard_draft", args=[draft.key]))
    assert "Nothing waits to be sent." in client.get(reverse("my_drafts")).content.decode()


def test_without_scripts_a_button_keeps_words_for_later(signed_in, public, ben):
    thread = begin(public)
    words = {"body": "To be continued.", "lang": "en", "client_key": str(uuid.uuid4()), "later": "1"}
    answer = signed_in(ben).post(reverse("reply", args=[thread.pk]), words)
    assert answer.headers["Location"] == reverse("my_drafts")
    assert drafts_of(ben).get().words["body"] == "To be continued."
    assert thread.posts.count() == 1


def test_drafts_of_every_place_are_listed_with_the_way_back(signed_in, public, ben):
    thread, tool = begin(public, ben), ToolFactory()
    post = thread.posts.get()
    keep(ben, "start", "A new thing.", title="My own thread")
    keep(ben, f"edit:{post.pk}", "Better words.")
    keep(ben, f"about:tool:{tool.key}", "It works.")
    page = signed_in(ben).get(reverse("my_drafts")).content.decode()
    assert "My own thread" in page
    assert f"{reverse('edit_post', args=[post.pk])}?draft=" in page
    assert "A change to post 1 in" in page
    assert f"{reverse('tool', args=[tool.slug])}?draft=" in page


def test_words_for_what_one_may_no_longer_see_are_given_back_without_naming_it(signed_in, for_coalition, lupe):
    thread = begin(for_coalition, lupe, title="The secret budget")
    keep(lupe, thread.pk, "My own words.")
    lupe.memberships.all().delete()
    page = signed_in(lupe).get(reverse("my_drafts")).content.decode()
    assert "My own words.</textarea>" in page
    assert "The secret budget" not in page


def test_a_draft_of_an_edit_is_gone_with_the_edit(public, ben):
    thread = begin(public, ben)
    post = thread.posts.get()
    keep(ben, f"edit:{post.pk}", "Better.")
    edit_post(post=post, editor=ben, body="Best.")
    assert not Draft.objects.exists()


def test_who_was_signed_out_is_told_and_finds_the_words_after_signing_in(client, public, ben):
    thread = begin(public)
    told = client.post(reverse("drafts"), sent(thread, "I had so much to say."), headers=JSON)
    assert (told.status_code, told.json()["code"]) == (401, "signed_out")
    assert reverse("thread", args=[thread.pk, "thread"]) in told.json()["url"]
    client.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    assert "I had so much to say.</textarea>" in client.get(thread.get_absolute_url()).content.decode()
    assert not Post.objects.filter(author=ben).exists()


def test_a_member_takes_drafts_along_and_leaves_none_behind(public, ben, dot):
    thread = begin(public)
    keep(ben, thread.pk, "Only mine.")
    keep(dot, thread.pk, "Not mine.")
    assert [draft["words"]["body"] for draft in export(ben)["drafts"]] == ["Only mine."]
    erase(ben)
    assert list(Draft.objects.values_list("member", flat=True)) == [dot.pk]


def test_visitors_have_no_page_of_drafts(client, db):
    assert client.get(reverse("my_drafts")).headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("drafts"), {"place": "start"}, headers=JSON).status_code == 401


def test_the_page_of_drafts_asks_the_same_of_the_database_for_one_and_for_many(
    signed_in, public, ben, django_assert_max_num_queries
):
    for _ in range(6):
        keep(ben, begin(public).pk)
    client = signed_in(ben)
    client.get("/en/")  # that somebody has come is written once a visit
    with django_assert_max_num_queries(16):
        client.get(reverse("my_drafts"))


def test_drafts_about_things_cost_as_much_for_many_as_for_few(signed_in, public, south_valley, ben):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("my_drafts")).content.decode()
        return page, len(captured)

    client = signed_in(ben)
    tools = [ToolFactory()]
    keep(ben, f"about:tool:{tools[0].key}")
    keep(ben, f"about:coalition:{south_valley.pk}")
    keep(ben, f"edit:{begin_about(tools[0], ben).posts.get().pk}")
    cost()
    _page, few = cost()
    for coalition in CoalitionFactory.create_batch(4):
        tools.append(ToolFactory())
        keep(ben, f"about:tool:{tools[-1].key}")
        keep(ben, f"about:coalition:{coalition.pk}")
        keep(ben, f"edit:{begin_about(tools[-1], ben).posts.get().pk}")
    page, many = cost()
    assert many == few
    assert all(f"{reverse('tool', args=[tool.slug])}?draft=" in page for tool in tools)


def test_of_a_thing_one_may_not_see_or_that_never_was_a_draft_tells_nothing(signed_in, public, ben):
    tool = ToolFactory(title="A secret tool")
    keep(ben, f"about:tool:{tool.key}", "My own words.")
    for made_up in ("tool:no-key", "coalition:999999999999999999999", "coalition:x", "nothing:1", "guide:1#block"):
        keep(ben, f"about:{made_up}")
    client = signed_in(ben)
    assert "A secret tool" in client.get(reverse("my_drafts")).content.decode()
    type(tool).objects.filter(pk=tool.pk).update(state="submitted")
    page = client.get(reverse("my_drafts")).content.decode()
    assert "A secret tool" not in page
    assert "My own words.</textarea>" in page
