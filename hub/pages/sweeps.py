"""What the timer does for pages."""

from django.core.management import call_command

from hub.pages.tasks import look_for_what_is_near

EVERY_MINUTE = 60
EVERY_DAY = 24 * 60 * 60


def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come."""
    call_command("publish_scheduled")


SWEEPS = {
    "publish_scheduled": (EVERY_MINUTE, publish_scheduled),
    "find_what_is_near": (EVERY_DAY, look_for_what_is_near),
}
