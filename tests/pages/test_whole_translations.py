"""No translation with faults becomes public, by whichever of wagtail-localize's ways; beside each, one without."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringTranslation, Translation, TranslationSource

from hub.pages.models import BlogPostPage
from tests.factories import pages

EMPTY_LINK = [("heading", "What we heard"), ("paragraph", '<p>See <a href="https://a.example/">here</a></p>')]


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


LINKED = '<p>See <a href="https://a.example/">what the county found</a></p>'


def translation_of(story: BlogPostPage, words: str) -> Translation:
    """A translation into Spanish, in which a link is given these words."""
    source, _made = TranslationSource.update_or_create_from_instance(story)
    spanish = Locale.objects.get(language_code="es")
    translation = Translation.objects.create(source=source, target_locale=spanish)
    translation.save_target(publish=False)
    segment = source.stringsegment_set.get(string__data__contains="what the county found")
    StringTranslation.objects.create(
        translation_of=String.objects.get(pk=segment.string_id),
        context=segment.context,
        locale=spanish,
        data=segment.string.data.replace("what the county found", words),
    )
    return translation


@pytest.fixture
def linked(db) -> BlogPostPage:
    return pages.story("The county", body=[("paragraph", LINKED)])


def published_in_the_form(editor: Client, copy: Page, commit: Any) -> str:
    url = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    with commit(execute=True):
        answer = editor.post(url, {"action": "publish"})
    assert answer.status_code == 302
    return editor.get(url).content.decode()


def test_a_translator_s_form_publishes_no_translation_with_faults(
    editor: Client, linked, django_capture_on_commit_callbacks
) -> None:
    copy = translation_of(linked, "aquí").get_target_instance()
    screen = published_in_the_form(editor, copy, django_capture_on_commit_callbacks)
    assert not is_live(copy)
    assert "was not published" in screen
    assert "A link says only “aquí”" in screen


def test_a_translator_s_form_publishes_a_translation_without_faults(
    editor: Client, linked, django_capture_on_commit_callbacks
) -> None:
    copy = translation_of(linked, "lo que halló el condado").get_target_instance()
    published_in_the_form(editor, copy, django_capture_on_commit_callbacks)
    assert is_live(copy)


@pytest.mark.parametrize(("words", "comes"), [("aquí", False), ("lo que halló el condado", True)])
def test_translations_brought_up_to_date_are_published_only_without_faults(
    editor: Client, linked, words: str, comes: bool, django_capture_on_commit_callbacks
) -> None:
    translation = translation_of(linked, words)
    copy = translation.get_target_instance()
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(url, {"publish_translations": "on"}, follow=True)
    assert is_live(copy) is comes
    assert ("A link says only “aquí”" in answer.content.decode()) is not comes


def test_a_published_translation_keeps_its_words_where_the_new_ones_have_faults(
    editor: Client, linked, client: Client, django_capture_on_commit_callbacks
) -> None:
    translation = translation_of(linked, "lo que halló el condado")
    copy = translation.get_target_instance()
    published_in_the_form(editor, copy, django_capture_on_commit_callbacks)
    StringTranslation.objects.update(data=LINKED.replace("what the county found", "aquí")[3:-4])
    published_in_the_form(editor, copy, django_capture_on_commit_callbacks)
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    editor.post(url, {"publish_translations": "on"})
    assert "lo que halló el condado" in BlogPostPage.objects.get(pk=copy.pk).words


def test_an_original_with_faults_does_not_take_its_translation_s_place(editor: Client, linked) -> None:
    copy = translation_of(linked, "lo que halló el condado").get_target_instance()
    url = reverse("wagtail_localize:convert_to_alias", args=[copy.pk])
    linked.body = EMPTY_LINK
    linked.save(clean=False)
    editor.post(url)
    assert Page.objects.get(pk=copy.pk).alias_of_id is None
    linked.body = [("paragraph", LINKED)]
    linked.save()
    editor.post(url)
    assert Page.objects.get(pk=copy.pk).alias_of_id == linked.pk
