"""What benchmarks share: how they read the processor time of a process that they watch, and keep to a core."""

import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = 4
"""Bytes before the text of a WebSocket's frame between 126 and 65,535 bytes long (RFC 6455 §5.2)."""


def cpu_seconds(pid: int) -> float:
    """Return the time a process has had on the processors so far, of all its threads, also of those that ended.

    Linux: the CPU-time clock of a process is named by its number, as `clock_getcpuclockid(3)` does.
    """
    return time.clock_gettime(~pid << 3 | 2)


def pin(core: int) -> None:
    """Keep this process on a core of its own, where there are several."""
    if core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})
