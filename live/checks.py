"""What `manage.py check` says about the settings of `live`."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import Error

FULL_ORIGIN = re.compile(r"https?://(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:]+\])(?::\d{1,5})?")


def check_origins(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Anything less than scheme, host and port would let pages of other sites open a member's socket."""
    return [
        Error(f"LIVE_ORIGINS names {origin!r}, which is no full origin such as https://hub.example", id="live.E001")
        for origin in settings.LIVE_ORIGINS
        if not FULL_ORIGIN.fullmatch(origin)
    ]
