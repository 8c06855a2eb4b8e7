"""What of Wagtail's signals the hub hears: a page is published, sent to review, approved, sent back."""

from typing import Any

from wagtail.models import ReferenceIndex, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from hub.desk.published import look_after
from hub.pages import notices
from hub.pages.publishing import look_around, refresh_translations
from search.outbox import schedule


def connect() -> None:
    """Hear them, in the places of Wagtail's own mails.

    Those would go out in the request, in a language of Wagtail's settings, and never be tried again. A receiver under
    the same name keeps theirs out, whichever app is ready first.
    """
    page_published.connect(_published, dispatch_uid="pages")
    post_page_move.connect(_moved, dispatch_uid="pages")
    instead(task_submitted, TaskState, "group_approval_task_submitted_email_notification", _submitted)
    instead(workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification", _nobody)
    instead(workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", _sent_back)
    instead(workflow_approved, WorkflowState, "workflow_state_approved_email_notification", _approved)


def instead(signal: Any, sender: Any, name: str, receiver: Any) -> None:
    signal.disconnect(sender=sender, dispatch_uid=name)
    signal.connect(receiver, sender=sender, dispatch_uid=name)


def _published(sender: Any, instance: Any, revision: Any = None, **_: Any) -> None:
    refresh_translations(instance)
    look_around(instance)
    look_after(instance)
    # Wagtail leaves this to a worker; but from now on readers ask for the pictures that the page shows.
    ReferenceIndex.create_or_update_for_object(instance)
    if revision:
        notices.notify_author_of_publication(instance, revision)


def _moved(sender: Any, instance: Any, **_: Any) -> None:
    """Where a page stands says who may find it, and on whose shelf; what stands below it went with it."""
    schedule(instance.get_descendants(inclusive=True).specific())


def _submitted(sender: Any, instance: Any, **_: Any) -> None:
    notices.notify_reviewers(instance)


def _nobody(**_: Any) -> None:
    """Operators hear of a submission where nobody else decides (`notify_reviewers`), not of each."""


def _sent_back(sender: Any, instance: Any, user: Any = None, **_: Any) -> None:
    notices.notify_author_of_changes(instance, user)


def _approved(sender: Any, instance: Any, user: Any = None, **_: Any) -> None:
    notices.notify_author_of_approval(instance, user)
