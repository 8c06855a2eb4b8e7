"""Two rounds of five hundred people for fifty seats on each engine, and of `kill -9` (`make faults` plays twenty)."""

import os
import re
import subprocess
import sys

import pytest

from tests.support.site import ROOT

ROUNDS = 2


@pytest.mark.postgresql
def test_fifty_of_five_hundred_are_seated_and_a_killed_process_leaves_no_half_seat():
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.seats"],
        cwd=ROOT,
        env={**os.environ, "ROUNDS": str(ROUNDS)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    ledger = done.stdout + done.stderr
    figures = dict(re.findall(r"^figure faults\.seats_(\w+) (\d+)$", done.stdout, re.M))
    nought = dict.fromkeys(("refused", "oversold", "out_of_order", "gaps", "lost", "half"), "0")
    assert figures == {"rounds": str(2 * ROUNDS), **nought}, ledger
    assert done.returncode == 0, ledger
    assert len(re.findall(r"crowd +500 people +50 seated   all well$", done.stdout, re.M)) == 2 * ROUNDS, ledger
    assert len(re.findall(r"killed .* all well$", done.stdout, re.M)) == 2 * ROUNDS, ledger
