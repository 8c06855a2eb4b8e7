"""What the timer does for pages."""

from hub.pages.publishing import publish_due, take_down_expired
from hub.pages.tasks import look_for_what_is_near

EVERY = 15
"""Seconds. What is scheduled for a minute is there before the next one begins, also when other sweeps take a while."""
EVERY_DAY = 24 * 60 * 60


def publish_scheduled() -> None:
    """Take down and publish the pages whose time has come; then say which would not, if any."""
    troubles = [*take_down_expired(), *publish_due()]
    if troubles:
        raise RuntimeError("; ".join(troubles))


SWEEPS = {
    "publish_scheduled": (EVERY, publish_scheduled),
    "find_what_is_near": (EVERY_DAY, look_for_what_is_near),
}
