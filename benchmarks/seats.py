"""How many seats a second: `make bench-seats`.

In the same run, in turn, on an empty database (SQLite, or PostgreSQL at TEST_POSTGRESQL_URL where it answers):
  seats  webinars.seats.register: lock, count, number, row, queued mail, all in one transaction
  bare   the same row by a bare INSERT in a transaction of its own: as fast as this database commits
alone: one after the other; crowd: from CROWD threads at once, for the seats of one session.

  ROUNDS=7 PEOPLE=200 CROWD=8 python benchmarks/seats.py
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support import services
from tests.support.apart import empty_postgresql, run_apart

ROUNDS = os.environ.get("ROUNDS", "7")
PEOPLE = os.environ.get("PEOPLE", "200")
CROWD = os.environ.get("CROWD", "8")


def main() -> None:
    print(f"{'database':12}{'':8}{'seats/s':>10}{'bare/s':>10}{'ratio':>8}   median of {ROUNDS} rounds of {PEOPLE}")
    with tempfile.TemporaryDirectory() as folder:
        show("sqlite", f"sqlite:///{folder}/bench.sqlite3")
    server = services.address("postgresql")
    if server:
        with empty_postgresql(server) as url:
            show("postgresql", url)


def show(engine: str, url: str) -> None:
    """Print the rows of one engine, and a figure for each: seats a second over bare INSERTs a second."""
    measured: dict[str, Any] = run_apart(url, "benchmarks.seats_rounds", "measure", ROUNDS, PEOPLE, CROWD)
    for how, (seats, bare) in measured.items():
        print(f"{engine:12}{how:8}{seats:10.0f}{bare:10.0f}{seats / bare:8.3f}")
        print(f"figure seats_{engine}_{how}_ratio {seats / bare:.4f}")


if __name__ == "__main__":
    main()
