"""What a registration costs beside the row it leaves, and whether anything is oversold: `make bench-webinars`.

In the same run, in turn, on an empty database (SQLite, and PostgreSQL at TEST_POSTGRESQL_URL where it answers):
  registered  PEOPLE people for SEATS seats through webinars.seats.register: lock, count, number, row, queued mail
  bare        the same rows (the registration, and its mail in the queue), by bare INSERTs of Django's, in a
              transaction for each registration: nothing locked, counted or looked up
  by hand     the registration's row alone, by a hand-written INSERT in a transaction of its own
one after the other (alone), and from CROWD threads at once (crowd), both in the same way. The figure is the lowest of
registered / bare over both ways and engines.

  ROUNDS=5 PEOPLE=500 SEATS=50 CROWD=8 python benchmarks/webinars.py
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support import services
from tests.support.apart import empty_postgresql, run_apart

ROUNDS = os.environ.get("ROUNDS", "5")
PEOPLE = os.environ.get("PEOPLE", "500")
SEATS = os.environ.get("SEATS", "50")
CROWD = os.environ.get("CROWD", "8")


def main() -> None:
    head = f"{'database':12}{'':8}{'registered/s':>14}{'bare/s':>10}{'ratio':>8}{'by hand/s':>11}{'oversold':>10}"
    print(f"{head}   median of {ROUNDS} rounds of {PEOPLE} for {SEATS}")
    measured: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        measured += show("sqlite", f"sqlite:///{folder}/bench.sqlite3")
    server = services.address("postgresql")
    if server:
        with empty_postgresql(server) as url:
            measured += show("postgresql", url)
    print(f"figure webinars.registration_ratio {min(one['ratio'] for one in measured):.4f}")
    print(f"figure webinars.oversold {sum(one['oversold'] for one in measured)}")


def show(engine: str, url: str) -> list[dict[str, Any]]:
    """Print the rows of one engine and a figure for each; return them."""
    rows: list[dict[str, Any]] = run_apart(url, "benchmarks.webinars_rounds", "measure", ROUNDS, PEOPLE, SEATS, CROWD)
    for row in rows:
        rates = f"{row['registered']:14.0f}{row['bare']:10.0f}{row['ratio']:8.3f}{row['by_hand']:11.0f}"
        print(f"{engine:12}{row['how']:8}{rates}{row['oversold']:10}")
        print(f"figure webinars.registration_ratio.{engine}.{row['how']} {row['ratio']:.4f}")
        print(f"figure webinars.registration_ratio_by_hand.{engine}.{row['how']} {row['ratio_by_hand']:.4f}")
    return rows


if __name__ == "__main__":
    main()
