"""What the timer does for pages."""

from content.drawing import anything_missing
from content.tasks import make_avif

EVERY_FIVE_MINUTES = 5 * 60


def make_pictures() -> None:
    """Have a worker make the AVIF files that pages shown since the last look could do with."""
    if anything_missing():
        make_avif.enqueue()


SWEEPS = {"make_pictures": (EVERY_FIVE_MINUTES, make_pictures)}
