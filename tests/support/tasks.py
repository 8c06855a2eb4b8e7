"""Runs what was queued, now and in order, as a worker would."""

from django_tasks_db.models import DBTaskResult

from hub.working import worker


def work_off(rounds: int = 10_000) -> int:
    """Run every queued task, also those that these queue; return how many. A failed task fails the test."""
    running = worker("default")
    for done in range(rounds):
        task = DBTaskResult.objects.ready().first()
        if task is None:
            return done
        task.claim("test")
        running.run_task(task)
        task.refresh_from_db()
        assert task.status == "SUCCESSFUL", f"{task.task_path} failed: {task.traceback}"
    raise AssertionError("the queue never empties")
