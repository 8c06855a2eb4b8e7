"""Writing without scripts, and with them: nothing typed is ever lost."""

import uuid

import pytest
from django.urls import reverse

from forum.models import Post, Thread
from forum.moderation import close_thread
from forum.pacing import LIMITS, keep_pace
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.library import ToolFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def words(body="We began with three questions.", **more):
    return {"body": body, "lang": "en", "client_key": str(uuid.uuid4()), **more}


def test_a_member_starts_a_thread_and_answers_without_scripts(signed_in, public, ben, dot):
    client = signed_in(ben)
    form = client.get(reverse("start_thread", args=["public"])).content.decode()
    assert '<option value="public" selected>' in form
    answer = client.post(reverse("ask"), words("We have **eleven**.", title="One form?", category="public"))
    thread = Thread.objects.get()
    assert answer.headers["Location"] == f"{thread.get_absolute_url()}#post-1"
    client = signed_in(dot)
    page = client.get(f"{thread.get_absolute_url()}?reply_to=1").content.decode()
    assert 'name="reply_to" value="1"' in page
    answer = client.post(reverse("reply", args=[thread.pk]), words(reply_to="1"))
    assert answer.headers["Location"] == f"{thread.get_absolute_url()}#post-2"
    post = Post.objects.get(number=2)
    assert (post.author, post.reply_to.number) == (dot, 1)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "We began with three questions." in page
    assert "in reply to" in page


