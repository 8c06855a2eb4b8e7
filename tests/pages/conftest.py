"""The world of the permission matrix."""

from tests.pages.matrix import world  # noqa: F401 - a fixture is found by its name
