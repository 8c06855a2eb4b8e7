"""The demo community as a whole: who is seeded after whom, and the index full at the end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from content.models import Network
from hub.demo.care import seed_care
from hub.demo.desk import seed_desk
from hub.demo.pages import seed_pages
from hub.demo.people import seed_people
from hub.demo.talk import seed_categories, seed_threads
from hub.demo.told import seed_told
from hub.demo.tools import seed_tools
from hub.demo.topics import seed_topics
from hub.demo.webinars import seed_webinars
from members.models import Member
from search.draining import drain
from search.outbox import gathering

FOLDER = Path(__file__).parent
STEPS: tuple[Callable[[Path], dict[str, int]], ...] = (
    seed_people,
    seed_categories,
    seed_tools,
    seed_told,
    seed_pages,
    seed_desk,
    seed_topics,
    seed_webinars,
    seed_threads,
    seed_care,
)
"""Each finds what those before it made. Each may run again: it adds and renews, and makes nothing twice."""

OPERATOR = "mei-lin"
HELP = "help@sobremesa.example"
"""The address that the pages about the hub name."""


def seed_community(folder: Path = FOLDER) -> Iterator[dict[str, int]]:
    """Run every step and yield what it counted; then tell the index, so that the first search finds everything."""
    with quiet("wagtail"):
        for step in STEPS:
            with gathering():
                counted = step(folder)
            yield counted
        name_the_contact()
        yield {"things indexed": sum(drain().values())}


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Keep a log to warnings: three lines a page are no news while a community moves in."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def name_the_contact() -> None:
    """Say whom to write to, unless somebody of the demo has said otherwise."""
    network = Network.load()
    if not network.contact_name:
        network.contact_name, network.contact_email = Member.objects.get(handle=OPERATOR).display_name, HELP
        network.save()
