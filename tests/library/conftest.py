"""A search file of the test's own, and the drainer that fills it."""

import pytest

from search.draining import drain


@pytest.fixture
def index(settings, tmp_path, db):
    """Return a function that brings the index up to date; each test has an empty one."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    return drain
