"""The real Elasticsearch behind a proxy that stalls, dawdles, resets and answers errors.

Nothing that is saved fails, nobody is left waiting or without an answer, and afterwards the index is the database.
"""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now

from search import asking, breaker
from search.asking import SIMPLE
from search.draining import LONGEST_WAIT, drain
from search.engines import choice
from search.engines import elastic as server
from search.finding import find, find_by_kind
from search.models import Outbox
from search.rebuilding import RebuildRefused, differences, rebuild
from search.registry import kinds
from search.suggesting import suggest
from tests.factories.networks import CoalitionFactory
from tests.support import services
from tests.support.troubled import SLOW_SECONDS, TROUBLES, Troubled

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.usefixtures("card")]
VISITOR = AnonymousUser()


@pytest.fixture
def trouble(settings):
    """A site whose Elasticsearch stands behind a proxy; its index goes with the test."""
    proxy = Troubled(services.address("elasticsearch"))
    settings.ELASTICSEARCH_URL = proxy.url
    CoalitionFactory.create_batch(6, about_en="An orchard for many")
    drain()
    yield proxy
    proxy.end()
    choice.elastic().discard()
    proxy.close()


def true_index():
    """Say whether the index that answers holds exactly what the database says, by count and hash."""
    engine = choice.elastic()
    (index,) = engine._behind(engine.alias)
    engine.refresh()
    return differences(engine, index)[0] == set() and not Outbox.objects.exists()


def let_time_pass():
    """Let every pause be over, none of which is longer than half a minute."""
    assert not Outbox.objects.filter(due_at__gt=now() + timedelta(seconds=LONGEST_WAIT)).exists()
    assert LONGEST_WAIT <= 30
    assert breaker.LONGEST_PAUSE <= 30
    Outbox.objects.update(due_at=now())
    breaker.asking.reset()
    breaker.draining.reset()


@pytest.mark.parametrize("name", [*TROUBLES, "half a bulk"])
def test_what_is_saved_during_trouble_is_in_the_index_after_it(trouble, name):
    trouble.begin(name)
    coalitions = CoalitionFactory.create_batch(4, about_en="Orchards")
    gone = coalitions.pop()
    gone.delete()
    for _ in range(4):
        drain()
        Outbox.objects.update(due_at=now())
        breaker.draining.reset()
    assert Outbox.objects.filter(engine="elasticsearch").exists()
    assert not Outbox.objects.filter(engine="embedded").exists()
    trouble.end()
    let_time_pass()
    drain()
    assert true_index()


@pytest.mark.parametrize("name", [name for name in TROUBLES if name != "read-only"])
def test_search_answers_from_the_embedded_engine_and_says_so(trouble, name, ask):
    trouble.begin(name)
    before = trouble.asked
    for _ in range(3):
        results = find(ask("orchards"), VISITOR)
        assert (results.engine, results.notice, results.total) == ("embedded", SIMPLE, 6)
        assert find_by_kind(ask("orchards"), VISITOR).groups[0].total == 6
        assert suggest("orch", "en", frozenset({"public"}))
    assert trouble.asked == before + 1
    trouble.end()
    let_time_pass()
    choice.elastic().refresh()
    assert find(ask("orchards"), VISITOR).engine == "elasticsearch"


def test_an_index_that_may_only_be_read_still_answers(trouble, ask):
    choice.elastic().refresh()
    trouble.begin("read-only")
    assert find(ask("orchards"), VISITOR).engine == "elasticsearch"


def test_a_slow_server_is_waited_for_a_second_altogether_however_often_a_page_asks(trouble, ask):
    assert trouble.own[0] == 1.0
    choice.elastic().refresh()
    trouble.begin("is slow", own_patience=True)
    started = time.monotonic()
    with asking.patience() as left:
        engines = [find(ask("orchards"), VISITOR).engine for _ in range(6)]
    spent = 1.0 - left[0]
    assert engines[0] == "elasticsearch"
    assert engines[-1] == "embedded"
    assert SLOW_SECONDS <= spent < 1.5 < time.monotonic() - started + 1.5
    assert breaker.asking.is_open


@pytest.mark.parametrize("name", ["stalls", "drips"])
def test_patience_ends_whatever_the_connection_does(trouble, name, ask):
    trouble.begin(name)
    with asking.patience() as left:
        find(ask("orchards"), VISITOR)
    assert -0.5 < left[0] < 0.1


@pytest.mark.parametrize("name", ["stalls", "429", "half a bulk"])
def test_a_rebuild_that_meets_trouble_leaves_the_old_index_answering(trouble, name, ask):
    trouble.begin(name)
    with pytest.raises((server.EngineDown, RebuildRefused)):
        rebuild(choice.elastic())
    trouble.end()
    let_time_pass()
    drain()
    assert true_index()
    assert find(ask("orchards"), VISITOR).total == 6
    assert [kind.name for kind in kinds()] == ["card"]
