"""Whom a page's way from draft to published is told: reviewers that it waits, its author what came of it."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from content.faults import faults_of, sentences_of
from content.policies import can_see_page
from hub.pages.held import is_held
from members.delivery import post_mail
from members.models import Member, OutgoingMail
from members.models.zones import zone_or

WAITS, CHANGES, APPROVED, PUBLISHED = "waits", "changes", "approved", "published"
HELD, REMARKS = "held", "remarks"
NAMES = {kind: f"pages.{kind}" for kind in (WAITS, CHANGES, APPROVED, PUBLISHED, HELD, REMARKS)}
"""What the key of each mail begins with (`members.registry.MailWriter`)."""

PREFERENCE = {
    WAITS: "submitted",
    CHANGES: "rejected",
    APPROVED: "approved",
    PUBLISHED: "approved",
    HELD: "rejected",
    REMARKS: "updated_comments",
}
"""What each is called among the notices that people turn off in the admin, under their account."""


def notify_reviewers(task_state: TaskState) -> None:
    """Tell everybody who may decide, but not who sent it; where nobody else may, the operators."""
    page, sender = _page(task_state), task_state.workflow_state.requested_by
    readers = _deciding(task_state).exclude(pk=sender.pk if sender else None)
    for reader in readers or Member.objects.active().filter(site_role=Member.SiteRole.OPERATOR):
        context = {"sender": sender, "url": edit_url(page)}
        post(WAITS, task_state.pk, reader, page, context)


def notify_author_of_changes(workflow_state: WorkflowState, by: Any) -> None:
    """Tell who sent a page what is asked of it first."""
    task_state, page = workflow_state.current_task_state, _page(workflow_state)
    if _is_news(workflow_state, by):
        context = {"by": by, "comment": task_state.comment, "url": edit_url(page)}
        post(CHANGES, task_state.pk, workflow_state.requested_by, page, context)


def notify_author_of_approval(workflow_state: WorkflowState, by: Any) -> None:
    """Tell who sent a page that it is published, or when it will be."""
    page = _page(workflow_state)
    if not _is_news(workflow_state, by):
        return
    state = workflow_state.task_states.order_by("-finished_at").first()
    later = page.approved_schedule or None
    go_live_at = page.scheduled_revision.approved_go_live_at if later else None
    context = {
        "by": by,
        "comment": state.comment if state else "",
        "go_live_at": go_live_at,
        "url": settings.SITE_URL + page.specific.address() if page.live else edit_url(page),
    }
    post(APPROVED, workflow_state.pk, workflow_state.requested_by, page, context)


def notify_author_of_publication(page: Any, revision: Any) -> None:
    """Tell who sent a page that the hour has come for which it was approved; what was published at once was told so."""
    rounds = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_APPROVED)
    approved = rounds.order_by("-pk").first() if revision.approved_go_live_at else None
    if approved is None or approved.requested_by is None or not approved.requested_by.is_active:
        return
    author = approved.requested_by
    if OutgoingMail.objects.filter(key=f"{NAMES[APPROVED]}:{approved.pk}:{author.pk}").exists():
        post(PUBLISHED, approved.pk, author, page, {"url": settings.SITE_URL + page.specific.address()})


def notify_of_held_back(page: Any, entry: PageLogEntry) -> None:
    """Tell who wrote a page, and everybody who may publish it, that its hour came and what is wrong with it."""
    wrote = Q(pk__in=[pk for pk in (page.owner_id, entry.revision.user_id) if pk])
    for reader in Member.objects.active().filter(wrote | Q(groups__name="Editors")).distinct():
        if may_edit(reader, page):
            with translation.override(reader.language):
                faults = sentences_of(faults_of(entry.revision.as_object()))
            post(HELD, entry.pk, reader, page, {"faults": faults, "url": edit_url(page)})


def is_wanted(key: str) -> bool:
    """Say, before a try, whether a mail is still true, and its reader may still see the page (`MailWriter`)."""
    name, state_pk, reader_pk = key.split(":")
    reader = Member.objects.active().filter(pk=reader_pk).first()
    if reader is None:
        return False
    if name in (NAMES[APPROVED], NAMES[PUBLISHED]):
        state = WorkflowState.objects.filter(pk=state_pk, status=WorkflowState.STATUS_APPROVED).first()
        page = state and _page(state)
        return bool(page and (can_see_page(reader, page) or may_edit(reader, page)))
    if name in (NAMES[HELD], NAMES[REMARKS]):
        return _is_wanted_of_entry(name, state_pk, reader)
    waiting = TaskState.STATUS_IN_PROGRESS if name == NAMES[WAITS] else TaskState.STATUS_REJECTED
    task_state = TaskState.objects.filter(pk=state_pk, status=waiting).first()
    page = task_state and _page(task_state)
    return bool(page and may_edit(reader, page))


def _is_wanted_of_entry(name: str, entry_pk: str, reader: Member) -> bool:
    """The same for what stands in the history of a page."""
    entry = PageLogEntry.objects.filter(pk=entry_pk).first()
    page = entry and Page.objects.filter(pk=entry.page_id).first()
    return bool(page and may_edit(reader, page) and (name == NAMES[REMARKS] or is_held(page, entry)))


def post(kind: str, state_pk: int, reader: Member, page: Page, context: dict[str, Any]) -> None:
    if not getattr(UserProfile.get_for_user(reader), f"{PREFERENCE[kind]}_notifications"):
        return
    with timezone.override(zone_or(reader.zone, settings.TIME_ZONE)):
        post_mail(
            key=f"{NAMES[kind]}:{state_pk}:{reader.pk}",
            to=reader.email,
            language=reader.language,
            template=f"pages/{kind}",
            context={"title": page.get_admin_display_title(), "reader": reader, **context},
        )


def _page(state: TaskState | WorkflowState) -> Any:
    """Return the page in its newest words; none where it is gone, or is no page."""
    found = (state.workflow_state if isinstance(state, TaskState) else state).content_object
    return found.specific if isinstance(found, Page) else None


def _deciding(task_state: TaskState) -> Any:
    groups = task_state.task.specific.groups.all()
    return Member.objects.active().filter(groups__in=groups).distinct()


def _is_news(workflow_state: WorkflowState, by: Any) -> bool:
    """Nobody gets a mail about what they did themselves."""
    author = workflow_state.requested_by
    return bool(author and author.is_active and author != by and _page(workflow_state))


def may_edit(reader: Member, page: Page) -> bool:
    rights = page.permissions_for_user(reader)
    return bool(rights.can_edit() or rights.can_publish())


def edit_url(page: Page) -> str:
    return settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])
