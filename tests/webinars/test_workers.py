"""Several workers at the same mails send each once; without the hold they would not, so the test can see it."""

from collections.abc import Iterator

import pytest

from tests.support import services
from tests.support.apart import empty_postgresql, run_apart
from tests.webinars.workers import PEOPLE

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """An empty database of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'workers.sqlite3'}"
    else:
        with empty_postgresql(str(services.address("postgresql"))) as url:
            yield url


def test_four_workers_at_twelve_mails_send_each_once_and_again_only_where_the_server_hid_its_yes(database):
    came_out = run_apart(database, "tests.webinars.workers", "outcome", "held")
    assert came_out["engine"] == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out["errors"] == []
    assert came_out["mailings"] == {"sent": PEOPLE}
    assert came_out["people"] == PEOPLE
    assert came_out["twice"] == came_out["hidden"] > 0


def test_the_control_without_the_hold_sends_twice(database):
    came_out = run_apart(database, "tests.webinars.workers", "outcome", "control")
    assert came_out["twice"] > came_out["hidden"]
