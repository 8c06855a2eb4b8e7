"""What workers do for webinars: write to people, after the lock is gone. Each task is queued with its cause."""

from django_tasks import task

from webinars import mailings


@task()
def tell(registration_id: int, template: str, sequence: int, stamp: str) -> None:
    """Write one person's mail; a second run writes nothing."""
    mailings.tell(registration_id, template, sequence, stamp)


@task()
def tell_everybody(session_id: int, template: str, sequence: int) -> None:
    """Write to all whom the template speaks to; a second run writes to nobody twice."""
    mailings.tell_everybody(session_id, template, sequence)


@task()
def write_due() -> None:
    """Write the mails that are due; two at a time share the work."""
    mailings.write_due()
