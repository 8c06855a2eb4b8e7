"""A word that may be known to some is found on no surface by anybody else: each word hides in another corner of talk.

Every address of talk is asked for, also one that is written tomorrow: they are read from `forum.urls`.
"""

import itertools
import json
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse

from content.models import Network
from forum.editing import edit_post, remove_post
from forum.judging import hide_post
from forum.models import Category, Draft, Hold, Post, Removal, Report, Thread, Upload
from forum.moderation import hide_thread
from forum.reporting import dismiss, keep_out, report
from forum.urls import urlpatterns
from live.catching_up import answer
from members.keeping_away import keep_away
from networks.models import Coalition
from search.draining import drain
from search.finding import find
from search.query import Query
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db

EVERYBODY = {"visitor", "member", "coalition", "author", "moderator"}
KNOWN_TO = {
    "quetzalopen": EVERYBODY,
    "quetzalmembers": EVERYBODY - {"visitor"},
    "quetzalcoalition": {"coalition", "moderator"},
    "quetzalfile": {"coalition", "moderator"},
    "quetzalheldpost": {"author", "moderator"},
    "quetzalheldthread": {"author", "moderator"},
    "quetzalrejected": {"author", "moderator"},
    "quetzaldecision": {"author", "moderator"},
    "quetzalhidden": {"author", "moderator"},
    "quetzalveiled": {"author", "moderator"},
    "quetzalremoved": set(),
    "quetzalbefore": {"author", "moderator"},
    "quetzaldraft": {"member"},
    "quetzalreport": {"member", "moderator"},
    "quetzalanswer": {"member", "moderator"},
}
"""Which canary is known to whom. The author wrote what waits or was hidden; the member drafted and reported."""


@pytest.fixture
def people(visitor, ben, lupe, dot, cho):
    return {"visitor": visitor, "member": ben, "coalition": lupe, "author": dot, "moderator": cho}


@pytest.fixture
def cages(people, public, for_members, for_coalition, settings, tmp_path):
    """Put each canary where it belongs, through the actions."""
    settings.MEDIA_ROOT, settings.SEARCH_FILE = tmp_path / "media", str(tmp_path / "search.sqlite3")
    ben, lupe, dot, cho = (people[role] for role in ("member", "coalition", "author", "moderator"))
    opened = begin(public, cho, "quetzalopen title", "quetzalopen words")
    begin(for_members, cho, "quetzalmembers title", "quetzalmembers words")
    secret = begin(for_coalition, lupe, "quetzalcoalition title", "quetzalcoalition words")
    upload = Upload(member=lupe, post=secret.posts.get(), name="quetzalfile.txt", content_type="text/plain", size=11)
    upload.file.save("quetzalfile.txt", ContentFile(b"quetzalfile"))
    hide_post(post=say(opened, "quetzalhidden words", dot), by=cho, words="Because.")
    hide_thread(thread=begin(public, dot, "quetzalveiled title", "quetzalveiled words"), by=cho, reason="Because.")
    remove_post(post=say(opened, "quetzalremoved words", dot), by=dot)
    Removal.objects.update(words="")
    edit_post(post=say(opened, "quetzalbefore words", dot), editor=dot, body="Better words.", reason="A name less.")
    network = Network.load()
    network.first_posts_held = 9
    network.save()
    say(opened, "quetzalheldpost words", dot)
    begin(public, dot, "quetzalheldthread title", "quetzalheldthread words")
    rejected = say(opened, "quetzalrejected words", dot)
    keep_out(hold=Hold.objects.get(key=str(rejected.pk)), by=cho, words="quetzaldecision")
    Draft.objects.create(member=ben, place=opened.stream_key, words={"body": "quetzaldraft"}, key=uuid.uuid4())
    told = report(kind="post", key=str(opened.posts.get(number=4).pk), by=ben, reason="other", words="quetzalreport")
    dismiss(report=told, by=cho, answer="quetzalanswer")
    report(kind="member", key=str(dot.pk), by=ben, reason="other", words="quetzalreport again")
    keep_away(member=lupe, other=ben, kind="blocked")
    drain()


