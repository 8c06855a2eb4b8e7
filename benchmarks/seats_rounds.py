"""The rounds of `benchmarks/seats.py`, in a process and on a database of their own."""

import statistics

from benchmarks.webinars_rounds import play


def measure(rounds: str, people: str, crowd: str) -> dict[str, tuple[float, float]]:
    """Return registrations and bare INSERTs a second: alone, and from a crowd of threads.

    Half of those who come find a seat; the others wait, which costs the same.
    """
    found: dict[str, tuple[list[float], list[float]]] = {"alone": ([], []), "crowd": ([], [])}
    for _ in range(int(rounds)):
        for how, threads in (("alone", 1), ("crowd", int(crowd))):
            played = play(int(people), int(people) // 2, threads)
            found[how][0].append(played.registered)
            found[how][1].append(played.by_hand)
    return {how: (statistics.median(seats), statistics.median(bare)) for how, (seats, bare) in found.items()}
