"""What the house itself does from time to time."""

from django.conf import settings
from django.core.management import call_command

from hub.demo.webinars import refresh_times
from hub.desk.links.rounds import due_addresses
from hub.desk.tasks import look_outside, read_links
from hub.working import give_back_stuck_tasks, try_failed_tasks_again


def prune() -> None:
    """Drop expired sessions and the results of finished tasks older than two weeks."""
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", min_age_days=14, verbosity=0)


def look_at_links() -> None:
    """Have a worker look whether other sites still answer, where the operator wants that and something is due."""
    if settings.CHECK_LINKS and due_addresses():
        look_outside.enqueue()


SWEEPS = {
    "give_back_stuck_tasks": (30, give_back_stuck_tasks),
    "try_failed_tasks_again": (60, try_failed_tasks_again),
    "read_links": (60 * 60, read_links.enqueue),
    "look_at_links": (60, look_at_links),
    "prune": (24 * 60 * 60, prune),
}

if settings.DEMO:
    # A demo that is left running keeps its live webinar live.
    SWEEPS["refresh_demo_webinars"] = (10 * 60, refresh_times)
