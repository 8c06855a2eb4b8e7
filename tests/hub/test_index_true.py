"""The index says what the site says, on both engines: renames, saves that are rolled back, things that are deleted."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from taggit.models import Tag

from forum.judging import hide_post
from hub.pages.models import Author, PostAuthor
from members.models import Member
from networks.models import Coalition
from search import breaker
from search.draining import drain, drain_engine
from search.engines import choice
from search.finding import find
from search.models import Entry, Outbox
from search.plan import plan
from search.query import Query
from search.rebuilding import rebuild
from search.reconciling import reconcile
from tests.factories.forum import begin
from tests.factories.library import ToolFactory, term
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.pages import story
from tests.support import services
from topics.models import Audience, Lever, Setting, Topic

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
SCOPES = frozenset({"public", "members"})


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def settle(request, settings, tmp_path):
    """Return a function that brings all indexes up to date and returns the one that answers."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL = services.address("elasticsearch") if request.param == "elasticsearch" else ""
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid4().hex}"
    breaker.asking.reset()
    breaker.draining.reset()

    def bring_up_to_date():
        drain()
        for engine in choice.engines():
            engine.refresh()
        return choice.engines()[0]

    yield bring_up_to_date
    if elastic := choice.elastic():
        elastic.discard()


def found(text, viewer=VISITOR, **more):
    results = find(Query(text, "en", repair=False, scopes=SCOPES, **more), viewer)
    return {hit.kind for hit in results.hits}


@pytest.fixture
def shown(db):
    """A tool, a person and a story that show all that can be renamed, each by a word of its own."""
    circle = CoalitionFactory(name_en="Oldcoalition circle", name_es="Oldcoalition")
    topic = term(Topic, "old-topic", "Oldtopic")
    ToolFactory(
        levers=[term(Lever, "old-lever", "Oldlever")],
        audiences=[term(Audience, "old-audience", "Oldaudience")],
        settings=[term(Setting, "old-setting", "Oldsetting")],
        topics=[topic],
        used_by=[circle],
    ).tags.add("oldtag")
    member = MemberFactory(handle="renamed", display_name="Oldmember", visibility="public")
    member.ask_me_about.add(topic)
    page = story()
    page.tags.add("oldtag")
    page.save_revision().publish()
    PostAuthor.objects.create(post=page, author=Author.objects.create(name="Oldauthor"))
    PostAuthor.objects.create(post=page, member=member)


RENAMED = {
    "Oldcoalition": (Coalition, "name_en", {"tool", "coalition"}),
    "Oldtopic": (Topic, "name_en", {"tool", "member"}),
    "Oldlever": (Lever, "name_en", {"tool"}),
    "Oldaudience": (Audience, "name_en", {"tool"}),
    "Oldsetting": (Setting, "name_en", {"tool"}),
    "oldtag": (Tag, "name", {"tool", "blog_post"}),
    "Oldauthor": (Author, "name", {"blog_post"}),
    "Oldmember": (Member, "display_name", {"member", "blog_post"}),
}


def test_what_is_renamed_is_renamed_in_every_hit(shown, settle, client):
    settle()
    assert {old: found(old) for old in RENAMED} == {old: kinds for old, (_, _, kinds) in RENAMED.items()}
    for old, (model, field, _kinds) in RENAMED.items():
        row = model.objects.get(**{f"{field}__istartswith": old})
        for name in {field, field.replace("_en", "_es")}:
            setattr(row, name, old.lower().replace("old", "fresh"))
        row.save()
    settle()
    assert {old: found(old) for old in RENAMED} == {old: set() for old in RENAMED}
    for old, (_model, _field, kinds) in RENAMED.items():
        fresh = old.lower().replace("old", "fresh")
        assert found(fresh) == kinds
        page = client.get(f"/en/search/?q={fresh}").content.decode()
        assert old not in page
        assert f"<mark>{fresh}</mark>" in page
    assert reconcile().things == 0


def test_a_save_that_is_rolled_back_leaves_no_trace(settle):
    tool = ToolFactory(title="Standing folder")
    settle()
    before = {entry.thing_pk: entry.revision for entry in Entry.objects.filter(kind="tool")}
    with transaction.atomic():
        tool.title = "Undone folder"
        tool.save()
        ToolFactory(title="Undone as well")
        transaction.set_rollback(True)
    engine = settle()
    assert not Outbox.objects.exists()
    assert {entry.thing_pk: entry.revision for entry in Entry.objects.filter(kind="tool")} == before
    assert dict(engine.revisions()).keys() >= {f"tool:{pk}" for pk in before}
    assert found("folder") == {"tool"}


@pytest.mark.parametrize("gone", ["deleted", "hidden"])
def test_what_is_gone_never_comes_back(settle, gone, cho):
    post = begin(title="About", body="quetzalgone words").posts.get()
    engine = settle()
    assert found("quetzalgone") == {"post"}
    late = Entry.objects.get(kind="post", thing_pk=str(post.pk)).record()
    if gone == "deleted":
        post.thread.posts.all().delete()
    else:
        hide_post(post=post, by=cho, words="Because.")
    settle()
    index = engine.new_index()
    for target in (None, index):
        engine.write([Entry.objects.get(kind="post", thing_pk=str(post.pk)).record()], target)
        engine.write([late], target)  # by a process that read it before, and was slow
    engine.adopt(index)
    engine.refresh()
    assert found("quetzalgone", cho) == set()
    rebuild(engine, lambda done: engine.write([late]))
    drain_engine(engine)
    reconcile()
    engine = settle()
    assert found("quetzalgone", cho) == set()
    assert engine.search(plan(Query("quetzalgone", "en"), "quetzalgone")).total == 0
