"""The timer and the workers: what is due runs, what fails stops nothing, what a killed worker left comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub import timing, working
from hub.models import Heartbeat
from tests.support.tasks import work_off


@pytest.fixture
def sweeps(monkeypatch):
    found = {}
    monkeypatch.setattr(timing, "all_sweeps", lambda: found)
    return found


def test_a_sweep_runs_when_it_is_due_and_not_before(db, sweeps):
    ran = []
    sweeps["tick"] = (60, lambda: ran.append(1))
    assert timing.run_due() == ["tick"]
    assert timing.run_due() == []
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert timing.run_due() == ["tick"]
    assert ran == [1, 1]


def test_a_failing_sweep_stops_no_other_and_leaves_its_reason(db, sweeps):
    ran = []

    def broken():
        raise ValueError("no")

    sweeps["broken"] = (60, broken)
    sweeps["sound"] = (60, lambda: ran.append(1))
    timing.run_due()
    assert ran == [1]
    assert Heartbeat.objects.get(name="broken").error == "ValueError: no"
    assert Heartbeat.objects.get(name="sound").error == ""


def test_every_sweep_of_the_house_is_found_and_runs_on_an_empty_site(db):
    assert {"give_back_stuck_tasks", "prune"} <= set(timing.all_sweeps())
    timing.run_due()
    assert list(Heartbeat.objects.exclude(error="").values_list("name", "error")) == []


def running_task(queue, minutes, workers=1):
    return DBTaskResult.objects.create(
        status="RUNNING",
        queue_name=queue,
        backend_name="default",
        task_path="members.tasks.send_mail",
        args_kwargs={"args": [0], "kwargs": {}},
        run_after=timezone.now(),
        started_at=timezone.now() - timedelta(minutes=minutes),
        worker_ids=["w"] * workers,
    )


def test_a_clock_that_was_put_back_does_not_make_the_timer_stand_still(db, sweeps):
    ran = []
    sweeps["often"] = (60, lambda: ran.append(1))
    Heartbeat.objects.create(name="often", at=timezone.now() + timedelta(days=2))
    timing.run_due()
    timing.run_due()
    assert ran == [1]


@pytest.mark.parametrize(("queue", "minutes", "status"), [
    ("mail", -60, "READY"), ("default", -60, "READY"), ("mail", -1, "RUNNING"),
    ("mail", 1, "RUNNING"), ("mail", 3, "READY"), ("default", 3, "RUNNING"), ("default", 16, "READY"),
])  # fmt: skip
def test_a_task_that_runs_too_long_for_its_queue_is_given_back(db, queue, minutes, status):
    task = running_task(queue, minutes)
    working.give_back_stuck_tasks()
    task.refresh_from_db()
    assert task.status == status


def test_a_task_that_lost_ten_workers_is_given_up(db):
    task = running_task("mail", 3, workers=10)
    working.give_back_stuck_tasks()
    task.refresh_from_db()
    assert task.status == "FAILED"


def failed_task(minutes, workers=1, queue="default"):
    task = running_task(queue, minutes, workers)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status="FAILED", finished_at=timezone.now() - timedelta(minutes=minutes)
    )
    return task


@pytest.mark.parametrize(("minutes", "workers", "status"), [
    (0, 1, "FAILED"), (2, 1, "READY"), (2, 3, "FAILED"), (5, 3, "READY"), (10_000, 9, "READY"), (10_000, 10, "FAILED"),
])  # fmt: skip
def test_a_failed_task_is_tried_again_later_and_later_ten_times(db, minutes, workers, status):
    task = failed_task(minutes, workers)
    working.try_failed_tasks_again()
    task.refresh_from_db()
    assert task.status == status


def test_the_queue_whose_rows_say_when_is_left_to_them(db):
    task = failed_task(10_000, queue="mail")
    assert working.try_failed_tasks_again() == 0
    task.refresh_from_db()
    assert task.status == "FAILED"


def test_a_task_that_failed_is_done_by_the_next_that_takes_it(db):
    task = failed_task(5)
    DBTaskResult.objects.filter(pk=task.pk).update(
        task_path="webinars.tasks.write_due", args_kwargs={"args": [], "kwargs": {}}
    )
    working.try_failed_tasks_again()
    assert work_off() == 1
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"
