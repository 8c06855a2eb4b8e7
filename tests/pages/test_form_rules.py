"""The rules in the form of each type of page: a draft is kept as it is, publishing is refused beside the field."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.factories import pages
from tests.factories.webinars import webinar_page

EMPTY_LINK = '<p>See <a href="https://a.example/">here</a></p>'
LINK = '<p>See <a href="https://a.example/">what the county found</a></p>'
NOBODY = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
NOTHING = streamfield([])


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


def text(source: str) -> dict[str, Any]:
    return streamfield([("paragraph", rich_text(source))])


def of_page(page: Page, source: str) -> dict[str, Any]:
    return {"body": text(source)}


def of_webinar(page: Page, source: str) -> dict[str, Any]:
    return {"body": text(source), "takeaways": "", "access": NOTHING, "speakers": NOBODY}


def of_step(page: Page, source: str, notes: str = "") -> dict[str, Any]:
    parts = {"materials": {"count": "0"}, "checklist": {"count": "0"}, "handouts": NOTHING}
    step = {"title": "Eat", "minutes": "10", "body": text(source), "notes": rich_text(notes), **parts}
    streams = dict.fromkeys(("opening", "need", "roles", "closing"), NOTHING)
    return streams | {"steps": streamfield([("step", step)])}


def of_notes(page: Page, source: str) -> dict[str, Any]:
    return of_step(page, "<p>Plates first.</p>", source)


def of_opening(page: Page, source: str) -> dict[str, Any]:
    return of_step(page, "<p>Plates first.</p>") | {"opening": text(source)}


TYPES = {
    "a page about the hub": (pages.site_page, of_page, "body"),
    "a webinar": (webinar_page, of_webinar, "body"),
    "a step of a guide": (pages.guide, of_step, "steps"),
    "what the facilitator reads": (pages.guide, of_notes, "steps"),
    "the opening of a guide": (pages.guide, of_opening, "opening"),
}


@pytest.mark.parametrize("kind", TYPES)
def test_an_empty_link_is_kept_in_a_draft_and_published_in_none(editor: Client, kind: str) -> None:
    make, fields, beside = TYPES[kind]
    page = make(live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def post(source: str, **act: str) -> Any:
        words = {"title": page.title, "slug": page.slug, "intro": "Two words.", **fields(page, source), **act}
        return editor.post(url, nested_form_data(words))

    assert post(EMPTY_LINK).status_code == 302
    refused = post(EMPTY_LINK, **{"action-publish": "action-publish"})
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == [beside]
    assert "A link says only “here”" in str(refused.context["form"].errors[beside].as_data()[0].as_json_data())
    assert not Page.objects.get(pk=page.pk).live
    assert post(LINK, **{"action-publish": "action-publish"}).status_code == 302
    assert Page.objects.get(pk=page.pk).live


def test_a_guide_s_picture_is_said_in_words_before_it_is_published(editor: Client) -> None:
    guide, image = pages.guide(live=False), pages.picture()
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    words = {"title": guide.title, "slug": guide.slug, "lead_image": str(image.pk)}
    words |= of_step(guide, "<p>Plates first.</p>") | {"action-publish": "action-publish"}
    refused = editor.post(url, nested_form_data(words | {"lead_image_alt": ""}))
    assert list(refused.context["form"].errors) == ["lead_image_alt"]
    refused = editor.post(url, nested_form_data(words | {"lead_image_alt": "IMG_2034.jpg"}))
    assert "does not tell" in str(refused.context["form"].errors["lead_image_alt"])
    assert editor.post(url, nested_form_data(words | {"lead_image_alt": "A long table"})).status_code == 302
    assert Page.objects.get(pk=guide.pk).live
