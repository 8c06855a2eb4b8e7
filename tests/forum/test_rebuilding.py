"""Whatever is done to threads, in any order: a page that was open meanwhile is the page one would load now."""

import re
import uuid
from contextlib import suppress
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from content.errors import HubError
from content.models import Network
from forum import judging, moderation, moving
from forum.editing import edit_post, remove_post, undo_removal
from forum.models import Post, Thread
from forum.publishing import publish_post
from forum.tagging import set_tags
from live.catching_up import answer
from networks.models import Membership
from tests.factories.forum import CategoryFactory, begin
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory
from tests.support.following import Following

ARTICLE = re.compile(r'<article class="post.*?</article>|<p class="gone".*?</p>', re.S)
TIME = re.compile(r"(<time datetime=[^>]*>)[^<]*")
ACTS = re.compile(r"<footer>.*?</footer>\s*", re.S)
PART = re.compile(r'<(div|p) (?:class="where" )?id="(where|tags|veil|answer|pinned|closing)">(.*?)</\1>\n', re.S)
PER_PAGE = 20
EACH = st.integers(0, 10**6)
"""Chooses one of what there is, by its remainder."""


FITTING = {
    judging.approve_post: ["held", "rejected"],
    judging.reject_post: ["held"],
    judging.hide_post: ["standing"],
    judging.accept_answer: ["standing"],
    judging.restore_post: ["hidden"],
    judging.take_back_answer: ["standing"],
}
"""Judgements, with the states of posts that they fit."""

BROWSER = Client()
"""One for all, with everybody's own cookies: a new one loads every middleware anew."""


def bare(html):
    """Return HTML without what a frame cannot hold: controls and local times."""
    return re.sub(r"\s+", " ", ACTS.sub("", TIME.sub(r"\1", html))).strip()


def posts_of(html):
    articles = ((re.search(r'data-number="(\d+)"', one), bare(one)) for one in ARTICLE.findall(html))
    return {int(number[1]): article for number, article in articles if number}


class Page:
    """A thread's page as one person has it open, with the client's rule (docs/live.md) and what thread.js does."""

    def __init__(self, viewer, thread, page=1):
        self.viewer, self.thread, self.page = viewer, thread, page
        self.key = thread.stream_key
        self.cookies = SimpleCookie()
        if viewer.is_authenticated:
            BROWSER.cookies = self.cookies
            BROWSER.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
        html = self.load()
        self.posts, self.parts = posts_of(html), self.parts_of(html)
        self.until = page * PER_PAGE if "data-later" in html else 10**9
        self.following = Following(int(re.search(r'data-seq="(\d+)"', html)[1]), self.show)
        self.kept = []
        self.moved_to = ""

    def get(self, page):
        BROWSER.cookies = self.cookies
        return BROWSER.get(f"/en/talk/t/{self.thread.pk}/{self.thread.slug}/", {"page": page})

    def load(self, page=None):
        response = self.get(page or self.page)
        return response.content.decode() if response.status_code == 200 else ""

    def parts_of(self, html):
        return {name: bare(inner) for _tag, name, inner in PART.findall(html)}

    def ask(self):
        return answer("thread", self.key, self.viewer, self.following.last, "en")

    def catch_up(self):
        while not self.following.refused and not self.following.behind and self.following.take(self.ask()):
            pass

    def show(self, frame):
        for name, html in frame.get("parts", {}).items():
            if name in self.parts:
                self.parts[name] = bare(html)
        if "html" in frame and (self.page - 1) * PER_PAGE < frame["number"] <= self.until:
            self.posts[frame["number"]] = bare(frame["html"])
        self.moved_to = frame.get("url", self.moved_to)

    def compare(self):
        """Catch up, and compare with a page that is loaded now."""
        self.catch_up()
        fresh = self.load()
        if self.following.refused:
            return
        if self.moved_to:
            where = self.get(1)
            assert (where.status_code, where.headers["Location"]) == (302, self.moved_to)
            return
        if self.following.behind:
            return
        assert fresh, f"{self.viewer} may follow, but not load the page"
        pages = [fresh]
        if self.until > self.page * PER_PAGE and "data-later" in fresh:  # the open page grew beyond its end
            pages.append(self.load(page=2))
        expected = {number: html for page in pages for number, html in posts_of(page).items()}
        assert dict(sorted(self.posts.items())) == expected
        assert self.parts == self.parts_of(fresh)


