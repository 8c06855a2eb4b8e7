"""Faults are made on sites of their own, with the browser's windows from the browser tests."""

import pytest

from tests.browser.conftest import (  # noqa: F401 - fixtures are found by their names
    Watched,
    browser_type_launch_args,
    prepared,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/faults/" in str(item.path):
            item.add_marker(pytest.mark.browser)
