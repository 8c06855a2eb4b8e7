"""Time zones as people here call them; the IANA name is what is stored."""

import zoneinfo
from collections.abc import Iterable
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES: dict[str, Promise] = {
    "America/New_York": gettext_lazy("Eastern time"),
    "America/Chicago": gettext_lazy("Central time"),
    "America/Denver": gettext_lazy("Mountain time"),
    "America/Phoenix": gettext_lazy("Mountain time, Arizona"),
    "America/Los_Angeles": gettext_lazy("Pacific time"),
    "America/Anchorage": gettext_lazy("Alaska time"),
    "Pacific/Honolulu": gettext_lazy("Hawaii time"),
    "America/Puerto_Rico": gettext_lazy("Atlantic time, Puerto Rico"),
}
REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def zone_label(name: str) -> str:
    """Return what people call a zone: `America/Denver` gives "Mountain time"; any other zone is called by its city."""
    return str(NAMES.get(name) or name.rpartition("/")[2].replace("_", " "))


def is_zone(name: str) -> bool:
    return name in _known()


@cache
def _known() -> frozenset[str]:
    """Every zone of this machine, listed once: the list is a walk through its files, some 50 ms long."""
    return frozenset(zoneinfo.available_timezones())


def zone_or(name: str, otherwise: str) -> zoneinfo.ZoneInfo:
    """Return the named zone; where there is none of that name (any more), the other one."""
    return zoneinfo.ZoneInfo(name if is_zone(name) else otherwise)


def zone_choices(including: str) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Return what a form offers: the zones of the United States by their names first, then the world by city.

    `including` is the zone somebody has now: it is offered whatever it is, so that a form never changes it by itself.
    """
    others = {name for name in _known() if name.startswith(REGIONS)} | {"UTC", including}
    yield _("United States"), [(name, str(label)) for name, label in NAMES.items()]
    yield _("Elsewhere"), [(name, name.replace("_", " ")) for name in sorted(others.difference(NAMES))]
