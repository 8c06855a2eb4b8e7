"""What workers do for webinars: write to people, after the lock is gone. Each task is queued with its cause."""

from django_tasks import task

from webinars import mailings, segments

BEFORE_OTHERS = 50
"""Somebody looks into their mailbox meanwhile. A day of an editor can leave a thousand notes for the same worker."""


@task(priority=BEFORE_OTHERS)
def tell(registration_id: int, template: str, sequence: int, stamp: str) -> None:
    """Write one person's mail; a second run writes nothing."""
    mailings.tell(registration_id, template, sequence, stamp)


@task(priority=BEFORE_OTHERS)
def tell_everybody(session_id: int, template: str, sequence: int) -> None:
    """Write to all whom the template speaks to; a second run writes to nobody twice."""
    mailings.tell_everybody(session_id, template, sequence)


@task(priority=BEFORE_OTHERS)
def write_due() -> None:
    """Write the mails that are due; two at a time share the work."""
    mailings.write_due()


@task(priority=BEFORE_OTHERS)
def tell_segment(session_id: int, segment: str, stamp: str, subjects: dict[str, str], texts: dict[str, str]) -> None:
    """Write an editor's message to a part of the people; a second run of the same message writes to nobody twice."""
    segments.write_to(session_id, segment, stamp, subjects, texts)
