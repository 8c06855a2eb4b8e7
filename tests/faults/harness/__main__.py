"""`ROUNDS=20 python -m tests.faults.harness`: plays the rounds, prints the ledger, and fails where a promise broke."""

import asyncio
import os
import sys

from tests.faults.harness import ground
from tests.faults.harness.rounds import figures, run


def main() -> int:
    if not ground.is_there():
        sys.exit("make faults needs PostgreSQL, Redis and Chromium; as root on Debian, `make services` installs them")
    rounds = int(os.environ.get("ROUNDS", "20"))
    came_out = figures(rounds, asyncio.run(run(rounds)))
    return 1 if any(came_out[name] for name in ("lost", "doubled", "pages_incomplete")) else 0


if __name__ == "__main__":
    sys.exit(main())
