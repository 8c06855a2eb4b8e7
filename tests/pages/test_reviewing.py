"""A reviewer before a page that waits for them: every kind of page opens, and after the decision it is closed again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation, TranslationSource

from members.models import Member
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.webinars import webinar_page


@pytest.fixture
def vera(db) -> Member:
    return MemberFactory(handle="vera", role="reviewer")


@pytest.fixture
def reviewer(signed_in, vera) -> Client:
    return signed_in(vera)


def changed() -> Page:
    story = pages.story("Out already")
    story.title = "Out already, and changed"
    story.save_revision()
    return story


def spanish() -> Page:
    """A translation as wagtail-localize makes it, whose form is the translator's."""
    source, _made = TranslationSource.update_or_create_from_instance(pages.story("The ditch"))
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="es"))
    translation.save_target(publish=False)
    return translation.get_target_instance()


KINDS: dict[str, Any] = {
    "a story": lambda: pages.story("Under the cottonwood", live=False),
    "a story that is published and was changed": changed,
    "a guide": lambda: pages.guide(live=False),
    "a page about the hub": lambda: pages.site_page(live=False),
    "a webinar": lambda: webinar_page(live=False),
    "a translation": spanish,
}


def submitted(kind: str, by: Member) -> Page:
    page = KINDS[kind]()
    if not page.get_latest_revision():
        page.save_revision(user=by)
    page.get_workflow().start(page, by)
    return Page.objects.get(pk=page.pk)


def ways(page: Page) -> list[str]:
    state = page.current_workflow_task_state
    return [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id]),
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk]),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reviewer_opens_what_waits_for_them_in_every_way(reviewer, kind: str, amara) -> None:
    page = submitted(kind, amara)
    opened = {url: reviewer.get(url).status_code for url in ways(page)}
    assert set(opened.values()) == {200}, opened


@pytest.mark.parametrize("kind", KINDS)
def test_before_it_is_sent_and_after_the_decision_the_same_page_is_closed_to_them(reviewer, vera, kind, amara) -> None:
    page = KINDS[kind]()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert reviewer.get(url).status_code == 302
    page.save_revision(user=amara)
    page.get_workflow().start(page, amara)
    assert reviewer.get(url).status_code == 200
    Page.objects.get(pk=page.pk).current_workflow_task_state.reject(user=vera, comment="Who counted?")
    assert reviewer.get(url).status_code == 302


def test_a_reviewer_comes_from_the_mail_and_the_first_screen_to_the_form_with_both_decisions(reviewer, amara) -> None:
    page = submitted("a story", amara)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert url in reviewer.get("/admin/").content.decode()
    form = reviewer.get(url).content.decode()
    assert "Approve" in form
    assert "Request changes" in form


def test_a_reviewer_mends_a_word_keeps_it_and_approves_from_the_form(reviewer, amara) -> None:
    page = submitted("a page about the hub", amara)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    body = streamfield([("paragraph", rich_text("<p>We are eleven coalitions.</p>"))])
    words = {"title": page.title, "slug": page.slug, "body": body}
    assert reviewer.post(url, nested_form_data(words)).url == url
    assert reviewer.get(url).status_code == 200
    act = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    assert reviewer.post(url, nested_form_data(words | act)).status_code == 302
    page = Page.objects.get(pk=page.pk)
    assert page.live
    assert "eleven" in page.specific.words


@pytest.mark.parametrize(("act", "told"), [("approve", "is approved"), ("reject", "goes back")])
@pytest.mark.parametrize("where", ["in the window", "in the form"])
def test_after_the_decision_a_reviewer_is_led_to_their_first_screen_and_not_refused(
    reviewer, amara, act: str, told: str, where: str
) -> None:
    page = submitted("a page about the hub", amara)
    if where == "in the window":
        state = page.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, act, state.pk])
        closed = reviewer.post(url, {"comment": "Who counted?"}, headers={"x-requested-with": "XMLHttpRequest"}).json()
        assert closed == {"step": "success", "redirect": reverse("wagtailadmin_home")}
        screen = reviewer.get(closed["redirect"])
        assert f"“Who we are” {told}" in screen.content.decode()
    else:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        body = streamfield([("paragraph", rich_text("<p>We are ten coalitions.</p>"))])
        words = {"title": page.title, "slug": page.slug, "body": body}
        decided = {"action-workflow-action": "true", "workflow-action-name": act}
        screen = reviewer.post(url, nested_form_data(words | decided), follow=True)
        assert screen.redirect_chain == [("/admin/", 302)]
    assert screen.status_code == 200
    assert "do not have permission" not in screen.content.decode()


def test_an_editor_goes_back_to_the_list_and_the_page_as_before(signed_in, amara) -> None:
    editor = signed_in(amara)
    page = submitted("a page about the hub", amara)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(url, {"comment": ""}).url == form
    page.get_workflow().start(page, amara)
    body = streamfield([("paragraph", rich_text("<p>We are ten coalitions.</p>"))])
    words = {"title": page.title, "slug": page.slug, "body": body}
    decided = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    listed = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert editor.post(form, nested_form_data(words | decided)).url == listed
