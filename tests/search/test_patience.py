"""The connection that keeps to its time: what it costs a server's askers when the server does not keep to any."""

import os
import threading
import time

import pytest
from elastic_transport import ConnectionTimeout, NodeConfig, TransportError

from search.engines import patience
from search.engines.patience import PatientNode
from tests.support import services
from tests.support.site import eventually
from tests.support.troubled import Troubled

pytestmark = pytest.mark.elasticsearch
AT_ONCE = 4
HEALTH = ("GET", "/_cluster/health")


@pytest.fixture
def proxy():
    proxy = Troubled(services.address("elasticsearch"))
    yield proxy
    proxy.close()


@pytest.fixture
def node(proxy):
    """A node of few connections, with the patience of a test."""
    port = proxy.server.server_port
    return PatientNode(NodeConfig("http", "127.0.0.1", port, connections_per_node=AT_ONCE, request_timeout=0.3))


def threads(node):
    return [thread for thread in threading.enumerate() if thread.name == f"elasticsearch:{node.config.port}"]


def at_work(node):
    return [thread for thread in threads(node) if thread not in node._idle.workers]


def outcomes(node, askers):
    """Let several ask at once; return what each got."""
    found = []

    def ask():
        try:
            found.append(node.perform_request(*HEALTH).meta.status)
        except TransportError as error:
            found.append(type(error))

    asking = [threading.Thread(target=ask) for _ in range(askers)]
    for one in asking:
        one.start()
    most = len(threads(node))
    while any(one.is_alive() for one in asking):
        most = max(most, len(threads(node)))
        time.sleep(0.01)
    return found, most


@pytest.mark.parametrize("name", ["stalls", "drips"])
def test_there_are_never_more_threads_than_connections_and_none_is_left_at_work(proxy, node, name):
    proxy.trouble = name
    found, most = outcomes(node, 5 * AT_ONCE)
    assert found == [ConnectionTimeout] * 5 * AT_ONCE
    assert most <= AT_ONCE
    eventually(lambda: not at_work(node), patience=10)
    proxy.trouble = ""
    assert outcomes(node, 2 * AT_ONCE)[0] == [200] * 2 * AT_ONCE


def test_a_thread_serves_one_request_after_the_other_and_ends_when_there_are_no_more(proxy, node, monkeypatch):
    monkeypatch.setattr(patience, "IDLE", 0.2)
    for _ in range(5):
        assert outcomes(node, 1)[0] == [200]
    assert len(threads(node)) == 1
    eventually(lambda: not threads(node), patience=10)
    assert outcomes(node, 1)[0] == [200]


def test_a_forked_process_asks_by_threads_of_its_own(node, monkeypatch):
    assert outcomes(node, 1)[0] == [200]
    (ours,) = threads(node)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert outcomes(node, 1)[0] == [200]
    assert ours not in node._idle.workers


def test_an_answer_that_comes_too_late_is_nobodys(proxy, node):
    proxy.trouble = "is slow"
    with pytest.raises(ConnectionTimeout):
        node.perform_request(*HEALTH)
    proxy.trouble = ""
    answer = node.perform_request("GET", "/_cat/health", headers={"accept": "text/plain"})
    assert b"cluster_name" not in answer.body


def test_a_page_of_somebody_elses_is_no_answer_and_a_refusal_of_elasticsearch_is_one(proxy, node):
    proxy.trouble = "speaks nonsense"
    with pytest.raises(TransportError, match="is not Elasticsearch"):
        node.perform_request("HEAD", "/_alias/orchard")
    proxy.trouble = "429"
    assert node.perform_request(*HEALTH).meta.status == 429
