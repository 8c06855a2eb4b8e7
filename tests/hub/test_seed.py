"""The demo community: everybody is there, everything is in both languages, and nothing comes twice."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Count, F, Max
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Locale, Page

from content.models import Network
from forum.editing import edit_post
from forum.models import Category, Hold, Post, Reading, Report, Thread
from forum.reporting import dismiss, let_in
from hub.demo.doors import PARTS
from hub.pages.models import BlogCategory, BlogPostPage, CoalitionShelfPage, GuidePage, SitePage
from library.models import Tool
from live.log import head
from live.models import Event
from members.models import Member
from networks.models import Coalition, Membership
from search.finding import find
from search.models import Outbox
from search.query import Query
from tests.support import demo_urls
from webinars.models import WebinarPage, WebinarSession

OURS = ("pages", "webinars", "library", "forum", "networks", "members", "content", "topics")
LICENCES = "creativecommons.org"
HOST = re.compile(r"(?:https?://|\b[\w.+-]+@)([\w.-]+\w)")


@pytest.fixture(scope="module", autouse=True)
def community(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo community, seeded once for all tests here; each test sees it as it was seeded."""
    folder = tmp_path_factory.mktemp("demo")
    site = override_settings(
        DEMO=True,
        ROOT_URLCONF=demo_urls.__name__,
        MEDIA_ROOT=folder / "media",
        SEARCH_FILE=str(folder / "search.sqlite3"),
        ELASTICSEARCH_URL="",
    )
    with site, django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("seed_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_the_command_says_what_there_is(community):
    assert "10 coalitions, 34 people" in community
    assert "49 threads, 397 posts" in community
    assert "2 posts held, 2 reports" in community


def test_there_is_talk_in_both_languages():
    assert Category.objects.count() >= 6
    assert Thread.objects.count() >= 40
    assert Post.objects.count() >= 300
    spanish = Post.objects.filter(lang="es").count() / Post.objects.count()
    assert 0.25 < spanish < 0.45


def test_there_is_talk_about_things_on_their_pages(client):
    about = Thread.objects.exclude(about_kind="")
    assert set(about.values_list("about_kind", flat=True)) == {"blog_post", "guide", "guide_step", "tool", "webinar"}
    for language in ("en", "es"):
        page = client.get(f"/{language}/guides/turn-the-room-around/").content.decode()
        assert "Nobody leaves in one shoe." in page


def test_stories_fill_every_shelf_in_both_languages():
    for language in ("en", "es"):
        stories = BlogPostPage.objects.live().filter(locale__language_code=language)
        assert stories.count() >= 8
        assert set(stories.values_list("category", flat=True)) == set(BlogCategory.objects.values_list("pk", flat=True))
    assert BlogCategory.objects.count() == 5


def test_guides_have_steps_with_time_and_things():
    guides = GuidePage.objects.live()
    assert guides.filter(locale__language_code="en").count() >= 3
    for guide in guides:
        assert guide.minutes > 20
        assert guide.need
        assert all(step.materials and step.value["body"] for step in guide.agenda.steps)
        assert any(step.checklist for step in guide.agenda.steps)
        assert any(step.value["notes"].source and step.value["roles"] for step in guide.agenda.steps)
        assert any(step.value["handouts"] for step in guide.agenda.steps)
        assert len(guide.agenda.stages) > 1
        assert guide.roles
        assert guide.planned_minutes in (None, guide.minutes)


def test_tools_have_a_value_in_every_facet():
    tools = Tool.objects.published()
    assert tools.count() >= 60
    assert tools.filter(lang="es").count() >= 20
    for tool in tools:
        assert all([tool.levers.count(), tool.audiences.count(), tool.ages.count(), tool.topics.count()]), tool
        assert all([tool.format_id, tool.cost_id, tool.languages]), tool


def test_webinars_stand_in_every_state():
    now = timezone.now()
    sessions = WebinarSession.objects.with_seats()
    assert sessions.count() >= 6
    ahead = sessions.scheduled().upcoming(now)
    assert sessions.recorded(now)
    assert sessions.running(now)
    assert ahead.filter(seats_taken__lt=F("capacity") * 0.9)
    assert ahead.filter(seats_taken__gte=F("capacity") * 0.9, seats_taken__lt=F("capacity"))
    assert ahead.filter(seats_taken=F("capacity"), seats_waiting__gt=0)
    assert ahead.filter(registration="closed", seats_taken__lt=F("capacity"))
    assert sessions.filter(status="cancelled", starts_at__gt=now)
    dated = sessions.values("page_key")
    assert WebinarPage.objects.live().exclude(translation_key__in=dated).count() == len(settings.LANGUAGES)


def test_a_recorded_webinar_is_watched_on_its_page_with_its_slides_and_what_was_said(client):
    session = WebinarSession.objects.recorded(timezone.now()).get(recording_url__endswith=".webm")
    film, slides = client.get(session.recording_url), client.get(session.slides_url)
    assert (film["Content-Type"], slides["Content-Type"]) == ("video/webm", "application/pdf")
    assert b"".join(film.streaming_content)[:4] == b"\x1a\x45\xdf\xa3"
    assert b"".join(slides.streaming_content)[:5] == b"%PDF-"
    for language, words in (("en", "Good afternoon"), ("es", "Buenas tardes")):
        said = client.get(session.transcript_url, headers={"Accept-Language": language}, follow=True)
        assert words in said.content.decode()


def test_everybody_with_a_door_has_their_part():
    parts = dict(Member.objects.filter(handle__in=PARTS).values_list("handle", "site_role"))
    assert parts == {
        "rosa": "",
        "marcus": "",
        "teresa": "",
        "joel": "moderator",
        "amara": "editor",
        "omar": "",
        "ruth": "reviewer",
        "ana": "translator",
        "diego": "presenter",
        "mei-lin": "operator",
    }
    assert Membership.objects.filter(member__handle="teresa", is_lead=True, coalition__slug="south-valley").exists()


def test_people_know_whom_to_write_to():
    network = Network.load()
    assert (network.contact_name, network.contact_email) == ("Mei-Lin Chow", "help@sobremesa.example")


@pytest.mark.parametrize("handle", PARTS)
def test_each_door_opens_with_one_click(client, handle):
    assert client.post(f"/en/demo/enter/{handle}/").status_code == 302
    assert client.session["_auth_user_id"] == str(Member.objects.get(handle=handle).pk)
    assert "127.0.0.1" in client.get("/en/accounts/sessions/").content.decode()


def test_coalitions_have_people_and_say_in_both_languages_what_they_work_on():
    assert Coalition.objects.count() >= 3
    for coalition in Coalition.objects.annotate(people=Count("memberships")):
        assert all([coalition.people, coalition.about_en, coalition.about_es, coalition.work.count()]), coalition


def test_every_page_is_in_both_languages_and_says_something_else_in_each():
    for model in (BlogPostPage, GuidePage, SitePage, WebinarPage):
        keys = Counter(model.objects.live().values_list("translation_key", flat=True))
        assert set(keys.values()) == {2}, model
        for page in model.objects.live().filter(locale__language_code="en"):
            other = page.get_translation(Locale.objects.get(language_code="es"))
            assert (page.slug, page.title != other.title) == (other.slug, True)


def test_every_page_opens_with_its_words(client):
    for page in Page.objects.live().filter(depth__gt=2).specific():
        answer = client.get(page.address())
        assert answer.status_code == 200, page
        assert page.title.partition(":")[0] in answer.content.decode().replace("&#x27;", "'")


def test_pages_are_dated_back_and_published_by_the_editor_and_only_what_waits_is_by_its_writer():
    week_ago = timezone.now() - timedelta(days=7)
    assert BlogPostPage.objects.filter(first_published_at__lt=week_ago).count() >= 12
    for story in BlogPostPage.objects.all():
        assert story.authors
        assert (story.latest_revision.user.handle, story.live) in {("amara", True), ("omar", False)}, story


def test_counters_numbers_and_events_of_every_thread_agree_with_its_posts():
    now = timezone.now()
    for thread in Thread.objects.all():
        everything = list(thread.posts.order_by("number"))
        assert [post.number for post in everything] == list(range(1, len(everything) + 1))
        events = Event.objects.filter(stream="thread", key=thread.stream_key)
        assert head("thread", thread.stream_key) == events.count()
        assert events.filter(kind__in=["posted", "said", "held"]).count() == thread.last_number == len(everything)
        posts = [post for post in everything if post.is_standing] or everything
        assert thread.posts_count == thread.posts.standing().count()
        assert thread.author == posts[0].author
        assert thread.last_post == (posts[-1] if posts[-1].is_standing else None)
        times = [post.created_at for post in posts]
        assert times == sorted(times)
        assert (thread.created_at, thread.last_post_at) == (times[0], times[-1])
        assert times[-1] < now


def test_everybody_has_read_all_but_the_last_days():
    rosa = Member.objects.get(handle="rosa")
    unread = Thread.objects.unread_by(rosa).count() + Thread.objects.new_to(rosa).filter(reading=None).count()
    assert 3 <= unread <= 15
    assert not Reading.objects.filter(last_number__gt=F("thread__last_number")).exists()


def everything_written():
    """Yield every text of ours in the database but calendar UIDs, which only look like addresses."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if model._meta.app_label in OURS and is_text and field.name != "uid":
                yield from map(str, model.objects.values_list(field.name, flat=True))


def test_every_link_and_address_is_at_an_invented_host():
    hosts = {host for text in everything_written() for host in HOST.findall(text)}
    own = urlsplit(settings.SITE_URL).hostname
    assert {host for host in hosts if not host.endswith(".example")} <= {LICENCES, own}
    assert len(hosts) > 20


def test_search_is_full_at_once():
    assert not Outbox.objects.exists()
    for text, kind in (("benefits cliff", "blog_post"), ("consentimiento", "tool"), ("audífonos", "post")):
        assert find(Query(text=text, language="en", kinds=(kind,)), Member.objects.get(handle="rosa")).total


def test_a_second_time_adds_nothing():
    def counted():
        return {model: model._default_manager.count() for model in apps.get_models()}

    before = counted()
    newest = Page.objects.aggregate(Max("latest_revision_created_at"))
    call_command("seed_demo", verbosity=0)
    assert counted() == before
    assert Page.objects.aggregate(Max("latest_revision_created_at")) == newest


def test_what_a_visitor_of_the_demo_wrote_over_a_post_stays():
    post = Post.objects.filter(author__handle="rosa").first()
    edit_post(post=post, editor=post.author, body="My own words.")
    call_command("seed_demo", verbosity=0)
    post.refresh_from_db()
    assert post.body == "My own words."


def test_a_post_whose_file_was_corrected_says_so_without_a_mark():
    post = Post.objects.filter(author__handle="rosa").first()
    words = post.body
    Post.objects.filter(pk=post.pk).update(body="A typing eror.")
    call_command("seed_demo", verbosity=0)
    post.refresh_from_db()
    assert (post.body, post.edited_at) == (words, None)


def test_without_demo_nobody_comes(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="seed_demo makes accounts that anybody can enter"):
        call_command("seed_demo")


def test_talk_has_two_levels_tags_an_accepted_answer_and_one_thread_kept_on_top_of_it(client):
    assert set(Category.objects.exclude(parent=None).values_list("slug", flat=True)) == {
        "meetings-and-stipends",
        "home-visits",
    }
    assert Category.objects.order_by().values("colour").distinct().count() >= 4
    assert Thread.objects.filter(tags__name="consent").exists()
    solved = Thread.objects.get(solution__isnull=False)
    assert solved.solution.post.author.handle == "denise"
    assert Thread.objects.get(pin__scope="site").category.slug == "introductions"
    assert "Answered" in client.get("/en/talk/working-together/").content.decode()


def test_the_moderator_finds_a_living_queue(client):
    client.force_login(Member.objects.get(handle="joel"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/en/talk/care/").content.decode()
    for words in ("Noor Haddad", "Ximena Robles", "one pot of lentil soup", "Could the numbers be rounded?"):
        assert words in page
    assert "one pot of lentil soup" not in client.get("/en/talk/?show=latest").content.decode()


def test_what_the_moderator_has_decided_stays_decided():
    joel = Member.objects.get(handle="joel")
    for hold in Hold.objects.filter(state="waiting"):
        let_in(hold=hold, by=joel)
    for told in Report.objects.filter(state="open"):
        dismiss(report=told, by=joel, answer="We asked her.")
    call_command("seed_demo", verbosity=0)
    assert not Hold.objects.filter(state="waiting").exists()
    assert not Report.objects.filter(state="open").exists()


def test_a_coalition_has_written_on_its_shelf_and_one_of_its_stories_waits_for_review():
    for language in ("en", "es"):
        shelf = CoalitionShelfPage.objects.get(coalition__slug="kitsap-tides", locale__language_code=language)
        assert shelf.get_children().live().count() == 2
    waiting = BlogPostPage.objects.get(slug="a-waiting-list-in-pencil")
    assert (waiting.live, waiting.current_workflow_state.status) == (False, "in_progress")
    shelf = CoalitionShelfPage.objects.get(coalition__slug="kitsap-tides", locale__language_code="en")
    rights = shelf.permissions_for_user(Member.objects.get(handle="omar"))
    assert (rights.can_add_subpage(), rights.can_publish_subpage()) == (True, False)
