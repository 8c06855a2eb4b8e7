"""The timer and the workers: what is due runs, what fails stops nothing, what a killed worker left comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub import timing, working
from hub.models import Heartbeat


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


@pytest.mark.parametrize(("queue", "minutes", "status"), [
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
