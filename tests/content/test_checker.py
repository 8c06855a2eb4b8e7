"""The content checker of the editor, and what the form of a page asks, draft and published."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.checker import pattern_of
from content.rules import EMPTY_LINKS, EMPTY_PICTURES
from hub.pages.models import BlogCategory, BlogIndexPage, BlogPostPage
from tests.factories import blocks, pages


def test_the_editor_is_shown_our_checks(rf: RequestFactory, amara) -> None:
    request = rf.get("/admin/")
    request.user = amara
    told = ChecksSidePanel(pages.story(), request).get_axe_configuration()
    ours = {"link-words", "link-address", "video-caption", "td-has-header", "image-alt"}
    assert ours | set(ContentCheckerItem.axe_run_only) == set(told["options"]["runOnly"])
    assert ours <= set(told["messages"])
    named = {check["id"]: check for check in told["spec"]["checks"]}
    assert {name for rule in told["spec"]["rules"] for name in rule.get("none", [])} <= set(named)
    assert named["link-words"]["evaluate"] == "matches-definition-evaluate"


@pytest.mark.parametrize("words", ["click here", "Aquí", "MÁS INFORMACIÓN", "¡Haz clic aquí!", "read  more…"])
def test_the_checker_and_the_server_mind_the_same_links(words: str) -> None:
    assert re.search(pattern_of(EMPTY_LINKS), words)


@pytest.mark.parametrize("words", ["What the county found", "Aquí vivimos", "More than a meal"])
def test_neither_minds_links_that_say_something(words: str) -> None:
    assert not re.search(pattern_of(EMPTY_LINKS), words)


def test_the_checker_minds_pictures_that_are_only_called_pictures() -> None:
    assert re.search(pattern_of(EMPTY_PICTURES), "Fotografía")
    assert not re.search(pattern_of(EMPTY_PICTURES), "A photo of the garden")


def send(editor: Client, language: str, words: str, **more: str):
    """Send the form of a new story in a language; `action-publish` publishes it."""
    parent = BlogIndexPage.objects.get(locale__language_code=language)
    data = {
        "title": "A day", "slug": "a-day", "intro": "One day.", "body": streamfield([("paragraph", rich_text(words))]),
        "category": BlogCategory.objects.first().pk, "lead_image": "", "lead_image_alt": "", "tags": "",
        "seo_title": "", "search_description": "", "social_image": "", "comments": {}, "post_authors": {},
    }  # fmt: skip
    url = reverse("wagtailadmin_pages:add", args=["pages", "blogpostpage", parent.pk])
    shown = editor.get(url).content.decode()
    form = nested_form_data({key: value for key, value in data.items() if key not in ("comments", "post_authors")})
    for prefix in set(re.findall(r'name="([\w-]+)-TOTAL_FORMS"', shown)):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        form |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}
    return editor.post(url, form | more)


WORDS = {"en": ("here", "what the county found"), "es": ("aquí", "lo que halló el condado")}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_is_published_when_its_links_say_something_and_kept_as_a_draft_when_not(
    signed_in, amara, language: str
) -> None:
    editor, (empty, full) = signed_in(amara), WORDS[language]
    bad, good = (f'<p>See <a href="https://a.example/">{words}</a></p>' for words in (empty, full))
    refused = send(editor, language, bad, **{"action-publish": "1"})
    assert refused.status_code == 200
    assert not BlogPostPage.objects.filter(title="A day").exists()
    assert "aquí" in refused.content.decode() or "here" in refused.content.decode()
    assert send(editor, language, bad).status_code == 302
    assert not BlogPostPage.objects.get(title="A day").live
    BlogPostPage.objects.get(title="A day").delete()
    assert send(editor, language, good, **{"action-publish": "1"}).status_code == 302
    assert BlogPostPage.objects.get(title="A day").live


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_picture_is_said_in_words_before_the_page_is_published(signed_in, amara, language: str) -> None:
    editor, picture = signed_in(amara), str(blocks.small().pk)
    publish = {"action-publish": "1", "lead_image": picture}
    assert send(editor, language, "<p>Text</p>", **publish, lead_image_alt="foto").status_code == 200
    assert send(editor, language, "<p>Text</p>", **publish).status_code == 200
    assert not BlogPostPage.objects.filter(title="A day").exists()
    assert send(editor, language, "<p>Text</p>", **publish, lead_image_alt="A long table").status_code == 302
    assert BlogPostPage.objects.get(title="A day").live
