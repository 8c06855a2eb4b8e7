"""What the tests of webinars share: one session, its page, and the mail that was written."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from members.models import OutgoingMail
from tests.factories.webinars import SessionFactory, webinar_page
from tests.support.tasks import work_off
from webinars.models import WebinarPage, WebinarSession


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its language behind in the thread; the addresses that tests ask for begin with /en/."""
    with translation.override("en"):
        yield


@pytest.fixture
def webinar(db) -> WebinarPage:
    return webinar_page()


@pytest.fixture
def session(webinar) -> WebinarSession:
    """Five seats, in five days."""
    return SessionFactory(page_key=webinar.translation_key)


@pytest.fixture
def written(db) -> Callable[[], list[OutgoingMail]]:
    """Return a function that lets the workers work, and returns the mails of that time, oldest first."""
    seen: set[int] = set()

    def look() -> list[OutgoingMail]:
        work_off()
        fresh = list(OutgoingMail.objects.exclude(pk__in=seen).order_by("pk"))
        seen.update(mail.pk for mail in fresh)
        return fresh

    return look
