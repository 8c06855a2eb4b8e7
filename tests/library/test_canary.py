"""A word that only some may know is found by nobody else: on no page of the library or of search, in no count,
suggestion, repair, facet, likeness, export or feed, whichever engine answers.

Each canary hides in another corner; `echo` is a second word of the same corner by which it is asked for, because pages
repeat what they were asked.
"""

import itertools
import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from forum.models import Category
from library.curation import record_use
from library.judging import hide_told, reject_told
from library.models import Review, Tool, UseStory, Version
from library.urls import urlpatterns
from members.policies import scopes_of
from networks.models import Coalition
from search import breaker
from search.draining import drain
from search.engines import choice
from search.finding import find, find_by_kind
from search.query import Query
from search.similar import similar_to
from search.suggesting import suggest
from tests.factories.forum import CategoryFactory, begin
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review, told_use
from tests.support import services
from topics.models import Topic

pytestmark = pytest.mark.django_db

EVERYBODY = {"visitor", "member", "author", "editor", "moderator"}
KNOWN_TO = {
    "quetzalopen": EVERYBODY,
    "quetzalstory": EVERYBODY,
    "quetzalreview": EVERYBODY,
    "quetzalwaiting": {"author", "editor"},
    "quetzaledition": {"author", "editor"},
    "quetzalversion": {"author", "editor"},
    "quetzaldeclined": {"author", "editor"},
    "quetzalretired": {"author", "editor"},
    "quetzalunlisted": EVERYBODY - {"visitor"},
    "quetzalclosed": {"moderator"},
    "quetzalheldstory": {"author", "moderator"},
    "quetzalheldreview": {"author", "moderator"},
    "quetzalrejected": {"author", "moderator"},
    "quetzalhidden": {"author", "moderator"},
}
"""Which canary is known to whom. The author left the tools and told the stories; editors look tools over."""


def echo(canary):
    return canary[::-1]


def said(canary):
    return {"title": f"{canary} {echo(canary)} folder", "summary": f"{canary} {echo(canary)} summary"}


@pytest.fixture
def people(ben, dot, amara, cho):
    return {"visitor": AnonymousUser(), "member": ben, "author": dot, "editor": amara, "moderator": cho}


ELASTIC = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)


@pytest.fixture(params=["embedded", ELASTIC])
def engine(request, settings, tmp_path):
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL = services.address("elasticsearch") if request.param == "elasticsearch" else ""
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid4().hex}"
    breaker.asking.reset()
    yield request.param
    if elastic := choice.elastic():
        elastic.discard()


@pytest.fixture
def cages(people, engine):
    """Put each canary where it belongs, through the actions, and bring the index up to date."""
    dot, cho = people["author"], people["moderator"]
    secret = CoalitionFactory(
        slug="hushed", name_en="quetzalunlisted circle", name_es="quetzalunlisted", is_listed=False
    )
    opened = ToolFactory(**said("quetzalopen"), author=dot, topics=["walks"])
    record_use(opened, [secret])
    for canary, state in [("waiting", "submitted"), ("declined", "declined"), ("retired", "retired")]:
        tool = ToolFactory(**said(f"quetzal{canary}"), author=dot, state=state, topics=["walks"], audiences=["aunts"])
        tool.tags.add(f"quetzal{canary}")
    edition = ToolFactory(**said("quetzaledition"), author=dot, state="submitted", lang="es", family=opened.family)
    Version.objects.create(tool=edition, label="1", year=2025, what_changed="quetzalversion")
    told_use(opened, body="quetzalstory", coalition=secret)
    left_review(opened, body="quetzalreview")
    for canary, act in [("heldstory", None), ("rejected", reject_told), ("hidden", hide_told)]:
        story = told_use(opened, dot, body=f"quetzal{canary} {echo(f'quetzal{canary}')}")
        UseStory.objects.filter(pk=story.pk).update(state="standing" if act is hide_told else "held")
        story.refresh_from_db()
        if act:
            act(story, by=cho, words="Because.")
    review = left_review(opened, dot, body="quetzalheldreview")
    Review.objects.filter(pk=review.pk).update(state="held")
    closed = CategoryFactory(slug="closed", name_en="A closed room", for_coalition=True, coalition=secret)
    begin(closed, cho, title=f"quetzalclosed {echo('quetzalclosed')}", body="quetzalclosed words")
    Category.objects.filter(slug="closed").update(summary_en="quetzalclosed")
    drain()
    for each in choice.engines():
        each.refresh()