class Talk(RuleBasedStateMachine):
    """Two threads in which all kinds of things happen, and a page of each for everybody who might have it open."""

    def __init__(self):
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()

    def teardown(self):
        try:
            for page in getattr(self, "pages", []):
                page.compare()
        finally:
            transaction.set_rollback(True)
            self.story.__exit__(None, None, None)

    @initialize()
    def open_two_threads(self):
        Network.objects.update_or_create(pk=Network.load().pk, defaults={"first_posts_held": 99})
        coalition = CoalitionFactory()
        self.rosa, self.ben = MemberFactory(display_name="Rosa"), MemberFactory(display_name="Ben")
        for member in (self.rosa, self.ben):
            Membership.objects.create(coalition=coalition, member=member, state="accepted")
        self.newcomer = MemberFactory(display_name="Nia")
        self.cho = MemberFactory(display_name="Cho", moderator=True)
        self.categories = [CategoryFactory(), CategoryFactory(), CategoryFactory(members=True)]
        self.threads = [begin(self.categories[0], self.rosa), begin(self.categories[0], self.ben)]
        viewers = [AnonymousUser(), self.ben, self.newcomer, self.rosa, self.cho]
        self.pages = [Page(viewer, thread) for viewer in viewers for thread in self.threads]

    def post(self, which):
        posts = Post.objects.select_related("thread__category__parent", "author").order_by("thread", "number")
        return posts[which % posts.count()]

    def thread(self, which):
        return Thread.objects.select_related("category__parent").get(pk=self.threads[which % 2].pk)

    @rule(which=EACH, who=st.sampled_from(["ben", "newcomer", "newcomer", "cho"]), answers=EACH)
    def say(self, which, who, answers):
        answered = self.post(answers)
        with suppress(HubError):
            publish_post(
                thread=self.thread(which),
                author=getattr(self, who),
                body=f"Words {which}.",
                lang="en",
                client_key=uuid.uuid4(),
                reply_to=answered if answered.is_standing else None,
            )

    @rule(which=EACH, act=st.sampled_from(list(FITTING)))
    def judge(self, which, act):
        """Judge a post that stands so that it can be judged thus."""
        posts = Post.objects.select_related("thread").filter(state__in=FITTING[act]).order_by("-number")
        if posts:
            with suppress(HubError):
                act(post=posts[which % len(posts)], by=self.cho, words="Because.")

    @rule(which=EACH, words=st.integers(1, 9))
    def edit(self, which, words):
        post = self.post(which)
        with suppress(HubError):
            edit_post(post=post, editor=post.author, body=f"Other words {words}.")

    @rule(which=EACH, by_author=st.booleans())
    def remove(self, which, by_author):
        post = self.post(which)
        with suppress(HubError):
            remove_post(post=post, by=post.author if by_author else self.cho)

    @rule(which=EACH)
    def undo(self, which):
        removed = Post.objects.filter(state__in=["removed", "taken"]).select_related("removal__by").order_by("pk")
        if removed:
            post = removed[which % len(removed)]
            with suppress(HubError):
                undo_removal(post=post, by=post.removal.by)

    @rule(
        which=EACH,
        act=st.sampled_from(
            [
                *(moderation.close_thread, moderation.open_thread, moderation.pin_thread, moderation.unpin_thread),
                *(moderation.hide_thread, moderation.restore_thread),
            ]
        ),
    )
    def moderate(self, which, act):
        with suppress(HubError):
            act(thread=self.thread(which), by=self.cho, reason=f"Reason {which % 3}.")

    @rule(
        which=EACH, tags=st.sets(st.sampled_from(["consent", "intake", "casa"])), who=st.sampled_from(["rosa", "cho"])
    )
    def tag(self, which, tags, who):
        with suppress(HubError):
            set_tags(thread=self.thread(which), by=getattr(self, who), tags=tags)

    @rule(which=EACH, where=st.integers(0, 2))
    def move(self, which, where):
        with suppress(HubError):
            moving.move_thread(thread=self.thread(which), category=self.categories[where], by=self.cho)

    @precondition(lambda self: len(self.pages) and not Thread.objects.filter(state="merged").exists())
    @rule(which=EACH)
    def merge(self, which):
        with suppress(HubError):
            moving.merge_thread(thread=self.thread(which), target=self.thread(which + 1), by=self.cho)

    @rule(which=EACH, keep=st.booleans(), one=EACH, part=st.integers(0, 3))
    def hear(self, which, keep, one, part):
        """An answer comes: at once, or what was kept of an earlier one, doubled, late, without its first frames."""
        page = self.pages[which % len(self.pages)]
        if keep:
            page.kept.append(page.ask())
        elif not page.kept:
            page.catch_up()
        elif not page.following.refused:
            late = page.kept[one % len(page.kept)]
            late = late if late.get("refused") else {**late, "frames": late["frames"][part:]}
            if page.following.take(late):
                page.catch_up()


@pytest.mark.django_db
def test_an_open_page_is_the_page_one_would_load_now_for_every_audience():
    with override("en"):
        run_state_machine_as_test(
            Talk,
            settings=settings(
                max_examples=10,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
