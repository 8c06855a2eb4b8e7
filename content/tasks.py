"""What workers do for pages: what a reader would have to wait for too long."""

from django_tasks import task

from content import drawing, references


@task()
def draw_page(page_id: int) -> None:
    """Make the pictures of a page that was published; a second run finds them made."""
    drawing.make_pictures_of(page_id)


@task()
def make_avif() -> None:
    """Make the AVIF files that pages shown since could do with; a second run goes on where the first stopped."""
    drawing.make_missing()


@task()
def note_what_shows_files() -> None:
    """Bring the index of references up to date; a second run changes nothing."""
    references.note_all()
