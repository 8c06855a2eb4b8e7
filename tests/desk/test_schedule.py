"""What is scheduled is published within its minute, one failure holds up nothing, and a still timer is told of."""

import contextlib
import io
from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from content.models import Network
from hub import timing
from hub.models import Heartbeat
from hub.pages.models import BlogPostPage
from hub.pages.sweeps import SWEEPS, publish_scheduled
from tests.factories import pages

pytestmark = pytest.mark.django_db


def scheduled(title, at, **fields):
    """A draft whose publication at a time was approved."""
    story = pages.story(title, live=False, **fields)
    story.go_live_at = at
    story.save_revision().publish()
    story.refresh_from_db()
    assert not story.live
    return story


def past_due(story, ago=timedelta(seconds=1)):
    """Bring the approved time of a page behind us, as if the hours until then had gone by."""
    at = timezone.now() - ago
    for revision in Revision.objects.filter(object_id=str(story.pk), approved_go_live_at__isnull=False):
        content = revision.content | {"go_live_at": at.isoformat()}
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at, content=content)


def is_live(story):
    return BlogPostPage.objects.get(pk=story.pk).live


def beat(ago, error=""):
    Heartbeat.objects.update_or_create(name="publish_scheduled", defaults={"at": timezone.now() - ago, "error": error})


def doctor():
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("doctor", stdout=out)
    return out.getvalue()


def test_the_sweep_is_due_several_times_a_minute():
    every, _sweep = SWEEPS["publish_scheduled"]
    assert every <= 30


def test_a_page_appears_at_its_very_moment_and_not_before():
    at = timezone.now() + timedelta(hours=1)
    story = scheduled("The ditch meeting", at)
    with mock.patch("django.utils.timezone.now", return_value=at - timedelta(seconds=1)):
        publish_scheduled()
    assert not is_live(story)
    with mock.patch("django.utils.timezone.now", return_value=at):
        publish_scheduled()
    assert is_live(story)


def test_a_page_that_cannot_be_published_holds_up_no_other_and_is_named():
    soon = timezone.now() + timedelta(hours=1)
    broken, whole = scheduled("Broken", soon), scheduled("Whole", soon + timedelta(minutes=1))
    past_due(broken)
    past_due(whole)
    publish = Revision.publish

    def fail(revision, *args, **kwargs):
        if revision.object_str == "Broken":
            raise ValueError("no shelf")
        return publish(revision, *args, **kwargs)

    with mock.patch.object(Revision, "publish", fail):
        timing.run_due()
    assert (is_live(broken), is_live(whole)) == (False, True)
    assert "“Broken”: ValueError: no shelf" in Heartbeat.objects.get(name="publish_scheduled").error


def test_a_page_goes_when_its_last_day_is_over_and_one_that_cannot_go_holds_up_no_other():
    stays, goes = pages.story("Stays"), pages.story("Goes")
    later = pages.story("Later")
    now = timezone.now()
    BlogPostPage.objects.filter(pk__in=[stays.pk, goes.pk]).update(expire_at=now - timedelta(seconds=1))
    BlogPostPage.objects.filter(pk=later.pk).update(expire_at=now + timedelta(hours=1))
    unpublish = BlogPostPage.unpublish

    def fail(page, *args, **kwargs):
        if page.title == "Stays":
            raise ValueError("held")
        return unpublish(page, *args, **kwargs)

    with mock.patch.object(BlogPostPage, "unpublish", fail), pytest.raises(RuntimeError, match="“Stays”"):
        publish_scheduled()
    assert [is_live(one) for one in (stays, goes, later)] == [True, False, True]
    assert BlogPostPage.objects.get(pk=goes.pk).expired


def test_a_translation_has_a_time_of_its_own(client: Client):
    story = pages.story("The ditch meeting")
    spanish = pages.translated(story, title="La junta")
    spanish.unpublish()
    spanish.go_live_at = timezone.now() + timedelta(hours=1)
    spanish.save_revision().publish()
    assert "The ditch meeting" in client.get("/es/blog/the-ditch-meeting/").text
    past_due(spanish)
    publish_scheduled()
    assert "La junta" in client.get("/es/blog/the-ditch-meeting/").text


def test_an_editor_reads_on_the_first_screen_that_the_timer_stands_still_and_only_then(signed_in, amara):
    editor = signed_in(amara)
    assert "the timer has never run" in editor.get("/admin/").text
    beat(timedelta(hours=5))
    whole = editor.get("/admin/").text
    assert "Nothing that is scheduled will be published: the timer last ran on" in whole
    beat(timedelta(seconds=20))
    assert "Nothing that is scheduled" not in editor.get("/admin/").text


def test_an_editor_reads_what_could_not_be_published(signed_in, amara):
    beat(timedelta(seconds=20), error="“Broken”: ValueError: no shelf")
    assert "could not be published: “Broken”" in signed_in(amara).get("/admin/").text


def test_the_form_of_a_page_with_a_date_says_it_too_and_that_of_one_without_does_not(signed_in, amara):
    beat(timedelta(hours=5))
    editor = signed_in(amara)
    dated, plain = scheduled("Dated", timezone.now() + timedelta(hours=1)), pages.story("Plain")
    assert "Nothing that is scheduled" in editor.get(reverse("wagtailadmin_pages:edit", args=[dated.pk])).text
    assert "Nothing that is scheduled" not in editor.get(reverse("wagtailadmin_pages:edit", args=[plain.pk])).text
    beat(timedelta(seconds=20))
    assert "Nothing that is scheduled" not in editor.get(reverse("wagtailadmin_pages:edit", args=[dated.pk])).text


def test_the_doctor_says_what_stands_still_and_what_was_left_behind():
    beat(timedelta(hours=5))
    assert "BROKEN    publishing: nothing that is scheduled will be published" in doctor()
    beat(timedelta(seconds=20))
    assert "works     publishing: what is scheduled is published at its time" in doctor()
    story = scheduled("Left behind", timezone.now() + timedelta(hours=1))
    past_due(story, timedelta(hours=1))
    assert "degraded  publishing: what is scheduled is published, but not this: Left behind" in doctor()


def test_an_hour_is_that_of_the_network_s_zone_whoever_types_it(signed_in, amara):
    """Two editors in two zones who type the same hour mean the same moment (wagtail#4890)."""
    network = Network.load()
    network.zone = "America/Denver"
    network.save()
    amara.zone = "America/New_York"
    amara.save()
    url = reverse("wagtailadmin_pages:edit", args=[pages.story("The ditch meeting").pk])
    page = signed_in(amara).get(url).text
    assert "in the zone of this network, America/Denver (M" in page
    story = scheduled("Dated", timezone.now().replace(year=2031, month=7, day=1, hour=18, minute=30))
    form = signed_in(amara).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).text
    assert 'value="2031-07-01 12:30"' in form