def test_a_double_click_without_scripts_is_one_post(signed_in, public, ben):
    thread, sent = begin(public), words()
    client = signed_in(ben)
    first = client.post(reverse("reply", args=[thread.pk]), sent)
    second = client.post(reverse("reply", args=[thread.pk]), sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert thread.posts.count() == 2


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_a_form_without_a_key_is_given_one(signed_in, public, ben, key):
    thread = begin(public)
    assert signed_in(ben).post(reverse("reply", args=[thread.pk]), words(client_key=key)).status_code == 302


def test_the_form_of_a_new_thread_comes_back_with_everything_in_it(signed_in, public, ben):
    sent = words("A long story about consent.", title="", category="nowhere", lang="es")
    page = signed_in(ben).post(reverse("ask"), sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert "A long story about consent." in text
    assert sent["client_key"] in text
    assert "Please give it a title." in text
    assert '<option value="es" lang="es" selected>' in text


def test_an_error_is_told_in_the_reader_s_language(signed_in, public, rosa):
    thread = begin(public)
    page = signed_in(rosa).post(reverse("reply", args=[thread.pk]).replace("/en/", "/es/"), words(""))
    assert page.status_code == 422
    assert '<html lang="es"' in page.content.decode()


def test_too_long_a_text_is_refused_and_kept(signed_in, public, ben):
    thread = begin(public)
    page = signed_in(ben).post(reverse("reply", args=[thread.pk]), words("Long " * 7000 + "the end"))
    assert page.status_code == 422
    assert "the end</textarea>" in page.content.decode()


def test_a_preview_shows_the_words_and_keeps_them(signed_in, public, ben):
    thread = begin(public)
    page = signed_in(ben).post(reverse("reply", args=[thread.pk]), words("**Bold** words", preview="1"))
    assert page.status_code == 200
    assert "<strong>Bold</strong> words" in page.content.decode()
    assert "**Bold** words</textarea>" in page.content.decode()
    assert thread.posts.count() == 1


def test_a_closed_thread_gives_the_words_back_with_the_reason(signed_in, public, ben, cho):
    thread = begin(public)
    close_thread(thread=thread, by=cho)
    page = signed_in(ben).post(reverse("reply", args=[thread.pk]), words("Too late."))
    assert page.status_code == 403
    assert "Too late.</textarea>" in page.content.decode()
    assert "has been closed" in page.content.decode()


def test_too_many_posts_at_once_are_refused_with_the_words_and_a_time_to_wait(signed_in, public, ben):
    thread = begin(public)
    for _ in range(LIMITS["post"][0].most):
        keep_pace(ben, "post")
    sent = words("One too many.")
    client = signed_in(ben)
    page = client.post(reverse("reply", args=[thread.pk]), sent)
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 60
    assert "One too many.</textarea>" in page.content.decode()
    told = client.post(reverse("reply", args=[thread.pk]), sent, headers=JSON)
    assert (told.status_code, told.json()["code"]) == (429, "too_fast")


def test_a_retry_passes_where_a_new_post_would_be_too_many(signed_in, public, ben):
    thread, key = begin(public), uuid.uuid4()
    for _ in range(LIMITS["post"][0].most):
        keep_pace(ben, "post")
    say(thread, "The last.", ben, client_key=key)
    sent = words("The last.", client_key=str(key))
    assert signed_in(ben).post(reverse("reply", args=[thread.pk]), sent).status_code == 302


def test_who_was_signed_out_while_writing_finds_the_words_again(client, public, ben):
    thread = begin(public)
    sent = words("I had so much to say.", lang="es")
    page = client.post(reverse("reply", args=[thread.pk]), sent)
    assert page.status_code == 401
    assert "I had so much to say." in page.content.decode()
    client.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    again = client.get(thread.get_absolute_url()).content.decode()
    assert "I had so much to say.</textarea>" in again
    assert sent["client_key"] in again
    assert '<option value="es" lang="es" selected>' in again
    assert "I had so much to say." not in client.get(thread.get_absolute_url()).content.decode()


def test_words_kept_from_one_thread_do_not_turn_up_in_another(client, public, ben):
    thread, other = begin(public), begin(public)
    client.post(reverse("reply", args=[thread.pk]), words("Only here."))
    client.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    assert "Only here." not in client.get(other.get_absolute_url()).content.decode()
    assert "Only here." in client.get(thread.get_absolute_url()).content.decode()


def test_a_script_is_answered_with_the_post_as_it_stands_on_the_page(signed_in, public, ben):
    thread = begin(public)
    client = signed_in(ben)
    told = client.post(reverse("reply", args=[thread.pk]), words(), headers=JSON).json()
    assert told["number"] == 2
    assert told["html"].strip() in client.get(thread.get_absolute_url()).content.decode()


def test_a_script_is_told_why_not(client, signed_in, public, ben):
    thread = begin(public)
    out = client.post(reverse("reply", args=[thread.pk]), words(), headers=JSON)
    assert (out.status_code, out.json()["code"]) == (401, "signed_out")
    signed_in(ben)
    empty = client.post(reverse("reply", args=[thread.pk]), words(" "), headers=JSON)
    assert (empty.status_code, empty.json()["code"]) == (422, "invalid")
    key = uuid.uuid4()
    say(thread, "Once.", ben, client_key=key)
    reused = client.post(reverse("reply", args=[thread.pk]), words("Twice.", client_key=str(key)), headers=JSON)
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    assert reused.json()["client_key"] != str(key)


def test_only_who_may_write_gets_a_composer(client, signed_in, announcements, public, ben, amara):
    thread = begin(announcements, amara)
    assert "composer" not in client.get(thread.get_absolute_url()).content.decode()
    assert 'class="composer"' not in signed_in(ben).get(thread.get_absolute_url()).content.decode()
    assert 'class="composer"' in signed_in(amara).get(thread.get_absolute_url()).content.decode()


def test_a_visitor_is_led_to_the_door_and_a_reader_is_told_why_they_cannot_start(client, signed_in, announcements, ben):
    url = reverse("start_thread", args=[announcements.slug])
    assert client.get(url).headers["Location"].startswith(reverse("account_login"))
    assert signed_in(ben).get(url).status_code == 403
    assert signed_in(ben).post(reverse("ask"), words(title="Me too", category=announcements.slug)).status_code == 422
    assert not Thread.objects.exists()


def test_an_author_changes_and_takes_back_without_scripts(signed_in, public, ben, dot):
    thread = begin(public, ben, body="Befor.")
    post = thread.posts.get()
    edit, remove = reverse("edit_post", args=[post.pk]), reverse("remove_post", args=[post.pk])
    client = signed_in(dot)
    assert client.get(edit).status_code == 403
    assert client.post(remove).status_code == 403
    client = signed_in(ben)
    assert "Befor.</textarea>" in client.get(edit).content.decode()
    assert client.post(edit, {"body": "Before."}).headers["Location"] == f"{thread.get_absolute_url()}#post-1"
    assert "Changed <time" in client.get(thread.get_absolute_url()).content.decode()
    assert client.get(remove).status_code == 200
    client.post(remove)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Post 1 was taken back by its author." in page
    assert "Before." not in page.partition("<main")[2]
    assert client.get(edit).status_code == 404


def test_the_first_words_about_a_thing_make_its_thread_and_go_back_to_its_page(signed_in, public, ben):
    tool = ToolFactory()
    client = signed_in(ben)
    page = reverse("tool", args=[tool.slug])
    assert 'name="about_kind" value="tool"' in client.get(page).content.decode()
    sent = words("Works at our clinic.", about_kind="tool", about_key=tool.key, back=page)
    assert client.post(reverse("reply_about"), sent).headers["Location"] == f"{page}#post-1"
    thread = Thread.objects.get()
    assert (thread.title, thread.category) == (tool.title, public)
    assert "Works at our clinic." in client.get(page).content.decode()
    assert page in client.get(thread.get_absolute_url()).content.decode()
    client.post(reverse("reply_about"), sent | words("And again.", reply_to="1"))
    assert thread.posts.get(number=2).reply_to.number == 1


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_nobody_is_led_away_after_writing(signed_in, public, ben, back):
    tool = ToolFactory()
    sent = words(about_kind="tool", about_key=tool.key, back=back)
    assert signed_in(ben).post(reverse("reply_about"), sent).headers["Location"].startswith("/en/talk/t/")


def test_nobody_speaks_about_what_they_may_not_see(client, signed_in, public, ben, amara):
    hidden = ToolFactory(state="submitted")
    for kind, key in (("tool", hidden.key), ("tool", "x"), ("nothing", "1")):
        sent = words(about_kind=kind, about_key=key)
        assert client.post(reverse("reply_about"), sent).status_code == 404
        assert signed_in(ben).post(reverse("reply_about"), sent).status_code == 404
        client.logout()


def test_a_preview_needs_somebody_and_is_safe(client, signed_in, public, ben):
    sent = {"body": "<script>alert(1)</script> @ben", "lang": "en", "category": "public"}
    assert client.post(reverse("preview"), sent, headers=JSON).status_code == 403
    html = signed_in(ben).post(reverse("preview"), sent, headers=JSON).json()["html"]
    assert "<script" not in html
    assert 'href="/en/people/ben/"' in html


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "<svg/onload=alert(1)>",
    "\ue000body\ue001 {{ body }} {% now %}",
    "%s %(name)s {0} __pk__ __number__",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_typed_becomes_markup(signed_in, public, ben, payload):
    ben.display_name, ben.part = payload[:80], payload
    ben.save()
    category = CategoryFactory(slug="odd", name_en=payload[:80])
    thread = begin(category, ben, title=payload, body=f"{payload} a")
    say(thread, f"{payload} b", ben, reply_to=thread.posts.get())
    client = signed_in(ben)
    pages = [thread.get_absolute_url(), reverse("talk"), reverse("category", args=["odd"]), reverse("ask")]
    pages += [reverse("edit_post", args=[thread.posts.get(number=1).pk]), reverse("category_feed", args=["odd"])]
    pages += [reverse("remove_post", args=[thread.posts.get(number=1).pk])]
    events = client.get(reverse("thread_events", args=[thread.pk, thread.slug]), {"after": 0}).json()
    for text in [client.get(url).content.decode() for url in pages] + [frame["html"] for frame in events["frames"]]:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<svg/onload" not in text
        assert 'href="javascript:' not in text
