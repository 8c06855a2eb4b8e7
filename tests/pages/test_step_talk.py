"""Talk about a step of a guide: one thread in all languages, seen where the guide is, kept when the step goes."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from forum.drafting import keep_draft
from forum.errors import CannotStart
from forum.models import Category, KindPlace, Thread
from forum.policies import can_see
from forum.publishing import publish_about
from hub.pages.models import GuideStep
from hub.pages.models.guide_steps import KIND
from live.registry import stream_named
from search.registry import kind_named, kind_of, kinds, parts_of
from tests.factories import pages
from tests.factories.forum import CategoryFactory


@pytest.fixture
def table(db):
    return CategoryFactory(slug="at-the-table")


@pytest.fixture
def guide(table):
    return pages.guide()


def step_of(guide, number: int = 1) -> GuideStep:
    entry = guide.agenda.steps[number - 1]
    return GuideStep(guide, entry.key, entry)


def say(step: GuideStep, author, body: str = "We did it in a barbershop.", lang: str = "en"):
    return publish_about(kind=KIND, key=step.key, author=author, body=body, lang=lang, client_key=uuid4())


def without(guide, number: int) -> None:
    raw = list(guide.steps.raw_data)
    del raw[number - 1]
    guide.steps = json.dumps(raw)
    guide.save_revision().publish()


def test_the_first_post_about_a_step_makes_its_thread_and_the_next_ones_join_it(guide, ben, rosa) -> None:
    step = step_of(guide)
    first, second = say(step, ben), say(step, rosa, "En una panadería.", "es")
    assert first.thread == second.thread
    assert first.thread.title == "Eat · Draw the day of one family"
    other = say(step_of(guide, 2), ben)
    assert other.thread != first.thread


def test_a_step_that_never_was_gets_no_thread(guide, ben) -> None:
    block = step_of(guide).block
    for key in (f"{guide.translation_key}#{uuid4()}", f"{uuid4()}#{block}", "nonsense", "#", f"{guide.pk}#1"):
        with pytest.raises(CannotStart):
            publish_about(kind=KIND, key=key, author=ben, body="Words.", lang="en", client_key=uuid4())
    with pytest.raises(CannotStart):  # nor does a whole thing get a second thread by a made-up part
        publish_about(
            kind="guide", key=f"{guide.translation_key}#1", author=ben, body="Words.", lang="en", client_key=uuid4()
        )
    assert not Thread.objects.exists()


def test_talk_about_steps_goes_where_talk_about_guides_does_unless_it_has_a_place(guide, db) -> None:
    of_guides, of_steps = CategoryFactory(slug="guides"), CategoryFactory(slug="steps")
    KindPlace.objects.create(kind="guide", category=of_guides)
    assert Category.objects.for_kind(KIND) == of_guides
    KindPlace.objects.create(kind=KIND, category=of_steps)
    assert Category.objects.for_kind(KIND) == of_steps


def test_a_step_s_page_shows_it_with_its_thread_and_a_composer(signed_in, guide, ben) -> None:
    step = step_of(guide)
    browser = signed_in(ben)
    empty = browser.get(step.address()).content.decode()
    assert "How others did it" in empty
    assert f'value="{step.key}"' in empty
    sent = {"about_kind": KIND, "about_key": step.key, "back": step.address(), "body": "In a barbershop.", "lang": "en"}
    posted = browser.post(reverse("reply_about"), sent | {"client_key": str(uuid4())})
    assert posted.status_code == 302
    assert "In a barbershop." in browser.get(step.address()).content.decode()


def test_the_guide_counts_the_posts_of_each_step_and_opens_no_composer_for_them(client: Client, guide, ben) -> None:
    step = step_of(guide)
    say(step, ben)
    say(step, ben, "Again.")
    whole = client.get(guide.address()).content.decode()
    assert "How others did it: 2 posts" in whole
    assert whole.count("How did it go for you?") == 1
    assert whole.count('data-stream="thread"') == 1  # the guide's own
    assert "In a barbershop." not in whole


def test_the_thread_leads_back_to_the_step_in_the_reader_s_language(client: Client, guide, ben) -> None:
    thread = say(step_of(guide), ben).thread
    pages.translated(guide, title="Dibujar el día")
    for language in ("en", "es"):
        page = client.get(thread.url_in(language)).content.decode()
        assert f'href="/{language}/guides/draw-the-day-of-one-family/steps/{step_of(guide).block}/"' in page


def test_a_step_that_only_the_original_has_is_shown_in_its_words(client: Client, guide, ben) -> None:
    spanish = pages.translated(guide, title="Dibujar el día")
    without(spanish, 1)
    response = client.get(step_of(guide).address("es"))
    assert response.status_code == 200
    assert '<h1 lang="en">Eat</h1>' in response.content.decode()


def test_talk_about_a_step_that_was_taken_out_stays_within_reach(client: Client, table, ben, rosa) -> None:
    guide = pages.guide(steps=[("step", pages.step(title, 10)) for title in ("Eat", "Draw", "Go home")])
    step, silent = step_of(guide), step_of(guide, 2)
    thread = say(step, ben).thread
    without(guide, 1)
    assert client.get(thread.get_absolute_url()).status_code == 200
    page = client.get(step.address()).content.decode()
    assert "This step is no longer part of the guide." in page
    assert "We did it in a barbershop." in page
    assert say(step, rosa, "We too.").thread == thread
    guide.steps.append(("step", pages.step("Sweep", 5)))
    without(guide, 1)
    assert client.get(silent.address()).status_code == 404


def test_who_may_not_see_the_guide_sees_no_talk_about_its_steps(client: Client, guide, ben, cho, signed_in) -> None:
    step = step_of(guide)
    thread = say(step, ben).thread
    visitor = AnonymousUser()
    assert thread in Thread.objects.visible_to(visitor)
    assert can_see(visitor, thread)
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    for who, sees in ((visitor, False), (ben, True)):
        assert (thread in Thread.objects.visible_to(who)) is sees
        assert can_see(who, thread) is sees
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get(step.address()).status_code == 302
    assert stream_named("thread").audience(visitor, thread.stream_key) is None
    assert stream_named("thread").audience(ben, thread.stream_key) is not None


def test_a_draft_about_a_step_leads_back_to_its_composer(signed_in, guide, ben) -> None:
    step = step_of(guide)
    keep_draft(member=ben, place=f"about:{KIND}:{step.key}", key=uuid4(), words={"body": "Half a thought"})
    page = signed_in(ben).get(reverse("my_drafts")).content.decode()
    assert re.search(rf'href="{re.escape(step.address())}\?draft=[^"]+#reply"', page)


def test_a_step_is_a_part_and_a_guide_is_whole(guide) -> None:
    step = step_of(guide)
    assert kind_of(guide).name == "guide"
    assert kind_of(step).name == KIND
    assert [kind.name for kind in parts_of(kind_named("guide"))] == [KIND]
    assert KIND not in {kind.name for kind in kinds()}
    assert parts_of(kind_named("tool")) == ()
