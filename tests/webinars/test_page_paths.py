"""Whatever an editor does to the page of a webinar, by every door there is: no seat, time, link or sequence changes."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import Translation, TranslationSource

from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.factories.webinars import guest, webinar_page
from webinars import seats
from webinars.models import (
    Answer,
    Mailing,
    Question,
    Registration,
    SessionChange,
    WebinarIndexPage,
    WebinarPage,
    WebinarSession,
)
from webinars.seats import Given

pytestmark = pytest.mark.django_db

OPERATIONAL = (WebinarSession, Registration, Question, Answer, SessionChange, Mailing, OutgoingMail)


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


@pytest.fixture
def story(webinar, session):
    """A session with a past: moved, its door opened, its link changed, people seated, waiting and gone."""
    diego = MemberFactory(handle="diego", presenter=True)
    question = Question.objects.create(page_key=webinar.translation_key, label_en="Who?", label_es="¿Quién?")
    for number in range(7):
        given = Given({question.pk: "A parent"}, ["asl"])
        seats.register(session.pk, guest(number, is_known=number < 6), given=given)
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 90, "America/Denver", by=diego)
    seats.cancel(session.registrations.get(queue_number=2).pk)
    seats.change_link(session.pk, "https://meet.secret.example/second", by=diego)
    seats.open_gate(session.pk, by=diego)
    return session


@pytest.fixture
def kept(story):
    """Return a function that asserts that nothing operational changed since, and that no mail was queued."""

    def now() -> list:
        rows = [list(model.objects.order_by("pk").values()) for model in OPERATIONAL]
        tasks = DBTaskResult.objects.filter(task_path__startswith="webinars.").order_by("pk")
        return [*rows, list(tasks.values_list("pk", flat=True))]

    before = now()
    assert len(before[1]) == 7

    def check() -> None:
        assert now() == before

    return check


def form(page, **changes):
    data = {
        "title": page.title, "slug": page.slug, "intro": page.intro, "takeaways": page.takeaways, "topics": [],
        "body": streamfield([]), "access": streamfield([]), "speakers": inline_formset([]), "social_image": "",
        "seo_title": "", "search_description": "", "comments": inline_formset([]), "series": "",
    }  # fmt: skip
    return nested_form_data(data | changes)


def edit(client, page, **changes):
    answer = client.post(f"/admin/pages/{page.pk}/edit/", form(page, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return WebinarPage.objects.get(pk=page.pk)


def test_saving_a_draft(editor, webinar, kept):
    edit(editor, webinar, title="Another title")
    kept()


def test_saving_by_itself_every_half_second(editor, webinar, kept):
    revision = ""
    for number in range(4):
        words = form(webinar, title=f"Typing {number}", overwrite_revision_id=revision)
        answer = editor.post(f"/admin/pages/{webinar.pk}/edit/", words, headers={"Accept": "application/json"})
        assert answer.json()["success"] is True
        revision = answer.json()["revision_id"]
    assert webinar.revisions.latest("pk").as_object().title == "Typing 3"
    kept()


def test_publishing_and_unpublishing(editor, webinar, kept):
    assert edit(editor, webinar, title="Out", **{"action-publish": "1"}).title == "Out"
    kept()
    assert editor.post(f"/admin/pages/{webinar.pk}/unpublish/").status_code == 302
    assert not WebinarPage.objects.get(pk=webinar.pk).live
    kept()
    assert edit(editor, webinar, **{"action-publish": "1"}).live
    kept()


def test_going_back_to_a_revision_from_before_everything(editor, webinar, story, kept):
    old = webinar.revisions.order_by("pk").first()
    edit(editor, webinar, title="Newer", **{"action-publish": "1"})
    assert editor.get(f"/admin/pages/{webinar.pk}/revisions/{old.pk}/revert/").status_code == 200
    back = edit(editor, webinar, title=old.as_object().title, revision=str(old.pk), **{"action-publish": "1"})
    assert back.title == "One front door"
    kept()
    old.publish()
    kept()


def test_scheduling_and_the_hour_when_it_comes(editor, webinar, kept):
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=2)
    times = {"go_live_at": f"{soon:%Y-%m-%d %H:%M}", "expire_at": f"{later:%Y-%m-%d %H:%M}"}
    edit(editor, webinar, title="Scheduled", **times, **{"action-publish": "1"})
    kept()
    revision = webinar.revisions.latest("pk")
    assert revision.approved_go_live_at is not None
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert WebinarPage.objects.get(pk=webinar.pk).title == "Scheduled"
    kept()
    WebinarPage.objects.filter(pk=webinar.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not WebinarPage.objects.get(pk=webinar.pk).live
    kept()


def test_translating_and_translating_again(webinar, kept, story):
    source, _made = TranslationSource.update_or_create_from_instance(webinar)
    spanish = Locale.objects.get(language_code="es")
    translation = Translation.objects.create(source=source, target_locale=spanish)
    translation.save_target(publish=True)
    kept()
    webinar.title = "New words"
    webinar.save_revision().publish()
    source.update_from_db()
    translation.save_target(publish=True)
    kept()
    page = WebinarPage.objects.get(translation_key=webinar.translation_key, locale=spanish)
    assert page.session() == webinar.session() == story


def test_a_copy_for_the_other_language_shares_the_session(webinar, kept, story):
    spanish = Locale.objects.get(language_code="es")
    for alias in (True, False):
        page = webinar.copy_for_translation(spanish, copy_parents=True, alias=alias)
        assert page.specific.session() == story
        kept()
        page.delete()
        kept()


@pytest.mark.parametrize("alias", [False, True])
def test_a_copy_and_an_alias_begin_without_dates_and_seats(editor, webinar, kept, alias):
    parent = WebinarIndexPage.objects.get(locale__language_code="en")
    words = {"new_title": "Again", "new_slug": "again", "new_parent_page": parent.pk, "publish_copies": "on"}
    answer = editor.post(f"/admin/pages/{webinar.pk}/copy/", words | ({"alias": "on"} if alias else {}))
    assert answer.status_code == 302, answer.context["form"].errors
    copy = WebinarPage.objects.get(slug="again")
    assert bool(copy.alias_of) is alias
    assert copy.session() is None
    kept()
    edit(editor, webinar, title="The original", **{"action-publish": "1"})
    assert (WebinarPage.objects.get(slug="again").title == "The original") is alias
    kept()


def test_deleting_a_page_leaves_the_seats(editor, webinar, kept):
    assert editor.post(f"/admin/pages/{webinar.pk}/delete/").status_code == 302
    assert not WebinarPage.objects.filter(pk=webinar.pk).exists()
    kept()


def test_looking_at_a_draft_locking_and_closing_a_page(editor, webinar, kept):
    address = f"/admin/pages/{webinar.pk}"
    assert editor.post(f"{address}/edit/preview/", form(webinar, title="Looked at")).json()["is_valid"]
    assert editor.get(f"{address}/edit/preview/").status_code == 200
    kept()
    for act in ("lock", "unlock"):
        assert editor.post(f"{address}/{act}/").status_code == 302
        kept()
    for restriction in ("login", "none"):
        assert editor.post(f"{address}/privacy/", {"restriction_type": restriction}).status_code == 200
        kept()


def test_taking_back_what_was_scheduled(editor, webinar, kept):
    soon = timezone.now() + timedelta(hours=1)
    edit(editor, webinar, title="Never", go_live_at=f"{soon:%Y-%m-%d %H:%M}", **{"action-publish": "1"})
    revision = webinar.revisions.latest("pk")
    assert revision.approved_go_live_at is not None
    assert editor.post(f"/admin/pages/{webinar.pk}/revisions/{revision.pk}/unschedule/").status_code == 302
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    kept()


def test_a_page_that_waits_for_a_second_pair_of_eyes(editor, amara, webinar, kept):
    workflow = Workflow.objects.create(name="Four eyes")
    task = GroupApprovalTask.objects.create(name="Look at it")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    webinar.title = "Looked at twice"
    webinar.save_revision()
    state = workflow.start(webinar, amara)
    kept()
    state.current_task_state.approve(user=amara)
    assert WebinarPage.objects.get(pk=webinar.pk).title == "Looked at twice"
    kept()


@pytest.mark.parametrize("act", ["unpublish", "publish", "move", "delete"])
def test_doing_the_same_to_several_pages_at_once(client, mei, webinar, kept, act):
    parent = WebinarIndexPage.objects.get(locale__language_code="en")
    client.force_login(mei, backend="django.contrib.auth.backends.ModelBackend")
    words = {"chooser": parent.pk, "include_descendants": "", "move_applicable": "on"}
    answer = client.post(f"/admin/bulk/wagtailcore/page/{act}/?id={webinar.pk}&next=/admin/", words)
    assert answer.status_code == 302
    kept()
    page = WebinarPage.objects.filter(pk=webinar.pk).first()
    assert (page is None) is (act == "delete")
    assert page is None or page.live is (act != "unpublish")


def test_moving_a_page_to_another_place_in_the_list(client, mei, webinar, kept):
    webinar_page(title="Another")
    client.force_login(mei, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/admin/pages/{webinar.pk}/set_position/?position=1").status_code == 200
    kept()


def test_an_alias_that_becomes_a_page_of_its_own(editor, webinar, kept):
    parent = WebinarIndexPage.objects.get(locale__language_code="en")
    words = {"new_title": "Again", "new_slug": "again", "new_parent_page": parent.pk, "alias": "on"}
    assert editor.post(f"/admin/pages/{webinar.pk}/copy/", words).status_code == 302
    alias = WebinarPage.objects.get(slug="again")
    assert editor.post(f"/admin/pages/{alias.pk}/convert_alias/").status_code == 302
    assert WebinarPage.objects.get(pk=alias.pk).alias_of is None
    kept()


def test_every_step_of_a_translation_at_the_desk(editor, webinar, kept, story):
    spanish = Locale.objects.get(language_code="es")
    asked = editor.post(f"/admin/localize/submit/page/{webinar.pk}/", {"locales": spanish.pk})
    assert asked.status_code == 302
    translation = Translation.objects.get()
    page = WebinarPage.objects.get(translation_key=webinar.translation_key, locale=spanish)
    kept()
    title = translation.source.stringsegment_set.get(string__data="One front door")
    translate = f"/admin/localize/translate/{translation.pk}"
    words, kind = urlencode({"value": "Una sola puerta"}), "application/x-www-form-urlencoded"
    assert editor.put(f"{translate}/strings/{title.pk}/edit/", words, content_type=kind).status_code in (200, 201)
    kept()
    assert editor.post(f"/admin/pages/{page.pk}/edit/", {"action": "publish"}).status_code == 302
    assert WebinarPage.objects.get(pk=page.pk).title == "Una sola puerta"
    kept()
    edit(editor, webinar, title="New words", **{"action-publish": "1"})
    update = f"/admin/localize/update/{translation.source_id}/"
    assert editor.post(update, {"publish_translations": "on"}).status_code == 302
    kept()
    assert editor.post(f"{translate}/disable/").status_code == 302
    kept()
    assert editor.post(f"/admin/localize/page/{page.pk}/convert_to_alias/").status_code == 302
    kept()
    edit(editor, webinar, title="Words for both", **{"action-publish": "1"})
    twin = WebinarPage.objects.get(pk=page.pk)
    assert (twin.alias_of_id, twin.title, twin.session()) == (webinar.pk, "Words for both", story)
    kept()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("unpublish", {}),
        ("publish", {}),
        ("copy", {"recursive": True, "slug": "again", "title": "Again"}),
        ("create_alias", {"update_slug": "again"}),
        ("revert_to_page_revision", {"revision_id": "first"}),
        ("copy_for_translation", {"locale": "es", "copy_parents": True}),
        ("delete", {}),
    ],
)
def test_the_same_by_the_interface_of_the_editor(client, mei, webinar, kept, act, words):
    client.force_login(mei, backend="django.contrib.auth.backends.ModelBackend")
    first = webinar.revisions.order_by("pk").first().pk
    words = {key: first if value == "first" else value for key, value in words.items()}
    answer = client.post(f"/admin/api/main/pages/{webinar.pk}/action/{act}/", words, content_type="application/json")
    assert answer.status_code in (200, 201, 204), answer.content
    kept()
