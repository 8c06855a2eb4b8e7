"""Savers of one thing and drainers, all at once: the last revision is the one that is found, in every index.

Without the lock of the thing's row the same harness sees an index that says what was true before.
"""

import pytest

from tests.search.race import SAVERS, SAVES
from tests.support import services
from tests.support.apart import empty_postgresql, run_apart

pytestmark = pytest.mark.elasticsearch
RACES = 8
"""Races in which the control must go wrong at least once."""


def test_racing_saves_end_with_the_later_revision_in_both_indexes(database):
    came_out = run_apart(database, "tests.search.race", "outcome", "locked", str(services.address("elasticsearch")))
    assert came_out["engine"] == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out["errors"] == []
    assert came_out["entered"] == came_out["named"]
    assert came_out["revisions"] == [1 + SAVERS * SAVES] * 2
    assert came_out["differ"] == {"elasticsearch": 0, "embedded": 0}
    assert came_out["waiting"] == 0


@pytest.mark.postgresql
def test_the_control_without_the_lock_ends_with_an_older_one():
    """Who comes first is chance: one of a few races is enough."""
    services.require("postgresql")
    assert any(_ends_with_an_older_one() for _ in range(RACES))


def _ends_with_an_older_one() -> bool:
    with empty_postgresql(str(services.address("postgresql"))) as url:
        came_out = run_apart(url, "tests.search.race", "outcome", "control")
    return (came_out["entered"], came_out["revisions"][1]) != (came_out["named"], 1 + SAVERS * SAVES)
