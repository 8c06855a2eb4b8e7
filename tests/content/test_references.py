"""A site that ran before files were kept apart learns by itself what shows them."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex

from content.references import pages_unknown
from content.sweeps import know_what_shows_files
from hub.diagnosis import DEGRADED, WORKS, pictures
from tests.factories import pages
from tests.support.tasks import work_off


@pytest.fixture
def address(db) -> str:
    image = pages.picture()
    pages.story("Shown", lead_image=image)
    pages.story("Without", body=[("paragraph", "<p>Words alone.</p>")])
    return image.get_rendition("fill-320x240|format-webp").url


def test_what_was_published_before_is_given_once_the_timer_has_looked(address) -> None:
    assert Client().get(address).status_code == 200
    assert (pages_unknown(), pictures().state) == (0, WORKS)
    ReferenceIndex.objects.all().delete()
    assert Client().get(address).status_code == 404
    assert (pages_unknown(), pictures().state) == (1, DEGRADED)
    know_what_shows_files()
    work_off()
    assert Client().get(address).status_code == 200
    assert (pages_unknown(), pictures().state) == (0, WORKS)


def test_where_nothing_is_missing_no_worker_is_called(address) -> None:
    waiting = DBTaskResult.objects.filter(task_path="content.tasks.note_what_shows_files")
    know_what_shows_files()
    assert not waiting.exists()
    ReferenceIndex.objects.all().delete()
    know_what_shows_files()
    assert waiting.count() == 1
