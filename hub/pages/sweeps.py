"""What the timer does for pages."""

from hub.pages.publishing import publish_due, take_down_expired

EVERY = 15
"""Seconds. What is scheduled for a minute is there before the next one begins, also when other sweeps take a while."""


def publish_scheduled() -> None:
    """Take down and publish the pages whose time has come; then say which would not, if any."""
    troubles = [*take_down_expired(), *publish_due()]
    if troubles:
        raise RuntimeError("; ".join(troubles))


SWEEPS = {"publish_scheduled": (EVERY, publish_scheduled)}
