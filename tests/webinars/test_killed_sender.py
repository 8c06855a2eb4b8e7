"""`kill -9` of the process that sends: every mail is taken, and again only where its yes reached nobody, alike."""

import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from email.parser import BytesParser
from hashlib import sha256

from tests.support.apart import ROOT, run_apart
from tests.support.postbox import DROP, LATER, TAKE, Postbox
from tests.webinars.killed import PEOPLE
from tests.webinars.test_workers import database  # noqa: F401 - a fixture is found by its name

KILLS = {("door", 2), ("words", 5), ("words", 7), ("door", 10), ("words", 12)}
"""Where the sender dies: at which stage of which connection. Of the fifth and twelfth, the server takes the mail."""

SCRIPT = [TAKE, TAKE, DROP, TAKE, TAKE, TAKE, LATER]
"""The third yes is hidden from a sender that lives; the seventh mail is not taken from one that dies."""

MOST_STARTS = len(KILLS) + 1


def start(database_url, port):
    command = [sys.executable, "-m", "tests.support.apart", "tests.webinars.killed", "work", str(port)]
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_what_a_killed_sender_had_in_hand_is_sent_by_the_next(database):  # noqa: F811 - the fixture
    assert run_apart(database, "tests.webinars.killed", "prepare") == PEOPLE
    running, killed = [], []

    def kill(stage, number):
        if (stage, number) in KILLS:
            killed.append((stage, number))
            running[-1].send_signal(signal.SIGKILL)
            running[-1].wait()

    with Postbox(SCRIPT, witness=kill) as box:
        for _start in range(MOST_STARTS):
            running.append(start(database, box.port))
            out, error = running[-1].communicate(timeout=240)
            if running[-1].returncode != -signal.SIGKILL:
                break
    assert running[-1].returncode == 0, error.decode()[-4000:]
    came_out = json.loads(out.splitlines()[-1])
    assert set(killed) == KILLS
    assert came_out["engine"] == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out["kinds"] == ["reminder.60"]
    taken = defaultdict(list)
    for _to, words in box.taken:
        taken[BytesParser().parsebytes(words)["Message-ID"]].append(sha256(words).hexdigest())
    assert {message_id: digests[0] for message_id, digests in taken.items()} == came_out["digests"]
    assert all(len(set(digests)) == 1 for digests in taken.values())
    hidden = 1 + sum(stage == "words" and number != SCRIPT.index(LATER) + 1 for stage, number in KILLS)
    assert (len(taken), len(box.taken)) == (PEOPLE, PEOPLE + hidden)
