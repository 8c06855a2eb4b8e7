"""How moderators care for stories and reviews: through the one queue, by the one way in."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.caring import queue_for
from forum.errors import NotAllowed, Overtaken
from forum.models import Act, Hold, Report
from forum.reporting import keep_out, let_in, report, uphold
from library.judging import approve_told, hide_told, reject_told, restore_told
from library.models import Review, UseStory
from library.policies import can_change_told, can_read_told
from search.registry import kind_named, kinds
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review, told_use


@pytest.fixture
def tool(db):
    return ToolFactory(title="Huddle board")


@pytest.fixture
def waiting(tool, dot):
    """A story and a review of somebody new, which wait."""
    story, review = told_use(tool, dot), left_review(tool, dot)
    for told in (story, review):
        type(told).objects.filter(pk=told.pk).update(state="held")
        Hold.objects.create(kind=told.kind, key=str(told.pk), member=dot, why="first")
        told.refresh_from_db()
    return story, review


def test_predicate_and_queryset_agree_for_every_role_and_state(tool, rosa, ben, cho, amara, mei):
    for model, state in itertools.product((UseStory, Review), UseStory.State.values):
        for at in (tool, ToolFactory(state="retired")):
            told = told_use(tool, ben) if model is UseStory else left_review(tool)
            model.objects.filter(pk=told.pk).update(state=state, family=at.family)
    for viewer in (AnonymousUser(), rosa, ben, cho, amara, mei):
        for model in (UseStory, Review):
            readable, visible = set(model.objects.readable_by(viewer)), set(model.objects.visible_to(viewer))
            for told in model.objects.all():
                assert (told in readable) == can_read_told(viewer, told), (viewer, told.state)
                seen = told.family == tool.family or viewer in (amara, mei)
                assert (told in visible) == (told in readable and seen), (viewer, told.state)


def test_what_is_hidden_is_read_by_its_author_and_moderators_and_changed_by_nobody(tool, ben, dot, cho):
    story = told_use(tool, ben)
    hide_told(story, by=cho, words="It names a family.")
    story.refresh_from_db()
    assert [can_read_told(viewer, story) for viewer in (ben, cho, dot, AnonymousUser())] == [True, True, False, False]
    assert not can_change_told(ben, story)


def test_the_queue_shows_what_waits_with_its_tool_in_few_queries(waiting, cho, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        queue = queue_for(cho)
        shown = [(entry.kind, entry.thing.tool.title, entry.author.handle, str(entry.label)) for entry in queue.entries]
    assert shown == [
        ("use_story", "Huddle board", "dot", "How a tool was used"),
        ("review", "Huddle board", "dot", "Review of a tool"),
    ]


def test_a_moderator_lets_in_or_not_and_the_author_is_told(waiting, tool, cho, dot, signed_in):
    story, review = waiting
    let_in(hold=Hold.objects.get(kind="use_story"), by=cho)
    keep_out(hold=Hold.objects.get(kind="review"), by=cho, words="Please say why.")
    story.refresh_from_db()
    review.refresh_from_db()
    tool.refresh_from_db()
    assert (story.state, review.state, tool.reviews) == ("standing", "rejected", 0)
    assert set(Act.objects.values_list("what", "member__handle")) == {("approve", "dot"), ("reject", "dot")}
    text = signed_in(dot).get("/en/me/reports/").content.decode()
    for words in ("How a tool was used", "Review of a tool", "Please say why.", f"#{story.anchor}"):
        assert words in text, words


def test_the_queue_page_draws_them(waiting, cho, signed_in):
    text = signed_in(cho).get("/en/talk/care/").content.decode()
    assert "Huddle board" in text
    assert "Families keep the original now." in text
    assert "Clear to use" in text


def test_whoever_is_no_moderator_decides_nothing(waiting, tool, ben, amara, dot):
    for act, who in itertools.product((approve_told, reject_told, hide_told, restore_told), (ben, amara, dot)):
        with pytest.raises(NotAllowed):
            act(waiting[0], by=who)


def test_of_two_moderators_the_second_is_told_that_it_is_decided(waiting, cho, mei):
    story, _review = waiting
    approve_told(story, by=cho)
    approve_told(story, by=cho)
    with pytest.raises(Overtaken):
        reject_told(story, by=cho)
    assert Act.objects.count() == 1


def test_a_report_is_upheld_and_what_was_told_is_hidden_and_counts_no_more(tool, ben, dot, cho):
    story = told_use(tool, ben, coalition=CoalitionFactory())
    told = report(kind="use_story", key=str(story.pk), by=dot, reason="child")
    assert "Families keep the original now." in told.evidence
    uphold(report=told, by=cho, answer="Thank you.", hide=True)
    story.refresh_from_db()
    tool.refresh_from_db()
    assert (story.state, tool.uses, Report.objects.get().state) == ("hidden", 0, "upheld")
    assert str(Act.objects.filter(what="hide").get().label) == "hid something"
    restore_told(story, by=cho)
    tool.refresh_from_db()
    assert tool.uses == 1


def test_the_form_of_a_report_shows_it_to_who_may_see_it_and_to_nobody_else(tool, ben, dot, signed_in):
    review = left_review(tool, ben, body="She is called Ana.")
    client = signed_in(dot)
    assert "She is called Ana." in client.get(f"/en/talk/care/report/review/{review.pk}/").content.decode()
    Review.objects.update(state="hidden")
    assert client.get(f"/en/talk/care/report/review/{review.pk}/").status_code == 404


def test_they_are_named_and_reported_but_not_searched_or_listed(db):
    assert kind_named("use_story")
    assert kind_named("review")
    assert not {"use_story", "review"} & {kind.name for kind in kinds()}
