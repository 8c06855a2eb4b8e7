"""The window in which an editor chooses a block: each has an icon, a place, words of help, and is seen as it looks."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.users.models import UserProfile

from content.models import HubDocument, HubImage

MAIN = re.compile(r"<main>(.*?)</main>", re.DOTALL)
DRAWING = re.compile(r'(?:src|poster)="/static/([^"]+)"')


def offered() -> dict[str, Block]:
    """Return every block that a field of a page, or a stream inside of one, lets an editor choose: where, and which.

    Where a stream has one kind of block, no window opens: there is nothing to choose.
    """
    found: dict[str, Block] = {}
    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                _gather(field.stream_block, f"{model.__name__}.{field.name}", found)
    return found


def _gather(block: Block, path: str, found: dict[str, Block]) -> None:
    inner = getattr(block, "child_blocks", {}) | ({"item": block.child_block} if hasattr(block, "child_block") else {})
    for name, child in inner.items():
        if isinstance(block, StreamBlock) and len(inner) > 1:
            found[f"{path}.{name}"] = child
        _gather(child, f"{path}.{name}", found)


OFFERED = offered()


def test_stories_guides_site_pages_and_topics_offer_blocks():
    assert {path.split(".")[0] for path in OFFERED} >= {"BlogPostPage", "GuidePage", "SitePage", "TopicPage"}
    assert {"BlogPostPage.body.picture", "GuidePage.steps.step.body.audio", "GuidePage.steps.step"} <= set(OFFERED)


@pytest.mark.parametrize("path", OFFERED)
def test_a_block_has_an_icon_a_place_and_words_of_help(path):
    block = OFFERED[path]
    assert block.meta.icon not in ("", "placeholder")
    assert block.meta.group
    assert str(block.get_description()).endswith(".")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_block_is_seen_in_the_window_in_the_editor_s_language_whatever_the_site_holds(signed_in, amara, language):
    UserProfile.objects.create(user=amara, preferred_language=language)
    editor = signed_in(amara)
    assert not HubDocument.objects.exists()
    assert not HubImage.objects.exists()
    for path, block in OFFERED.items():
        assert block.is_previewable, path
        answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert f'<html lang="{language}"' in page, path
        (main,) = MAIN.findall(page)
        assert strip_tags(main).strip(), path
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page), path
        assert all(finders.find(name) for name in DRAWING.findall(main)), path


@pytest.mark.parametrize("name", ["picture", "gallery", "video"])
def test_a_block_of_pictures_is_seen_with_a_drawing_of_the_house(signed_in, amara, name):
    block = OFFERED[f"BlogPostPage.body.{name}"]
    page = signed_in(amara).get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert DRAWING.findall(page.content.decode())


def test_a_block_s_window_is_for_editors_only(signed_in, ben):
    block = OFFERED["BlogPostPage.body.picture"]
    assert signed_in(ben).get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).status_code == 302


def test_a_step_is_seen_with_its_title_and_what_it_needs(signed_in, amara):
    block = OFFERED["GuidePage.steps.step"]
    page = signed_in(amara).get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()
    assert "Draw the Tuesday" in page
    assert "You need: Markers · Sticky notes in three colors" in page
