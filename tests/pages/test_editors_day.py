"""An editor's day, through the admin: draft, preview, publish, translate, schedule. A visitor never sees a draft."""

from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import String, StringTranslation, Translation, TranslationSource

from hub.pages.models import BlogCategory, BlogIndexPage, BlogPostPage
from hub.pages.sweeps import SWEEPS
from tests.factories import pages

WORDS = "Sixty organizations in a line along the water."


def form(**changes: object) -> dict[str, str]:
    fields = {
        "title": "The ditch meeting",
        "slug": "the-ditch-meeting",
        "intro": "The best hour happened outside.",
        "body": streamfield([("heading", "What we heard"), ("paragraph", rich_text(f"<p>{WORDS}</p>"))]),
        "category": str(BlogCategory.objects.get(slug="community-voices").pk),
        "tags": "convening, acequia",
        "post_authors": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
    }
    return nested_form_data(fields | changes)


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


@pytest.fixture
def visitor() -> Client:
    return Client()


def save(editor: Client, **changes: object) -> BlogPostPage:
    """Save a new story, or with `page` one that is there."""
    page = changes.pop("page", None)
    if page:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    else:
        parent = BlogIndexPage.objects.get(locale__language_code="en")
        url = reverse("wagtailadmin_pages:add", args=["pages", "blogpostpage", parent.pk])
    response = editor.post(url, form(**changes))
    assert response.status_code == 302, response.context["form"].errors
    return BlogPostPage.objects.get(slug="the-ditch-meeting", locale__language_code="en")


def test_a_draft_is_seen_by_its_editor_and_by_nobody_else(editor: Client, visitor: Client) -> None:
    story = save(editor)
    assert not story.live
    assert WORDS in editor.get(reverse("wagtailadmin_pages:view_draft", args=[story.pk])).content.decode()
    assert visitor.get(reverse("wagtailadmin_pages:view_draft", args=[story.pk])).status_code == 302
    for path in (story.address(), story.address("es")):
        assert visitor.get(path).status_code == 404
    for path in ("/en/", "/en/blog/", "/en/blog/feed/", "/sitemap-blog_post.xml"):
        assert b"ditch" not in visitor.get(path).content


def test_a_preview_shows_what_is_not_saved_yet(editor: Client) -> None:
    story = save(editor)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    assert editor.post(url, form(title="Another title")).json()["is_valid"]
    assert "Another title" in editor.get(url).content.decode()
    story.refresh_from_db()
    assert story.title == "The ditch meeting"


def test_publishing_shows_a_story_everywhere(editor: Client, visitor: Client) -> None:
    story = save(editor)
    story = save(editor, page=story, **{"action-publish": "action-publish"})
    assert story.live
    page = visitor.get(story.address()).content.decode()
    assert WORDS in page
    assert "convening" in page
    for path in ("/en/", "/en/blog/", "/en/blog/feed/", "/sitemap-blog_post.xml"):
        assert b"ditch" in visitor.get(path).content, path


def test_a_change_to_a_published_story_stays_a_draft_until_it_is_published(editor: Client, visitor: Client) -> None:
    story = save(editor, **{"action-publish": "action-publish"})
    story = save(editor, page=story, title="A better title")
    assert "A better title" not in visitor.get(story.address()).content.decode()
    save(editor, page=story, title="A better title", **{"action-publish": "action-publish"})
    assert "A better title" in visitor.get(story.address()).content.decode()


def test_a_story_is_translated_in_the_admin_and_published(
    editor: Client, visitor: Client, django_capture_on_commit_callbacks
) -> None:
    story = save(editor, **{"action-publish": "action-publish"})
    spanish = Locale.objects.get(language_code="es")
    response = editor.post(
        reverse("wagtail_localize:submit_page_translation", args=[story.pk]), {"locales": spanish.pk}
    )
    assert response.status_code == 302
    translation = Translation.objects.get(target_locale=spanish)
    copy = translation.get_target_instance()
    assert (copy.slug, copy.language) == (story.slug, "es")
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).status_code == 200

    _translate(translation, "The ditch meeting", "La junta de la acequia")
    _translate(translation, WORDS, "Sesenta organizaciones en fila junto al agua.")
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:edit", args=[copy.pk]), {"action": "publish"})
    page = visitor.get("/es/blog/the-ditch-meeting/").content.decode()
    assert "La junta de la acequia" in page
    assert "Sesenta organizaciones" in page


def test_publishing_gives_translators_the_new_words_and_keeps_what_they_wrote(editor: Client) -> None:
    story = save(editor, **{"action-publish": "action-publish"})
    source, _made = TranslationSource.update_or_create_from_instance(story)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="es"))
    _translate(translation, "The ditch meeting", "La junta de la acequia")
    save(editor, page=story, intro="It rained.", **{"action-publish": "action-publish"})
    assert source.stringsegment_set.filter(string__data="It rained.").exists()
    assert StringTranslation.objects.get(locale=translation.target_locale).data == "La junta de la acequia"


def test_a_scheduled_story_appears_when_the_sweep_comes_after_its_time(editor: Client, visitor: Client) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    at = timezone.localtime(soon).strftime("%Y-%m-%d %H:%M")
    story = save(editor, go_live_at=at, **{"action-publish": "action-publish"})
    _every, publish_scheduled = SWEEPS["publish_scheduled"]
    publish_scheduled()
    assert visitor.get(story.address()).status_code == 404
    with mock.patch("django.utils.timezone.now", return_value=soon + timedelta(minutes=1)):
        publish_scheduled()
    assert visitor.get(story.address()).status_code == 200


def test_an_author_is_a_member_or_somebody_without_an_account_and_never_both(editor: Client, rosa) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[pages.story(slug="the-ditch-meeting").pk])
    nobody = {"id": "", "ORDER": "1", "DELETE": "", "member": "", "author": ""}
    authors = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    refused = editor.post(url, form(post_authors=authors | {"0": nobody}, **{"action-publish": "action-publish"}))
    assert refused.status_code == 200
    rosa_wrote = authors | {"0": nobody | {"member": str(rosa.pk)}}
    accepted = editor.post(url, form(post_authors=rosa_wrote, **{"action-publish": "action-publish"}))
    assert accepted.status_code == 302
    assert BlogPostPage.objects.get(slug="the-ditch-meeting").authors == [rosa]


def _translate(translation: Translation, words: str, translated: str) -> None:
    segment = translation.source.stringsegment_set.get(string=String.objects.get(data=words))
    StringTranslation.objects.create(
        translation_of=segment.string, locale=translation.target_locale, context=segment.context, data=translated
    )
