"""Draft, review, published: who is told what, once, in their language, and who may decide."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow
from wagtail.users.models import UserProfile

from hub.pages.models import BlogPostPage, CoalitionShelfPage
from hub.pages.notices import notify_reviewers
from hub.pages.sweeps import SWEEPS
from members.models import Member, OutgoingMail
from members.roles import give_role
from members.sending import send
from networks.joining import leave
from networks.models import Coalition
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory


@pytest.fixture
def reviewer(db) -> Member:
    return MemberFactory(handle="vera", role="reviewer", language="es")


@pytest.fixture
def valley(db) -> Coalition:
    return CoalitionFactory(slug="valley")


@pytest.fixture
def writer(valley, mei) -> Member:
    tie = MembershipFactory(coalition=valley)
    name_editor(tie, mei)
    return Member.objects.get(pk=tie.member_id)


@pytest.fixture
def draft(writer, valley) -> BlogPostPage:
    """A story of the coalition that is not published."""
    page = pages.story("Under the cottonwood", live=False, owner=writer)
    page.move(CoalitionShelfPage.objects.get(coalition=valley, locale__language_code="en"), pos="last-child")
    page = BlogPostPage.objects.get(pk=page.pk)
    page.save_revision(user=writer)
    return page


def submit(page: BlogPostPage, by: Member) -> TaskState:
    return page.get_workflow().start(page, by).current_task_state.specific


def letters(to: Member) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=to.email, key__startswith="pages."))


def test_every_page_has_the_way_through_review_from_the_start(db) -> None:
    assert {home.get_workflow().name for home in Page.objects.filter(depth=2)} == {"Draft → Review → Publish"}
    task = GroupApprovalTask.objects.get(active=True, workflow_tasks__workflow__active=True)
    assert set(task.groups.values_list("name", flat=True)) == {"Editors", "Reviewers"}
    assert Workflow.objects.filter(active=True).count() == 1


def test_who_may_decide_is_told_in_their_language_and_who_sent_it_is_not(draft, writer, reviewer, amara) -> None:
    submit(draft, writer)
    [spanish], [english] = letters(reviewer), letters(amara)
    assert (spanish.language, english.language) == ("es", "en")
    assert english.subject == "A page waits for your review: Under the cottonwood"
    assert f"/admin/pages/{draft.pk}/edit/" in spanish.text
    assert letters(writer) == []
    assert mail.outbox == []


def test_the_same_submission_is_never_told_twice(draft, writer, reviewer) -> None:
    state = submit(draft, writer)
    notify_reviewers(state)
    assert len(letters(reviewer)) == 1


def test_an_editor_who_sends_a_page_to_review_is_not_told_of_it(draft, amara, reviewer) -> None:
    submit(draft, amara)
    assert letters(amara) == []
    assert len(letters(reviewer)) == 1


def test_where_nobody_decides_the_operators_are_told(draft, writer, mei) -> None:
    for editor in Member.objects.filter(groups__name__in=("Editors", "Reviewers")):
        editor.groups.clear()
    submit(draft, writer)
    assert len(letters(mei)) == 1


def test_who_turned_these_mails_off_gets_none(draft, writer, reviewer, amara) -> None:
    UserProfile.objects.update_or_create(user=reviewer, defaults={"submitted_notifications": False})
    submit(draft, writer)
    assert letters(reviewer) == []
    assert len(letters(amara)) == 1


def test_a_reviewer_approves_in_the_admin_and_the_page_is_published(draft, writer, reviewer, signed_in, client) -> None:
    state = submit(draft, writer)
    asked = signed_in(reviewer)
    assert asked.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    asked.post(url, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    draft.refresh_from_db()
    assert draft.live
    [told] = letters(writer)
    assert told.subject == "Published: Under the cottonwood"
    assert draft.address() in told.text
    assert mail.outbox == []


def test_changes_are_asked_for_with_a_word_and_the_page_stays_a_draft(draft, writer, reviewer) -> None:
    submit(draft, writer).reject(user=reviewer, comment="Who counted the families?")
    draft.refresh_from_db()
    assert not draft.live
    [told] = letters(writer)
    assert told.subject == "Please look at your page again: Under the cottonwood"
    assert "Who counted the families?" in told.text
    assert "Who counted the families?" in told.html


def test_a_second_round_is_told_anew(draft, writer, reviewer) -> None:
    submit(draft, writer).reject(user=reviewer, comment="Who counted?")
    draft.current_workflow_state.resume(user=writer)
    assert len(letters(reviewer)) == 2


def test_a_writer_cannot_approve_their_own_page(draft, writer, signed_in) -> None:
    state = submit(draft, writer)
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    signed_in(writer).post(url, {"comment": ""})
    draft.refresh_from_db()
    assert not draft.live


def test_a_writer_cannot_publish_by_asking_for_it(draft, writer, signed_in) -> None:
    client = signed_in(writer)
    client.post(reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"]))
    draft.refresh_from_db()
    assert not draft.live


def test_an_editor_still_publishes_directly(amara) -> None:
    story = pages.story(live=False)
    assert story.permissions_for_user(amara).can_publish()
    story.save_revision().publish(user=amara)
    assert BlogPostPage.objects.get(pk=story.pk).live
    assert not OutgoingMail.objects.filter(key__startswith="pages.").exists()


def test_a_mail_that_comes_after_the_decision_is_not_sent(draft, writer, reviewer, amara) -> None:
    state = submit(draft, writer)
    [late] = letters(reviewer)
    state.approve(user=amara)
    send(late.pk)
    late.refresh_from_db()
    assert late.state == OutgoingMail.State.DROPPED
    assert mail.outbox == []


def test_a_mail_in_time_is_sent_once(draft, writer, reviewer) -> None:
    submit(draft, writer)
    [letter] = letters(reviewer)
    send(letter.pk)
    send(letter.pk)
    assert [one.to for one in mail.outbox] == [[reviewer.email]]


def test_who_is_no_reviewer_any_more_gets_no_mail_about_a_draft(draft, writer, reviewer) -> None:
    submit(draft, writer)
    give_role(reviewer, "")
    [letter] = letters(reviewer)
    send(letter.pk)
    assert mail.outbox == []


def test_who_left_the_coalition_gets_no_mail_about_its_draft(draft, writer, reviewer, valley) -> None:
    submit(draft, writer).reject(user=reviewer, comment="Secret doubts")
    [letter] = letters(writer)
    leave(valley, writer)
    send(letter.pk)
    assert mail.outbox == []


def test_a_page_that_is_gone_is_written_about_to_nobody(draft, writer, reviewer) -> None:
    submit(draft, writer)
    [letter] = letters(reviewer)
    draft.delete()
    send(letter.pk)
    assert mail.outbox == []


def test_a_page_approved_for_later_is_told_with_its_hour_and_again_when_it_has_come(draft, writer, reviewer) -> None:
    soon = timezone.now() + timedelta(hours=2)
    draft.go_live_at = soon
    draft.save_revision(user=writer)
    submit(draft, writer).approve(user=reviewer)
    assert [one.subject for one in letters(writer)] == ["Approved: Under the cottonwood"]
    _every, publish_scheduled = SWEEPS["publish_scheduled"]
    with mock.patch("django.utils.timezone.now", return_value=soon + timedelta(minutes=1)):
        publish_scheduled()
    assert {one.subject for one in letters(writer)} == {
        "Approved: Under the cottonwood",
        "Published: Under the cottonwood",
    }


def test_what_waits_stands_on_the_admin_s_home_of_who_decides(draft, writer, reviewer, signed_in) -> None:
    submit(draft, writer)
    assert "Under the cottonwood" in signed_in(reviewer).get("/admin/").content.decode()
    assert "Under the cottonwood" in signed_in(writer).get("/admin/").content.decode()


def test_what_waits_stands_on_nobody_else_s(draft, writer, reviewer, signed_in) -> None:
    submit(draft, writer)
    stranger = MembershipFactory(coalition=CoalitionFactory()).member
    name_editor(stranger.memberships.get(), MemberFactory(role="operator"))
    for other in (MemberFactory(role="translator"), MemberFactory(role="presenter"), stranger):
        assert "Under the cottonwood" not in signed_in(other).get("/admin/").content.decode()
