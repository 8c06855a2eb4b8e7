"""What the timer does for pages."""

from content.drawing import anything_missing
from content.references import pages_unknown
from content.tasks import make_avif, note_what_shows_files

EVERY_FIVE_MINUTES = 5 * 60
EVERY_DAY = 24 * 60 * 60


def make_pictures() -> None:
    """Have a worker make the AVIF files that pages shown since the last look could do with."""
    if anything_missing():
        make_avif.enqueue()


def know_what_shows_files() -> None:
    """Have a worker complete the index of references where it lacks something, as on a site that ran long before."""
    if pages_unknown():
        note_what_shows_files.enqueue()


SWEEPS = {
    "make_pictures": (EVERY_FIVE_MINUTES, make_pictures),
    "know_what_shows_files": (EVERY_DAY, know_what_shows_files),
}
