"""What becomes of a post in the eyes of others: let in, hidden, brought back, accepted; each act a row and an event."""

import pytest

from content.models import Network
from forum import errors
from forum.editing import remove_post, undo_removal
from forum.judging import accept_answer, approve_post, hide_post, reject_post, restore_post, take_back_answer
from forum.models import Act, Hold, Post, Reading, Solution, Thread
from live.models import Event
from search.models import Entry
from tests.factories.forum import begin, say
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(db):
    """Somebody whose first post waits for a moderator."""
    Network.objects.update_or_create(pk=Network.load().pk, defaults={"first_posts_held": 1})
    return MemberFactory(handle="newcomer", display_name="Nia Newcomer")


@pytest.fixture
def thread(public, amara):
    """A thread of somebody who is known, so that a test about newcomers has one that stands."""
    return begin(public, amara)


@pytest.fixture
def held(thread, newcomer):
    return say(thread, "May I ask something?", newcomer)


def kinds_of(thread):
    return list(Event.objects.filter(stream="thread", key=thread.stream_key).values_list("kind", flat=True))


def acts_of(thing):
    return list(thing.acts.order_by("pk").values_list("what", "by__handle", "reason"))


def readers_of(post, everybody):
    return {role for role, viewer in everybody.items() if post in Post.objects.visible_to(viewer)}


def test_a_held_post_is_let_in_by_a_moderator_and_by_nobody_else(thread, held, newcomer, cho, dot):
    for other in (newcomer, dot, thread.author):
        with pytest.raises(errors.NotAllowed):
            approve_post(post=held, by=other)
    assert dot not in [reading.member for reading in thread.readings.all()]
    assert held not in Post.objects.visible_to(dot)
    assert approve_post(post=held, by=cho, words="Welcome!").is_standing
    assert held in Post.objects.visible_to(dot)
    thread.refresh_from_db()
    assert (thread.posts_count, thread.last_shown, thread.last_post) == (2, 2, held)
    hold = Hold.objects.get()
    assert (hold.state, hold.decided_by, hold.words) == ("approved", cho, "Welcome!")
    assert acts_of(held) == [("approve", "cho", "Welcome!")]
    assert Act.objects.get().member == newcomer
    assert kinds_of(thread) == ["posted", "held", "approved"]
    assert Entry.objects.filter(kind="post", thing_pk=str(held.pk), deleted=False).exists()


def test_letting_in_twice_does_it_once(thread, held, cho, mei):
    approve_post(post=held, by=cho)
    approve_post(post=held, by=mei)
    thread.refresh_from_db()
    assert thread.posts_count == 2
    assert kinds_of(thread) == ["posted", "held", "approved"]
    assert Hold.objects.get().decided_by == cho


def test_a_thread_that_waits_is_let_in_with_its_first_post(public, newcomer, cho, dot):
    thread = begin(public, newcomer)
    assert thread not in Thread.objects.visible_to(dot)
    approve_post(post=thread.posts.get(), by=cho)
    assert thread in Thread.objects.visible_to(dot)


def test_who_has_read_on_has_missed_what_is_let_in_late(thread, held, cho, dot):
    later = say(thread, "Somebody else.", cho)
    Reading.objects.advance(dot, thread, later.number)
    approve_post(post=held, by=cho)
    reading = Reading.objects.get(member=dot)
    assert (reading.last_number, [row.post for row in reading.missed.all()], reading.is_behind) == (3, [held], True)
    assert not Reading.objects.get(member=held.author).missed.exists()
    thread.refresh_from_db()
    assert (thread.last_shown, thread.last_post) == (3, later)


def test_what_is_not_let_in_is_its_author_s_to_read_and_may_be_let_in_later(held, everybody, cho, newcomer):
    reject_post(post=held, by=cho, words="This sells something.")
    assert readers_of(held, {**everybody, "author": newcomer}) == {"moderator", "operator", "author"}
    assert Hold.objects.get().words == "This sells something."
    with pytest.raises(errors.Overtaken):
        hide_post(post=held, by=cho)
    approve_post(post=held, by=cho)
    assert "member" in readers_of(held, everybody)
    with pytest.raises(errors.Overtaken):
        reject_post(post=held, by=cho)


def test_what_its_author_took_back_waits_no_more(held, newcomer, cho):
    remove_post(post=held, by=newcomer)
    for judge in (approve_post, reject_post, hide_post, restore_post):
        with pytest.raises(errors.Overtaken):
            judge(post=held, by=cho)


def test_a_thread_that_is_not_let_in_stays_its_author_s(public, newcomer, cho, dot):
    thread = begin(public, newcomer)
    reject_post(post=thread.posts.get(), by=cho)
    thread.refresh_from_db()
    assert thread.state == "rejected"
    assert thread in Thread.objects.visible_to(newcomer)
    assert thread not in Thread.objects.visible_to(dot)


