"""One person's script pressing from all sides. Run by test_pacing.py in a process and a database of its own."""

import threading
from datetime import timedelta
from typing import Any

from django.db import connection

from content.errors import TooFast
from members.models import Member
from members.pacing import Limit, keep_pace

THREADS = 12
LIMIT = Limit(7, timedelta(hours=1))


def press_at_once() -> dict[str, Any]:
    """Twelve threads do one act three times each; say how many passed, and what else went wrong."""
    member = Member.objects.create_user("script@home.example", display_name="Script")
    passed: list[int] = []
    refused: list[int] = []
    errors: list[str] = []
    start = threading.Barrier(THREADS)

    def press() -> None:
        connection.ensure_connection()
        start.wait()
        for _ in range(3):
            try:
                keep_pace(member, "press", LIMIT)
                passed.append(1)
            except TooFast as refusal:
                refused.append(refusal.wait)
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"engine": connection.vendor, "passed": len(passed), "refused": len(refused), "errors": errors}
