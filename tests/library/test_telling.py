"""How members tell of tools: who may, what waits, what it means for the tool, and that a second click does no harm."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from content.errors import TextRefused
from content.models import Network
from forum.drafting import drafts_of, forget_sent, keep_draft
from forum.errors import KeyReused, LinksWait, NothingWritten
from forum.models import Hold
from library.curation import record_use, retire_tool
from library.errors import MayNotTell, NotYourCoalition, ReviewedBefore
from library.judging import approve_told, reject_told
from library.models import Review, UseStory
from library.privacy import erase_told
from library.telling import change_review, change_use, leave_review, take_back, tell_use
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review, told_use, use, verdict


@pytest.fixture
def tool(db):
    return ToolFactory()


@pytest.fixture
def newcomers_wait(monkeypatch):
    monkeypatch.setattr(Network._meta.get_field("first_posts_held"), "default", 1)
    monkeypatch.setattr(Network._meta.get_field("links_held_days"), "default", 7)


def test_a_member_tells_how_a_tool_was_used_and_their_coalition_counts_as_a_user(tool, ben):
    delta = CoalitionFactory()
    story = told_use(tool, ben, coalition=delta, place="Greenwood, MS", body="  No more carbon copies.\r\nAt last. ")
    assert (story.state, story.body, story.place) == ("standing", "No more carbon copies.\nAt last.", "Greenwood, MS")
    tool.refresh_from_db()
    assert (tool.uses, list(tool.used_by.all())) == (1, [delta])


def test_a_story_without_a_coalition_is_a_story_and_counts_for_none(tool, ben):
    told_use(tool, ben)
    tool.refresh_from_db()
    assert tool.uses == 0


def test_nobody_speaks_for_a_coalition_that_they_do_not_belong_to(tool, dot):
    with pytest.raises(NotYourCoalition):
        tell_use(tool, dot, use(coalition=CoalitionFactory()), client_key=uuid.uuid4())
    assert not UseStory.objects.exists()


@pytest.mark.parametrize("tell", [tell_use, leave_review])
def test_visitors_tell_nothing_and_of_a_tool_that_is_not_in_the_library_nobody_does(tool, ben, amara, tell):
    said = use() if tell is tell_use else verdict()
    with pytest.raises(MayNotTell):
        tell(tool, AnonymousUser(), said, client_key=uuid.uuid4())
    retire_tool(tool, amara)
    with pytest.raises(MayNotTell):
        tell(tool, ben, said, client_key=uuid.uuid4())


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (use(body=" \n "), NothingWritten),
        (use(body="a" * 1201), TextRefused),
        (use(again="perhaps"), TextRefused),
        (verdict(clear=0), TextRefused),
        (verdict(worked=6), TextRefused),
    ],
)
def test_what_no_form_lets_through_no_import_lets_through(tool, ben, said, refusal):
    tell = tell_use if hasattr(said, "again") else leave_review
    with pytest.raises(refusal):
        tell(tool, ben, said, client_key=uuid.uuid4())


def test_a_second_click_tells_nothing_twice_and_a_used_key_takes_no_other_words(tool, ben):
    key = uuid.uuid4()
    first = told_use(tool, ben, client_key=key)
    assert told_use(tool, ben, client_key=key) == first
    for elsewhere, body in ((tool, "Other words."), (ToolFactory(), use().body)):
        with pytest.raises(KeyReused):
            told_use(elsewhere, ben, client_key=key, body=body)
    assert UseStory.objects.count() == 1


def test_a_retry_of_a_story_that_was_changed_meanwhile_returns_it(tool, ben):
    key = uuid.uuid4()
    story = told_use(tool, ben, client_key=key)
    change_use(story, ben, use(body="Better words."))
    assert told_use(tool, ben, client_key=key).body == "Better words."


def test_a_member_reviews_a_tool_once_in_all_its_editions(ben, dot):
    family = uuid.uuid4()
    english, spanish = (ToolFactory(family=family, lang=lang, languages=[lang]) for lang in ("en", "es"))
    left_review(english, ben)
    with pytest.raises(ReviewedBefore):
        left_review(spanish, ben)
    left_review(spanish, dot, clear=2, fits=2, worked=2)
    for edition in (english, spanish):
        edition.refresh_from_db()
        assert edition.reviews == 2
        assert 3 < edition.score < 4


def test_one_enthusiast_does_not_outweigh_many_who_are_content(db):
    loved, liked = ToolFactory(), ToolFactory()
    left_review(loved, clear=5, fits=5, worked=5)
    for _ in range(8):
        left_review(liked, clear=5, fits=4, worked=5)
    loved.refresh_from_db()
    liked.refresh_from_db()
    assert 0 < loved.score < liked.score < 5
    assert ToolFactory().score == 0


def test_whoever_is_new_waits_for_a_moderator_and_counts_for_nothing_until_then(tool, dot, newcomers_wait):
    story, review = told_use(tool, dot), left_review(tool, dot)
    assert {story.state, review.state} == {"held"}
    waiting = Hold.objects.filter(state="waiting").values_list("kind", "key", "why")
    assert set(waiting) == {("use_story", str(story.pk), "first"), ("review", str(review.pk), "first")}
    tool.refresh_from_db()
    assert (tool.reviews, tool.score) == (0, 0)


def test_whoever_belongs_to_a_coalition_is_not_new(tool, ben, newcomers_wait):
    assert told_use(tool, ben, coalition=CoalitionFactory()).is_standing


def test_somebody_new_does_not_set_links_into_what_everybody_reads(tool, dot):
    story = told_use(tool, dot)
    network = Network.load()
    network.links_held_days = 7
    network.save()
    with pytest.raises(LinksWait):
        change_use(story, dot, use(body="See https://spam.example/ for more."))
    assert told_use(tool, dot, body="See https://spam.example/ for more.").state == "held"


def test_authors_change_what_they_told_and_nobody_else_does(tool, ben, dot):
    story, review = told_use(tool, ben), left_review(tool, ben)
    changed = change_use(story, ben, use(body="We use it with fathers too.", again="with_changes"))
    assert (changed.body, changed.again) == ("We use it with fathers too.", "with_changes")
    assert changed.changed_at is not None
    change_review(review, ben, verdict(clear=1, fits=1, worked=1))
    tool.refresh_from_db()
    assert tool.score < 3
    for act in (lambda: change_use(story, dot, use()), lambda: change_review(review, dot, verdict())):
        with pytest.raises(MayNotTell):
            act()


def test_a_story_keeps_its_coalition_when_its_author_has_left_it(tool, ben):
    coalition = CoalitionFactory()
    story = told_use(tool, ben, coalition=coalition)
    coalition.memberships.all().delete()
    assert change_use(story, ben, use(coalition=coalition, body="Said better.")).coalition == coalition
    with pytest.raises(NotYourCoalition):
        change_use(story, ben, use(coalition=CoalitionFactory()))


def test_what_was_not_let_in_may_be_said_anew_and_waits_again(tool, dot, cho, newcomers_wait):
    story = told_use(tool, dot)
    reject_told(story, by=cho, words="It names a child.")
    assert change_use(story, dot, use(body="Without the name.")).state == "held"
    assert Hold.objects.get().state == "waiting"


def test_what_is_taken_back_is_gone_with_its_place_in_the_queue_and_its_figures(tool, ben, dot, newcomers_wait):
    story = told_use(tool, ben, coalition=CoalitionFactory())
    review = left_review(tool, dot)
    with pytest.raises(MayNotTell):
        take_back(story, dot)
    take_back(story, ben)
    take_back(story, ben)
    take_back(review, dot)
    tool.refresh_from_db()
    assert (tool.uses, UseStory.objects.count(), Review.objects.count(), Hold.objects.count()) == (0, 0, 0, 0)


def test_coalitions_that_an_editor_named_stay_when_stories_come_and_go(tool, ben):
    named, told = CoalitionFactory(), CoalitionFactory()
    record_use(tool, [named])
    story = told_use(tool, ben, coalition=told)
    assert set(tool.used_by.all()) == {named, told}
    record_use(tool, [])
    assert set(tool.used_by.all()) == {told}
    take_back(story, ben)
    assert not tool.used_by.exists()


def test_telling_ends_the_draft_and_a_late_copy_of_it_is_none_any_more(tool, ben):
    key, place = uuid.uuid4(), f"about:tool:{tool.key}#form-use"
    keep_draft(member=ben, place=place, key=key, words={"body": "Families keep", "again": "yes", "year": "2025"})
    assert drafts_of(ben, place).get().words["again"] == "yes"
    told_use(tool, ben, client_key=key)
    assert not drafts_of(ben).exists()
    keep_draft(member=ben, place=place, key=key, words={"body": "Families keep"})
    assert not drafts_of(ben).exists()
    assert forget_sent() == 1


def test_whoever_had_a_story_let_in_is_no_newcomer_any_more(tool, dot, cho, newcomers_wait):
    approve_told(told_use(tool, dot), by=cho)
    assert left_review(tool, dot).is_standing


def test_whoever_leaves_takes_along_what_nobody_has_read_and_their_name_off_the_rest(tool, ben, dot, newcomers_wait):
    standing, held = told_use(tool, ben, coalition=CoalitionFactory()), told_use(tool, dot)
    for member in (ben, dot):
        erase_told(member)
    standing.refresh_from_db()
    assert (standing.member, standing.is_standing) == (None, True)
    assert not UseStory.objects.filter(pk=held.pk).exists()
    assert not Hold.objects.exists()
