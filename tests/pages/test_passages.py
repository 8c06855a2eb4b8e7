"""Talk about any passage of a story: it is quoted, with a link back to it, in a draft of its own."""

import json
import re
import uuid

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from content.markdown import render_markdown
from content.quoting import quoted
from forum.drafting import drafts_of, keep_draft
from forum.models import Post, Thread
from forum.models.thread import about_stream_key
from tests.factories import pages
from tests.factories.forum import CategoryFactory

TRICKS = [
    "# not a heading", "- not a list", "3. not a list", "> not a quote", "*not* _said_ loud", "[no](/link)",
    "<b>no mark</b>", "`no code`", "~~still said~~", "a | b", "=== not a heading", "&lt; as written", "\\* as written",
]  # fmt: skip


@pytest.fixture
def talk(db):
    return CategoryFactory()


@pytest.fixture
def story(talk):
    return pages.story(
        body=[
            ("heading", "What we heard"),
            ("paragraph", "<p>People did <b>not</b> ask for more.</p><ul><li>One</li></ul><p>They asked *us*.</p>"),
            ("quote", {"text": "Ask us what we already do.", "who": "Teresa"}),
        ]
    )


def ways(client: Client, story) -> list[str]:
    html = client.get(story.address()).content.decode()
    return [way.replace("&amp;", "&") for way in re.findall(r'<a class="say[^"]*" href="([^"]*)"', html)]


def written(response) -> str:
    return response.context["form"]["body"].value()


def test_each_paragraph_heading_and_quote_has_a_way_to_talk_about_it_and_an_anchor(client: Client, story) -> None:
    html = client.get(story.address()).content.decode()
    found = ways(client, story)
    assert len(found) == 4
    for way in found:
        assert html.count(f'id="p-{way.rpartition("=")[2]}"') == 1


def test_a_passage_is_quoted_with_a_link_back_to_it(signed_in, ben, story) -> None:
    client = signed_in(ben)
    _heading, _first, second, quote = ways(client, story)
    response = client.get(second)
    anchor = f"p-{second.rpartition('=')[2]}"
    assert anchor.endswith("-2")
    assert written(response) == f"> They asked \\*us\\*.\n>\n> — [The ditch meeting]({story.address()}#{anchor})\n\n"
    assert "Ask us what we already do." in written(client.get(quote))


def test_a_quote_that_is_posted_stands_in_the_thread_of_the_story(signed_in, ben, story) -> None:
    client = signed_in(ben)
    response = client.get(ways(client, story)[1])
    form = response.context["form"]
    composer = response.context["composer"]
    sent = {name: form[name].value() or "" for name in ("body", "lang", "client_key", "reply_to")}
    sent |= {"about_kind": composer.about_kind, "about_key": composer.about_key, "back": composer.back}
    sent["body"] += "So did we."
    assert client.post(composer.action, sent).headers["Location"] == f"{story.address()}#post-1"
    post = Post.objects.get()
    assert post.thread == Thread.objects.about("blog_post", str(story.translation_key)).get()
    assert "<blockquote>" in post.body_html
    assert "People did not ask for more." in post.body_html


def test_a_quote_is_a_draft_of_its_own_beside_one_that_was_begun(signed_in, ben, story) -> None:
    place = about_stream_key("blog_post", str(story.translation_key))
    keep_draft(member=ben, place=place, key=uuid.uuid4(), words={"body": "Begun yesterday"})
    client = signed_in(ben)
    response = client.get(ways(client, story)[1])
    form, composer = response.context["form"], response.context["composer"]
    assert composer.given
    sent = {"body": written(response), "client_key": form["client_key"].value(), "lang": "en", "later": "1"}
    client.post(composer.action, sent | {"about_kind": composer.about_kind, "about_key": composer.about_key})
    kept = [draft.words["body"] for draft in drafts_of(ben, place)]
    assert len(kept) == 2
    assert "Begun yesterday" in kept
    assert any("People did not ask for more." in words for words in kept)


def test_a_visitor_signs_in_and_comes_back_to_the_passage(client: Client, story) -> None:
    way = ways(client, story)[0]
    response = client.get(way)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/en/accounts/login/?next=")
    assert response.wsgi_request.get_full_path() == way


def test_nothing_is_quoted_of_what_may_not_be_read_or_is_not_there(client: Client, signed_in, ben, story) -> None:
    way = ways(client, story)[1]
    member = signed_in(ben)
    elsewhere = "/en/talk/about/quote/?about=none:1&at=1"
    for gone in (re.sub("at=.*", "at=00000000", way), re.sub("at=.*", "at=x", way), elsewhere):
        assert member.get(gone).status_code == 404
    story.unpublish()
    assert member.get(way).status_code == 404
    assert Client().get(way).status_code == 404


def test_a_visitor_is_not_told_of_a_story_that_is_kept_to_members(client: Client, story) -> None:
    way = ways(client, story)[1]
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(way).status_code == 404


def test_a_place_outlives_other_words_around_it(client: Client, story) -> None:
    before = ways(client, story)[-1]
    raw = list(story.body.raw_data)
    story.body = json.dumps([raw[2], {"type": "paragraph", "value": "<p>New.</p>", "id": str(uuid.uuid4())}])
    story.save_revision().publish()
    assert before in ways(client, story)


def test_both_languages_of_a_story_lead_to_one_thread(client: Client, signed_in, ben, story) -> None:
    spanish = pages.translated(story, title="La junta")
    keys = {way.partition("about=")[2].partition("&")[0] for page in (story, spanish) for way in ways(client, page)}
    assert keys == {f"blog_post:{story.translation_key}"}


@pytest.mark.parametrize("words", TRICKS)
def test_what_was_only_words_is_only_words_in_the_quote(words: str) -> None:
    html = render_markdown(quoted(words, "A *title*", "/en/blog/x/"))
    inside = re.search(r"<blockquote>\s*<p>(.*?)</p>", html, re.S).group(1)
    assert not re.search(r"<\w", inside), html
    assert ">A *title*</a>" in html
