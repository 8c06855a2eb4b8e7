"""A circuit breaker: after an engine failed nobody waits for it again until some time has passed."""

import threading
import time

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 30.0


class Breaker:
    """Counts what an engine does to its askers; one for a process. Times are in seconds of the monotonic clock.

    Closed: everybody may ask. A failure opens it for `FIRST_PAUSE`, each further one twice as long. When the pause is
    over one asker tries (`allows` is true once), and its success closes it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the engine failed and has not answered since."""
        return self._failures > 0

    def allows(self) -> bool:
        """Whether to ask the engine now."""
        with self._lock:
            if not self._failures:
                return True
            if time.monotonic() < self._open_until:
                return False
            # This asker tries; the others go on without until the outcome is known.
            self._open_until = time.monotonic() + self._pause()
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._open_until = time.monotonic() + self._pause()

    def reset(self) -> None:
        """Forget everything, as in a new process."""
        self.succeeded()

    def _pause(self) -> float:
        return min(FIRST_PAUSE * 2 ** max(0, self._failures - 1), LONGEST_PAUSE)


asking = Breaker()
"""Searches of this process, on Elasticsearch."""

draining = Breaker()
"""The drains of this process, on Elasticsearch: one that hangs must not hold up the timer every two seconds."""