def test_a_hidden_post_is_read_by_its_author_and_moderators_until_it_is_brought_back(thread, everybody, ben, cho):
    post = say(thread, "Names a child.", ben)
    with pytest.raises(errors.NotAllowed):
        hide_post(post=post, by=ben)
    hide_post(post=post, by=cho, words="It names a child.")
    assert readers_of(post, everybody) == {"member", "moderator", "operator"}  # the member wrote it
    thread.refresh_from_db()
    assert (thread.posts_count, thread.last_shown) == (1, 1)
    assert post.hiding.reason == "It names a child."
    assert not Entry.objects.filter(kind="post", thing_pk=str(post.pk), deleted=False).exists()
    with pytest.raises(errors.NotAllowed):
        restore_post(post=post, by=ben)
    restore_post(post=post, by=cho, words="The name is gone.")
    assert "visitor" in readers_of(post, everybody)
    thread.refresh_from_db()
    assert (thread.posts_count, thread.last_shown) == (2, 2)
    assert acts_of(post) == [("hide", "cho", "It names a child."), ("restore", "cho", "The name is gone.")]
    assert kinds_of(thread)[-2:] == ["hidden", "restored"]


def test_hiding_and_bringing_back_twice_does_it_once(thread, ben, cho):
    post = say(thread, author=ben)
    for judge in (hide_post, hide_post, restore_post, restore_post):
        judge(post=post, by=cho)
    thread.refresh_from_db()
    assert thread.posts_count == 2
    assert kinds_of(thread) == ["posted", "posted", "hidden", "restored"]


def test_who_asked_and_moderators_accept_an_answer_and_nobody_else(public, rosa, ben, dot, cho):
    thread = begin(public, rosa)
    answer, other = say(thread, author=ben), say(thread, author=dot)
    for stranger in (ben, dot):
        with pytest.raises(errors.NotAllowed):
            accept_answer(post=answer, by=stranger)
    accept_answer(post=answer, by=rosa)
    accept_answer(post=answer, by=rosa)
    assert Solution.objects.get().post == answer
    accept_answer(post=other, by=cho, words="This one worked.")
    assert Solution.objects.get().post == other
    assert kinds_of(thread)[3:] == ["accepted", "unaccepted", "accepted"]
    take_back_answer(post=answer, by=rosa)
    assert Solution.objects.get().post == other
    with pytest.raises(errors.NotAllowed):
        take_back_answer(post=other, by=dot)
    take_back_answer(post=other, by=rosa)
    assert not Solution.objects.exists()
    assert [what for what, _by, _why in acts_of(thread)] == ["accept", "accept", "unaccept"]


def test_a_question_is_not_its_own_answer_and_neither_is_what_not_everybody_reads(public, rosa, ben, cho):
    thread = begin(public, rosa)
    with pytest.raises(errors.NotAllowed):
        accept_answer(post=thread.posts.get(), by=rosa)
    hidden = hide_post(post=say(thread, author=ben), by=cho)
    with pytest.raises(errors.Overtaken):
        accept_answer(post=hidden, by=rosa)


def test_an_answer_that_was_hidden_or_taken_back_is_shown_as_one_no_more(public, rosa, ben, cho):
    thread = begin(public, rosa)
    answer = accept_answer(post=say(thread, author=ben), by=rosa)
    assert Thread.objects.get().solution_number == 2
    hide_post(post=answer, by=cho)
    assert Thread.objects.get().solution_number is None
    restore_post(post=answer, by=cho)
    assert Thread.objects.get().solution_number == 2
    remove_post(post=answer, by=ben)
    assert Thread.objects.get().solution_number is None


@pytest.mark.parametrize(("judge", "state"), [(None, "held"), (reject_post, "rejected")])
def test_undoing_a_removal_lets_nothing_in_and_leaves_no_trace_for_others(
    thread, held, newcomer, cho, dot, judge, state
):
    if judge:
        judge(post=held, by=cho, words="Not here.")
    with pytest.raises(errors.NotAllowed):
        remove_post(post=held, by=cho)  # what nobody else has read is not let in instead
    removed = remove_post(post=held, by=newcomer)
    assert (removed.state, held in thread.posts.in_page_for(dot)) == ("withdrawn", False)
    assert undo_removal(post=held, by=newcomer).state == state
    assert (held in thread.posts.in_page_for(dot), held in thread.posts.in_page_for(newcomer)) == (False, True)


def test_undoing_the_removal_of_a_hidden_post_leaves_it_hidden(thread, ben, cho):
    post = say(thread, "Something private.", ben)
    hide_post(post=post, by=cho, words="It names a child.")
    remove_post(post=post, by=ben)
    assert undo_removal(post=post, by=ben).state == "hidden"
