"""`ROUNDS=20 python -m tests.faults.seats`: plays the rounds on each engine, and fails where a promise broke."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from tests.faults.seats import killed
from tests.support import services
from tests.support.apart import empty_postgresql, run_apart

PROMISES = ("refused", "oversold", "out_of_order", "gaps", "lost", "half")
"""What must be nought, in every round."""


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield an empty database of each engine that this machine has."""
    server = services.address("postgresql")
    with tempfile.TemporaryDirectory(prefix="sobremesa-seats-") as folder, contextlib.ExitStack() as stack:
        found = {"sqlite": f"sqlite:///{folder}/seats.sqlite3"}
        if server:
            found["postgresql"] = stack.enter_context(empty_postgresql(server))
        yield found


def main() -> int:
    rounds = int(os.environ.get("ROUNDS", "20"))
    broken: dict[str, int] = dict.fromkeys(PROMISES, 0)
    with databases() as engines:
        for engine, url in engines.items():
            for number in range(1, rounds + 1):
                for name, came_out in play(url):
                    show(engine, number, name, came_out)
                    for promise in PROMISES:
                        broken[promise] += came_out.get(promise, 0)
    print(f"figure faults.seats_rounds {rounds * len(engines)}")  # noqa: T201 - the ledger is what this is for
    for promise, times in broken.items():
        print(f"figure faults.seats_{promise} {times}")  # noqa: T201 - as above
    return int(any(broken.values()))


def play(url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    (crowd,) = run_apart(url, "tests.faults.seats.crowd", "rounds", "1")
    yield "crowd", crowd
    yield "killed", killed.play(url)


def show(engine: str, number: int, name: str, came_out: dict[str, Any]) -> None:
    row = f"{number:5}  {engine:12}{name:8}{came_out['people']:5} people {came_out['confirmed']:4} seated"
    words = [f"{promise} {came_out[promise]}" for promise in PROMISES if came_out.get(promise)]
    print(f"{row}   {', '.join(words) or 'all well'}", *came_out.get("errors", []), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    sys.exit(main())
