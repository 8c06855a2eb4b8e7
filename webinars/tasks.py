"""What workers do for webinars: write to people, after the lock is gone. Each task is queued with its cause."""

from django_tasks import task

from webinars import notices


@task()
def tell(registration_id: int, template: str, sequence: int, stamp: str) -> None:
    """Write one person's mail; a second run writes nothing."""
    notices.tell(registration_id, template, sequence, stamp)


@task()
def tell_everybody(session_id: int, template: str, sequence: int) -> None:
    """Write to all who have a seat or wait for one; a second run writes to nobody twice."""
    notices.tell_everybody(session_id, template, sequence)
