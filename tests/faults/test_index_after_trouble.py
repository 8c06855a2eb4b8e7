"""A running site whose Elasticsearch falls ill in every way: a minute after it is well, index and database agree."""

import pytest

from search.engines.elastic import ElasticEngine
from tests.support import services
from tests.support.site import Site, eventually, free_port
from tests.support.troubled import Troubled

pytestmark = pytest.mark.elasticsearch
RECOVERED_WITHIN = 60
"""Seconds, by the site's own timer, breakers and pauses."""
ILL = ["stalls", "429", "resets", "read-only", "half a bulk", "speaks nonsense", "stalls"]

SAVE = """
from library.models import Tool
from networks.models import Coalition
from topics.models import Topic
from search.models import Outbox
tools = Tool.objects.published().order_by("pk")
turn = Outbox.objects.filter(engine="elasticsearch").count()
first, last = tools.first(), tools.last()
first.title = f"Renamed in trouble {turn}"
first.save()
last.delete()
topic = first.topics.first() or Topic.objects.first()
topic.name_en = f"Renamed topic {turn}"
topic.save()
Coalition.objects.create(slug=f"new-{first.search_revision}", name_en="New in trouble", name_es="Nueva", place="Taos")
"""

WAITING = 'from search.models import Outbox; print(Outbox.objects.filter(engine="elasticsearch").count())'

COMPARE = """
from search.engines import choice
from search.models import Entry, Outbox
from search.rebuilding import differences
engine = choice.elastic()
(index,) = engine._behind(engine.alias)
different, count = differences(engine, index)
waiting = Outbox.objects.filter(engine=engine.name).count()
print(f"{len(different)} differ, {waiting} wait, {count - Entry.objects.count()} too many")
"""


@pytest.fixture
def proxy():
    proxy = Troubled(services.address("elasticsearch"))
    yield proxy
    proxy.close()


@pytest.fixture
def site(prepared, proxy):
    """A site with its timer and a worker, filled."""
    prefix = f"ill{free_port()}"
    site = Site(prepared, {"ELASTICSEARCH_URL": proxy.url, "ELASTICSEARCH_PREFIX": prefix})
    site.manage("rebuild_search")
    site.start()
    yield site
    site.stop()
    ElasticEngine(str(services.address("elasticsearch")), prefix).discard()


def agrees(site):
    return site.manage("shell", "-v0", "-c", COMPARE).strip().endswith("0 differ, 0 wait, 0 too many")


def test_a_minute_after_every_trouble_the_index_is_the_database(site, proxy):
    # What the timer queues as it starts is written first.
    eventually(lambda: agrees(site), patience=RECOVERED_WITHIN, pause=1)
    for trouble in ILL:
        proxy.trouble = trouble
        site.manage("shell", "-v0", "-c", SAVE)
        asked = proxy.asked
        # The site's own timer has met the trouble before the next begins.
        eventually(lambda before=asked: proxy.asked > before)
    assert int(site.manage("shell", "-v0", "-c", WAITING).split()[-1]) > 0
    proxy.trouble = ""
    eventually(lambda: agrees(site), patience=RECOVERED_WITHIN, pause=1)
