"""Two rounds of every fault (`make faults` plays twenty): nothing lost, nothing doubled, no page left behind."""

import os
import re
import shutil
import subprocess
import sys

from tests.faults.harness import faults, ground
from tests.support import services
from tests.support.site import ROOT

ROUNDS = 2


def test_two_rounds_of_faults_lose_nothing_double_nothing_and_leave_no_page_behind():
    services.require("browser")
    if not ground.is_there():
        services.require("redis" if shutil.which("redis-server") is None else "postgresql")
    # A process of its own: the run has an event loop, and Playwright's other half must not meet pytest's.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.harness"],
        cwd=ROOT,
        env={**os.environ, "ROUNDS": str(ROUNDS)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    ledger = done.stdout + done.stderr
    figures = dict(re.findall(r"^figure faults\.(\w+) (\d+)$", done.stdout, re.M))
    assert figures == {"rounds": str(ROUNDS), "lost": "0", "doubled": "0", "pages_incomplete": "0"}, ledger
    assert done.returncode == 0, ledger
    for fault in faults.FAULTS:
        assert len(re.findall(rf"^ +\d+  {fault} .* 50/50 ", done.stdout, re.M)) == ROUNDS, ledger
    assert "in its COMMIT" in ledger
