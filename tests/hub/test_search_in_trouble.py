"""Whole pages while Elasticsearch is in trouble: they come, they say so, they wait once; and all writing goes on."""

import math
from uuid import uuid4

import pytest

from forum.editing import edit_post, remove_post
from forum.models import Post
from library.models import Tool
from search import breaker
from search.draining import drain
from search.engines import choice
from search.models import Outbox
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review, told_use
from tests.support import services
from tests.support.troubled import SLOW_SECONDS, TROUBLES, Troubled

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]

FOUND = ["/en/search/?q=consent", "/es/search/?q=consent&kind=tool", "/en/tools/?q=consent&sort=newest", "/en/tools/"]
NOT_FOUND = [
    "/en/search/?q=zzxqy",
    "/en/search/?q=conzent&exact=1",
    "/en/search/?q=consent&kind=member",
    "/en/tools/?q=zzxqy",
    "/en/tools/?q=consent&cost=free&format=webpage&language=es",
    "/en/tools/?q=conzent&exact=1&cost=free",
]


@pytest.fixture
def trouble(settings, tmp_path):
    """A site with a few things, all in the index of an Elasticsearch behind a proxy that obeys the test."""
    proxy = Troubled(services.address("elasticsearch"))
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = proxy.url, f"test-{uuid4().hex}"
    breaker.asking.reset()
    breaker.draining.reset()
    tool = ToolFactory(title="One-page consent", format="webpage", used_by=[CoalitionFactory(name_en="Consent circle")])
    ToolFactory(title="Consent in plain words", lang="es", languages=["es"], body=tool.summary)
    begin(title="Who signs the consent?")
    drain()
    choice.elastic().refresh()
    yield proxy
    proxy.end()
    choice.elastic().discard()
    proxy.close()
    breaker.asking.reset()
    breaker.draining.reset()


@pytest.mark.parametrize("name", [name for name in TROUBLES if name != "read-only"])
def test_every_page_that_searches_comes_says_so_and_asks_once(client, trouble, name):
    well = {page: client.get(page).context["results"] for page in [*FOUND, *NOT_FOUND]}
    assert {results.engine for results in well.values()} == {"elasticsearch"}
    trouble.begin(name)
    for page, results in well.items():
        breaker.asking.reset()
        before = trouble.asked
        answer = client.get(page)
        assert answer.context["results"].engine == "embedded"
        assert answer.context["results"].total == results.total
        assert 'class="notice warm' in answer.content.decode(), page
        assert trouble.asked == before + 1, page


def test_what_is_similar_and_what_is_suggested_come_without_it(client, trouble):
    tool = Tool.objects.get(title="One-page consent")
    trouble.begin("stalls")
    before = trouble.asked
    assert client.get(tool.get_absolute_url()).status_code == 200
    assert trouble.asked == before + 1
    assert client.get("/en/search/suggest/?q=one-p").json()["suggestions"][0]["label"] == tool.title
    assert trouble.asked == before + 1


@pytest.mark.parametrize("address", NOT_FOUND)
def test_a_page_that_asks_often_waits_a_second_for_a_slow_server_altogether(client, trouble, address):
    trouble.begin("is slow", own_patience=True)
    before = trouble.asked
    assert client.get(address).status_code == 200
    assert trouble.asked - before <= math.ceil(1.0 / SLOW_SECONDS)  # the last is not waited for


@pytest.mark.parametrize("name", [*TROUBLES, "half a bulk"])
def test_posting_and_saving_never_even_ask_it(trouble, name, ben):
    trouble.begin(name)
    before = trouble.asked
    thread = begin(CategoryFactory(), ben, title="Written in trouble")
    post = say(thread, "Said in trouble", ben)
    edit_post(post=post, editor=ben, body="Said again in trouble", reason="")
    remove_post(post=say(thread, "Taken back", ben), by=ben)
    tool = ToolFactory(title="Made in trouble", author=ben)
    told_use(tool, ben)
    left_review(tool)
    tool.title = "Renamed in trouble"
    tool.save()
    tool.delete()
    assert trouble.asked == before
    written = Post.objects.filter(thread=thread).values_list("pk", flat=True)
    waiting = Outbox.objects.filter(engine="elasticsearch", kind="post").values_list("thing_pk", flat=True)
    assert {str(pk) for pk in written} <= set(waiting)
    assert Outbox.objects.get(engine="elasticsearch", kind="tool").op == "delete"
