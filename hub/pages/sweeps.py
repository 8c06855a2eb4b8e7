"""What the timer does for pages."""

from django.core.management import call_command

EVERY_MINUTE = 60


def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come."""
    call_command("publish_scheduled")


SWEEPS = {"publish_scheduled": (EVERY_MINUTE, publish_scheduled)}
