"""What workers do for the editors' desk: what takes longer than the timer may be held up."""

from django_tasks import task

from hub.desk.links import keeping, rounds


@task()
def read_links() -> None:
    """Read every published page for where it leads, and look at what leads within this site."""
    keeping.note_all()


@task()
def look_outside() -> None:
    """Look at some links to other sites."""
    rounds.go_round()
