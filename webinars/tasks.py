"""What workers do for webinars."""

from django_tasks import task

from webinars.notices import tell_everybody


@task()
def tell_everybody_later(session_id: int, template: str, sequence: int) -> None:
    """Write to all who have a seat or wait for one; a second run writes to nobody twice."""
    tell_everybody(session_id, template, sequence)
