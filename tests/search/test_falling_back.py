"""Elasticsearch slow or down: the embedded engine answers, says so, and nobody waits twice."""

import socket
import threading

import pytest
from django.contrib.auth.models import AnonymousUser

from search import breaker
from search.asking import AWAY, SIMPLE
from search.breaker import Breaker
from search.draining import drain
from search.engines import elastic
from search.finding import find
from tests.factories.networks import CoalitionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card")]
VISITOR = AnonymousUser()


@pytest.fixture
def orchard():
    coalition = CoalitionFactory(name_en="Orchard")
    drain()
    return coalition


@pytest.fixture
def silent_server():
    """A server that takes calls and never says a word; `calls` counts them."""
    server = socket.create_server(("127.0.0.1", 0))
    taken = []

    def take():
        while True:
            try:
                taken.append(server.accept())
            except OSError:
                return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", taken
    server.close()
    for connection, _ in taken:
        connection.close()


def test_a_site_without_elasticsearch_has_nothing_to_excuse(orchard, ask):
    results = find(ask("orchard"), VISITOR)
    assert (results.engine, results.notice, len(results.hits)) == ("embedded", "", 1)


def test_a_refused_connection_is_answered_by_the_embedded_engine_with_a_notice(orchard, ask, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    results = find(ask("orchard"), VISITOR)
    assert (results.engine, results.notice, len(results.hits)) == ("embedded", SIMPLE, 1)


def test_a_server_that_hangs_is_waited_for_once(orchard, ask, settings, silent_server, monkeypatch):
    settings.ELASTICSEARCH_URL, calls = silent_server
    assert elastic.READ_SECONDS == 1.0
    monkeypatch.setattr(elastic, "READ_SECONDS", 0.2)
    for _ in range(3):
        results = find(ask("orchard"), VISITOR)
        assert (results.notice, len(results.hits)) == (SIMPLE, 1)
    assert len(calls) == 1


@pytest.mark.elasticsearch
def test_when_elasticsearch_is_back_it_answers_again(orchard, ask, settings, elasticsearch):
    there = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert find(ask("orchard"), VISITOR).engine == "embedded"
    settings.ELASTICSEARCH_URL = there
    drain()
    elasticsearch.refresh()
    breaker.asking.reset()
    results = find(ask("orchard"), VISITOR)
    assert (results.engine, results.notice, len(results.hits)) == ("elasticsearch", "", 1)


def test_with_no_engine_at_all_the_page_still_says_what_is_the_matter(ask, settings, tmp_path):
    settings.SEARCH_FILE = str(tmp_path)
    results = find(ask("orchard"), VISITOR)
    assert (results.hits, results.engine, results.notice) == ((), "", AWAY)


def test_a_breaker_lets_one_asker_try_when_its_pause_is_over(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("search.breaker.time.monotonic", lambda: clock[0])
    circuit = Breaker()
    assert circuit.allows()
    circuit.failed()
    assert not circuit.allows()
    clock[0] += 5
    assert [circuit.allows(), circuit.allows()] == [True, False]
    circuit.failed()
    clock[0] += 9
    assert not circuit.allows()
    clock[0] += 1
    assert circuit.allows()
    circuit.succeeded()
    assert [circuit.allows(), circuit.allows()] == [True, True]
