"""`kill -9` of a process in the middle of its registrations; what it had acknowledged must stand, whole."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.support.apart import ROOT, run_apart

THREADS = 8
REST = 0.005
"""Seconds between counting and writing, under the lock: whenever the kill comes, a transaction is open."""


def register_until_killed() -> None:
    """Register one after the other from some threads for one session; write a line for each that is acknowledged."""
    from tests.faults.seats.crowd import SEATS  # noqa: PLC0415 - needs the settings of the process it runs in
    from tests.webinars.race import WAYS, at_once, known, new_session, rest_after_counting  # noqa: PLC0415 - as above

    session_id, numbers, writing = new_session(SEATS), itertools.count(), threading.Lock()
    rest_after_counting(REST)

    def go_on(register: Callable[[int, Any], Any]) -> None:
        while True:
            one = register(session_id, known(next(numbers)))
            with writing:
                line = json.dumps([session_id, one.pk, one.status, one.queue_number])
                os.write(1, f"{line}\n".encode())

    at_once([partial(go_on, way) for way in WAYS.values()] * (THREADS // len(WAYS)))


def judged(session_id: str, told: str) -> dict[str, Any]:
    """Wait for whoever still holds the session's lock, then compare what was told with what stands."""
    from django.db import transaction  # noqa: PLC0415 - needs the settings of the process it runs in

    from tests.faults.seats.crowd import judge  # noqa: PLC0415 - as above
    from webinars.seats import settling  # noqa: PLC0415 - as above

    with transaction.atomic():
        settling.lock(int(session_id))
        return judge(int(session_id), {pk: (status, number) for _session, pk, status, number in json.loads(told)})


def play(database_url: str) -> dict[str, Any]:
    """Kill it after some dozens of acknowledgements; return what it had told and what stands of it."""
    command = [sys.executable, "-m", "tests.support.apart", __name__, "register_until_killed"]
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    told, wanted = [], random.randint(30, 90)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    for line in process.stdout:
        told.append(json.loads(line))
        if len(told) == wanted:
            process.send_signal(signal.SIGKILL)
            break
    # What it said before it died is in the pipe; a line cut short was never an acknowledgement.
    told += [json.loads(line) for line in process.stdout.read().splitlines() if line.endswith(b"]")]
    process.wait()
    assert len(told) >= wanted, "the process ended before it was killed"
    return {"told": len(told), **run_apart(database_url, __name__, "judged", str(told[0][0]), json.dumps(told))}