def addresses():
    """Every address of the library for everything there is, of search and of machines, and pages that show tools."""
    slugs = list(Tool.objects.values_list("slug", flat=True))
    told = [str(pk) for model in (UseStory, Review) for pk in model.objects.values_list("pk", flat=True)]
    forms = {"export_tools": ["json", "csv"], "export_tool": ["json", "csv", "bib"]}
    for pattern in urlpatterns:
        names = list(pattern.pattern.converters) or list(getattr(pattern.pattern, "regex", pattern.pattern).groupindex)
        given = {"slug": slugs, "pk": told, "what": ["use", "review"], "form": forms.get(pattern.name, [])}
        for chosen in itertools.product(*(given[name] for name in names)):
            yield reverse(pattern.name, kwargs=dict(zip(names, chosen, strict=True)))
    yield from (reverse("coalition", args=[slug]) for slug in Coalition.objects.values_list("slug", flat=True))
    yield from (reverse("member", args=[handle]) for handle in ("dot", "cho"))
    yield from (reverse(name) for name in ("start", "people", "talk", "talk_feed", "me", "my_data", "search"))
    yield from (topic.url for topic in Topic.objects.all() if getattr(topic, "url", ""))
    yield from ("/sitemap.xml", "/sitemap-tool.xml", "/sitemap-thread.xml", "/sitemap-coalition.xml", "/en/blog/feed/")
    yield from ("/admin/search-steering/queries/", "/admin/search-steering/pins/pick/?query=x&q=folder")


def questions(canary):
    """Ask for a canary by its echo and by a slip of its own, with filters that fit nothing, in both languages."""
    slip = canary[:4] + canary[5:]
    yield f"/en/search/?q={echo(canary)}"
    yield f"/es/search/?q={echo(canary)}&kind=tool&exact=1"
    yield f"/en/search/?q={slip}"
    yield f"/en/tools/?q={slip}&exact=1&cost=free&language=es"
    yield f"/en/tools/?q={echo(canary)}&audience=aunts&language=es"
    yield f"/en/tools/export.json?q={echo(canary)}"
    yield f"/en/search/suggest/?q={canary[:9]}"


def found_by(client, viewer, urls) -> str:
    """Return all that somebody can get, as one text."""
    client.logout()
    if viewer.is_authenticated:
        client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    got = []
    for url in urls:
        answer = client.get(url)
        if answer.status_code != 404:  # that page says only what it was asked for
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            got.append(f"{body.decode(errors='replace')} {answer.headers}")
    scopes = scopes_of(viewer)
    for tool in Tool.objects.all():
        got += [str(hit.thing.title) for hit in similar_to(tool, viewer, 9, scopes=scopes)]
    for canary in KNOWN_TO:
        got += [one.text for one in suggest(canary[:8], "en", scopes, viewer=viewer, limit=30)]
        for asked in (Query(echo(canary), "en", scopes=scopes), Query(canary, "es", scopes=scopes, repair=False)):
            results = find(asked, viewer)
            got += [canary] * (results.total + len(results.hits) + find_by_kind(asked, viewer).results.total)
    return "\n".join(got)


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_canary_is_found_by_whoever_may_know_it_and_nowhere_by_anybody_else(client, people, cages, role):
    text = found_by(client, people[role], [*addresses(), *itertools.chain(*map(questions, KNOWN_TO))])
    found = {canary for canary in KNOWN_TO if canary in text}
    assert found == {canary for canary, known in KNOWN_TO.items() if role in known}


@pytest.mark.parametrize("engine", [ELASTIC], indirect=True)
def test_elasticsearch_tells_a_visitor_no_more(client, people, cages):
    text = found_by(client, people["visitor"], itertools.chain(*map(questions, KNOWN_TO)))
    found = {canary for canary in KNOWN_TO if canary in text}
    assert found == {"quetzalopen"}


def test_what_is_not_in_the_library_is_in_no_count(client, people, cages):
    for role, viewer in people.items():
        results = find(Query("", "en", kinds=("tool",), scopes=scopes_of(viewer)), viewer)
        assert results.total == 1, role
        assert [(value.slug, value.count) for value in results.facet("topic").values] == [("walks", 1)]
        assert not results.facet("audience").values
        assert not results.facet("tag").values
    for language in ("en", "es"):
        assert client.get(f"/{language}/tools/").context["results"].total == 1
        assert client.get(f"/{language}/tools/").context["everything"] == 1
    page = json.loads(client.get("/en/tools/export.json").content)
    assert page["total"] == len(page["tools"]) == 1


def test_the_log_of_queries_holds_what_was_typed_and_nothing_that_was_found(client, people, cages, signed_in):
    client.get(f"/en/search/?q={echo('quetzalopen')}")
    page = signed_in(people["editor"]).get("/admin/search-steering/queries/").content.decode()
    assert echo("quetzalopen") in page
    assert "quetzalopen" not in page
