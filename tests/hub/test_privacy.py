"""Whoever asks gets everything that is kept about them, and whoever leaves leaves no row that points at them."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ManyToManyField
from django.utils import timezone
from wagtail.models import Page

from forum.banning import ban_member
from forum.judging import hide_post
from forum.models import Act, Category, Draft, Hold, Post, Report, Revision, Upload, Watch
from forum.moderation import close_thread, pin_thread
from forum.reporting import dismiss, report
from hub.models import PageLink, PageReview
from live.models import Access
from members.accounts import everything_about
from members.keeping_away import keep_away
from members.models import Distance, Member
from members.pacing import Limit, keep_pace
from members.registry import personal_data
from tests.factories import pages
from tests.factories.forum import CategoryFactory, begin, say

OURS = {"webinars", "library", "forum", "networks", "members", "topics", "live", "search", "hub"}
"""Not what editors publish (`pages`, `content`): a story and its byline are the site’s, and are taken down by hand."""
NOT_PERSONAL = {Access: "counts how often rights moved, and says nothing of anybody"}


def pointers():
    """Yield every field of ours that points at a member, with its model."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OURS or model in (Member, *NOT_PERSONAL) or issubclass(model, Page):
            continue
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is Member and not isinstance(field, ManyToManyField):
                yield model, field


def named():
    return {model for data in personal_data() for model in data.models}


def unnamed(models):
    return {
        model._meta.label
        for model, _field in pointers()
        if model not in models and not (model._meta.auto_created and model._meta.auto_created in models)
    }


def test_every_model_that_points_at_a_member_is_named_by_who_exports_and_erases_it():
    assert unnamed(named()) == set()


def test_a_model_that_nobody_names_is_found():
    assert unnamed(named() - {Draft, Report}) == {"forum.Draft", "forum.Report"}


@pytest.fixture
def busy(db, cho, ben):
    """A moderator of whom every model of talk and of people keeps something."""
    public = CategoryFactory(slug="public")
    thread = begin(public, ben)
    own = begin(public, cho, "My own thread", "My own words.").posts.get()
    answer = say(thread, "An answer.", cho)
    hide_post(post=say(thread, "Hidden.", ben), by=cho, words="Because.")
    close_thread(thread=thread, by=cho)
    pin_thread(thread=thread, by=cho)
    Revision.objects.create(post=own, number=1, body="Before.", by=cho, at=timezone.now(), reason="A slip.")
    told = report(kind="post", key=str(own.pk), by=ben, reason="unkind")
    report(kind="post", key=str(thread.posts.first().pk), by=cho, reason="spam", words="Mine.")
    dismiss(report=Report.objects.create(kind="member", key="1", by=ben, reason="spam"), by=cho, answer="No.")
    Hold.objects.create(kind="post", key=str(answer.pk), member=cho, why="first", decided_by=cho)
    Watch.objects.create(member=cho, category=public, level="watched")
    Draft.objects.create(member=cho, place="start", words={"body": "Not yet."}, key=uuid.uuid4())
    Upload.objects.create(member=cho, post=own, name="plan.pdf", content_type="application/pdf", size=9)
    keep_away(member=cho, other=ben, kind="muted")
    Distance.objects.create(member=ben, other=cho, kind="blocked")
    ban_member(member=ben, by=cho, reason="A week.")
    keep_pace(cho, "post", Limit(5, timedelta(hours=1)))
    assert told.about == cho
    return cho


def test_the_export_holds_what_somebody_wrote_drafted_told_and_did(busy):
    text = str(everything_about(busy))
    for words in ("My own words.", "Before.", "A slip.", "Not yet.", "Mine.", "plan.pdf", "Because.", "'kept_away'"):
        assert words in text


def test_the_export_says_neither_who_reported_somebody_nor_who_keeps_them_away(busy):
    everything = everything_about(busy)
    assert everything["talk"]["reports"][0]["words"] == "Mine."
    assert len(everything["talk"]["reports"]) == 1
    assert "unkind" not in str(everything)
    assert "blocked" not in str(everything)


def test_nothing_points_at_somebody_who_left_and_what_others_answered_to_stays(busy):
    posts, acts = Post.objects.count(), Act.objects.count()
    with transaction.atomic():
        for data in personal_data():
            data.erase(busy)
    left = {
        f"{model._meta.label}.{field.name}"
        for model, field in pointers()
        if model._default_manager.filter(**{field.name: busy.pk}).exists()
    }
    assert left == set()
    assert (Post.objects.count(), Act.objects.count()) == (posts, acts)
    assert Category.objects.exists()


def test_an_editor_takes_along_which_pages_they_look_after_and_leaves_no_name_on_them(amara, cho):
    page = pages.story("The ditch meeting")
    review, _made = PageReview.objects.update_or_create(page=page, defaults={"owner": amara, "confirmed_by": cho})
    link = PageLink.objects.create(page=page, kind="external", target="https://gone.example/", ignored_by=amara)
    told = everything_about(amara)["pages looked after"]
    assert told["pages"] == [{"page": "The ditch meeting", "looks_after": True, "due": told["pages"][0]["due"]}]
    assert told["links_left_alone"] == [{"address": "https://gone.example/", "at": None}]
    erase = next(data.erase for data in personal_data() if data.name == "pages looked after")
    erase(amara)
    review.refresh_from_db()
    link.refresh_from_db()
    assert (review.owner, review.confirmed_by, link.ignored_by) == (None, cho, None)