def addresses():
    """Every address of talk for everything there is, and the pages of other apps that show talk."""
    keys = [*Draft.objects.values_list("key", flat=True), *Upload.objects.values_list("key", flat=True)]
    things = [str(pk) for pk in Post.objects.values_list("pk", flat=True)]
    values = {
        "slug": list(Category.objects.values_list("slug", flat=True)),
        "handle": ["lupe", "dot"],
        "kind": ["post", "member"],
    }
    for pattern in urlpatterns:
        names, route = list(pattern.pattern.converters), str(pattern.pattern)
        given = values | {"pk": pks_of(route), "key": things if "kind" in names else keys}
        given |= {"slug": ["x"]} if "pk" in names else {}
        for chosen in itertools.product(*(given[name] for name in names)):
            yield reverse(pattern.name, args=chosen)
    yield from (reverse("file", args=[key]) for key in Upload.objects.values_list("key", flat=True))
    yield from (reverse("member", args=[handle]) for handle in values["handle"])
    yield from (reverse("coalition", args=[slug]) for slug in Coalition.objects.values_list("slug", flat=True))
    yield from (reverse(name) for name in ("start", "people", "me", "my_data", "distances", "my_reports"))
    yield from ("/sitemap.xml", "/sitemap-thread.xml", "/sitemap-member.xml")


def pks_of(route):
    """Return the numbers that an address of talk stands for: `talk/p/…` is a post."""
    models = {"talk/p/": Post, "talk/t/": Thread, "talk/care/holds/": Hold, "talk/care/reports/": Report}
    model = next((model for start, model in models.items() if route.startswith(start)), Post)
    return list(model.objects.values_list("pk", flat=True))


def questions():
    """What lists, live events, the feed and the boxes that complete what one types are asked for."""
    for show in ("latest", "unread", "new", "unanswered", "mine", "watched", "muted"):
        yield f"{reverse('talk')}?show={show}"
    for thread in Thread.objects.all():
        for language in ("en", "es"):  # by a slug that says nothing: a page that is not found repeats what was asked
            yield f"/{language}/talk/t/{thread.pk}/x/events?after=0"
            yield f"/{language}/talk/t/{thread.pk}/x/?reply_to=1"
        for sign, words in (("@", "d"), ("#", "quetzal")):
            yield f"{reverse('suggest')}?sign={sign}&words={words}&thread={thread.pk}"


def found_by(client, viewer) -> str:
    """Return all that somebody can get, as one text."""
    if viewer.is_authenticated:
        client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    said = []
    for url in [*addresses(), *questions()]:
        page = client.get(url, follow=True)
        body = b"".join(page.streaming_content) if page.streaming else page.content
        said.append(f"{body.decode(errors='replace')} {page.headers}")
    keys = [thread.stream_key for thread in Thread.objects.all()]
    said += [json.dumps(answer("thread", key, viewer, 0, "en")) for key in keys]
    for word in KNOWN_TO:
        found = find(Query(text=word, language="en", kinds=("post",)), viewer)
        said += [str(hit) for hit in found.hits] + [f"{word} found" for _ in range(found.total)]
    return "\n".join(said)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_canary_is_found_by_whoever_may_know_it_and_on_no_surface_by_anybody_else(client, people, cages, role):
    text = found_by(client, people[role])
    found = {word for word in KNOWN_TO if word in text}
    assert found == {word for word, known in KNOWN_TO.items() if role in known}


def test_nobody_is_told_of_a_file_or_a_draft_by_a_count(client, people, cages):
    for role in ("visitor", "member"):
        seen = Thread.objects.visible_to(people[role])
        assert {thread.slug.split("-")[0] for thread in seen} == {
            word for word in ("quetzalopen", "quetzalmembers") if role in KNOWN_TO[word]
        }
    page = client.get(Thread.objects.get(slug__startswith="quetzalopen").get_absolute_url()).content.decode()
    assert "<b>2 posts</b>" in page  # of seven that were ever written
    assert not Thread.objects.visible_to(AnonymousUser()).filter(state="held").exists()
