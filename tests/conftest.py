"""The cast, the clients, and the rule for missing services."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from content.models import Network
from tests.factories.members import MemberFactory
from tests.support import services
from tests.support.apart import empty_postgresql

# How long an example takes says how busy the machine is, not whether what is asked holds.
settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hub")

SERVICE_MARKS = ("postgresql", "redis", "elasticsearch", "browser", "nginx", "meaning")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in SERVICE_MARKS:
        if item.get_closest_marker(mark):
            services.require(mark)


@pytest.fixture(autouse=True)
def _fresh_rate_limits(request: pytest.FixtureRequest) -> None:
    """Rate limits are counted in the cache, a table that no rollback and no flush empties after a test with threads."""
    for database in ("transactional_db", "db"):
        if database in request.fixturenames:
            request.getfixturevalue(database)
            cache.clear()
            return


@pytest.fixture(autouse=True)
def _nobody_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """People of the tests have just been made; where a test is about newcomers, it sets what the operator sets."""
    for rule in ("first_posts_held", "links_held_days"):
        monkeypatch.setattr(Network._meta.get_field(rule), "default", 0)


@pytest.fixture
def rosa(db):
    """A parent leader who reads and writes Spanish."""
    return MemberFactory(handle="rosa", display_name="Rosa Delgado", language="es", zone="America/Denver")


@pytest.fixture
def ben(db):
    """A member who reads English."""
    return MemberFactory(handle="ben", display_name="Ben Oyelaran")


@pytest.fixture
def cho(db):
    """A moderator."""
    return MemberFactory(handle="cho", display_name="Cho Min-seo", moderator=True)


@pytest.fixture
def amara(db):
    """An editor."""
    return MemberFactory(handle="amara", display_name="Amara Nwosu", editor=True)


@pytest.fixture
def dot(db):
    """Signed in, and a member of no coalition."""
    return MemberFactory(handle="dot", display_name="Dot Warren")


@pytest.fixture
def mei(db):
    """An operator."""
    return MemberFactory(handle="mei", display_name="Mei-Lin Chow", operator=True)


@pytest.fixture
def signed_in(client):
    """Return a function that signs a member in to the test client and returns it."""

    def sign_in(member):
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """The address of an empty database of each engine, for what runs apart (`tests.support.apart`)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'apart.sqlite3'}"
    else:
        with empty_postgresql(str(services.address("postgresql"))) as url:
            yield url
