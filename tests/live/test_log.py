"""The log: numbered without a gap, whoever writes at once; pruned without losing count."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from live import access, bell, log, sweeps
from live.models import Event
from members.models import Member
from tests.live.conftest import write


@pytest.fixture(autouse=True)
def rings(monkeypatch):
    """The rings that were sent."""
    sent = []
    monkeypatch.setattr(bell, "ring", lambda *ring: sent.append(ring))
    return sent


def at_once(actions):
    """Run every action in a thread and a connection of its own, starting together; return what they raised."""
    failures, start = [], threading.Barrier(len(actions))

    def run(action):
        try:
            start.wait()
            action()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_who_hold_the_owners_row_get_contiguous_numbers(ben, cho):
    def ten_notes_on(owner):
        for _ in range(10):
            with transaction.atomic():
                Member.objects.select_for_update().get(pk=owner.pk)
                log.append("note", str(owner.pk), "written", {})

    failures = at_once([lambda owner=owner: ten_notes_on(owner) for owner in (ben, cho) for _ in range(3)])
    assert failures == []
    for owner in (ben, cho):
        assert [event.seq for event in log.after("note", str(owner.pk), 0, 100)] == list(range(1, 31))


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_two_writers_never_share_a_number():
    """The control: the constraint refuses the second (on SQLite the transaction itself is the lock, and none fails)."""
    failures = at_once([write for _ in range(6)])
    assert all(isinstance(error, IntegrityError) for error in failures)
    written = [event.seq for event in log.after("note", "1", 0, 100)]
    assert written == list(range(1, len(written) + 1))
    assert len(written) + len(failures) == 6
    if connection.vendor == "sqlite":
        assert failures == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        log.append("note", "1", "written", {})
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_on_commit_and_not_after_a_rollback(rings):
    write("kept")
    assert rings == [("note", "1", 1)]
    with suppress(ZeroDivisionError), transaction.atomic():
        log.append("note", "1", "written", {})
        raise ZeroDivisionError
    assert rings == [("note", "1", 1)]
    assert log.head("note", "1") == 1


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_breaks_breaks_no_request(monkeypatch):
    def break_down(*ring):
        raise RuntimeError

    monkeypatch.setattr(bell, "ring", break_down)
    assert write("kept").seq == 1


@pytest.mark.django_db
def test_heads_are_one_query_and_leave_out_what_never_happened(django_assert_num_queries):
    for key in ("a", "a", "b"):
        write(key=key)
    with django_assert_num_queries(1):
        assert log.heads("note", ["a", "b", "c"]) == {"a": 2, "b": 1}
    assert (log.head("note", "a"), log.head("note", "c")) == (2, 0)


@pytest.mark.django_db
def test_after_is_ordered_limited_and_of_one_stream_and_key():
    for key in ("a", "b", "a", "a"):
        write(key=key)
    log.append("other", "a", "written", {})
    assert [event.seq for event in log.after("note", "a", 1, 10)] == [2, 3]
    assert [event.seq for event in log.after("note", "a", 0, 2)] == [1, 2]


@pytest.mark.django_db
def test_pruning_forgets_old_events_and_keeps_the_head_of_every_key(monkeypatch):
    monkeypatch.setattr(log, "PRUNED_AT_ONCE", 2)
    for key in ("old", "old", "old", "old", "quiet", "mixed", "mixed"):
        write(key=key)
    long_ago = timezone.now() - sweeps.KEPT - timedelta(days=1)
    Event.objects.exclude(key="mixed", seq=2).update(at=long_ago)
    assert sweeps.prune_events() == 4
    assert sorted(Event.objects.values_list("key", "seq")) == [("mixed", 2), ("old", 4), ("quiet", 1)]
    assert write(key="old").seq == 5


def test_the_timer_finds_the_sweep():
    every, sweep = sweeps.SWEEPS["prune_events"]
    assert (every, sweep) == (60 * 60, sweeps.prune_events)


# Access


@pytest.mark.django_db
def test_a_version_rises_each_time_and_only_for_who_is_named(ben, cho):
    before = access.marks([cho.pk])
    access.raise_version([ben.pk])
    access.raise_version([ben.pk, ben.pk])
    access.raise_version([])
    assert access.marks([ben.pk]) == {ben.pk: access.Mark(2, ben.password)}
    assert access.marks([cho.pk]) == before


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_raise_the_version_twice(ben):
    def change():
        with transaction.atomic():
            access.raise_version([ben.pk])

    assert at_once([change, change, change]) == []
    assert access.marks([ben.pk])[ben.pk].version == 3


@pytest.mark.django_db
def test_a_closed_account_has_no_mark(ben):
    ben.is_active = False
    ben.save()
    assert access.marks([ben.pk]) == access.members([ben.pk]) == {}
