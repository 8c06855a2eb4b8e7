"""Seeds the demo’s talk: categories, then every thread through the actions that a member’s own words go through."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.models import Network
from forum.editing import edit_post
from forum.judging import accept_answer
from forum.models import Category, KindPlace, Post, Reading, Thread
from forum.moderation import pin_thread
from forum.publishing import publish_about, publish_post, start_thread
from hub.demo.reading import age, listed, read
from hub.demo.rows import renew
from hub.pages.models import GuideStep
from live.models import Event
from members.models import Member
from search.outbox import schedule
from search.registry import kind_named

NAMES = uuid.UUID("8d1b4b3c-2f6e-4c0a-9f57-0a6f2f3f6f5e")
"""The namespace of the drafts' keys: seeding twice finds what the first time wrote."""

POST = re.compile(
    r"^=== (?P<handle>[a-z-]+) (?P<age>[0-9dhm]+)(?: re:(?P<re>\d+))?(?: lang:(?P<lang>[a-z]{2}))?$", re.M
)
PLACES = {
    "tool": "bright-spots",
    "blog_post": "data-and-stories",
    "guide": "working-together",
    "webinar": "working-together",
    "site_page": "introductions",
}
"""In which category talk about each kind of thing goes."""


@dataclass(frozen=True)
class Line:
    """One post of a file."""

    handle: str
    at: datetime
    answers: int | None
    lang: str
    body: str


def seed_categories(folder: Path) -> dict[str, int]:
    """Load `categories.json`, and say where talk about things goes; return how many categories there are.

    In the file a category stands after the one above it.
    """
    for row in json.loads((folder / "categories.json").read_text(encoding="utf-8")):
        fields = {
            "parent": Category.objects.get(slug=row["parent"]) if "parent" in row else None,
            "colour": row["colour"],
            "name_en": row["name_en"],
            "name_es": row["name_es"],
            "summary_en": row["description_en"],
            "summary_es": row["description_es"],
            "icon": row["icon"],
            "order": row["order"],
            "visibility": row["visibility"],
        }
        renew(Category, fields, slug=row["slug"])
    for kind, slug in PLACES.items():
        renew(KindPlace, {"category": Category.objects.get(slug=slug)}, kind=kind)
    return {"categories": Category.objects.count()}


def seed_threads(folder: Path) -> dict[str, int]:
    """Load `threads/<language>/*.md`; return how many threads and posts there are now.

    A file whose head says `about: guide turn-the-room-around` is talk about that thing, on its page.
    """
    people = {member.handle: member for member in Member.objects.all()}
    with holding(first_posts=0):  # they were let in long ago
        for path in sorted(folder.glob("threads/*/*.md")):
            seed_thread(path, people)
    return {"threads": Thread.objects.count(), "posts": Post.objects.count()}


@contextmanager
def holding(*, first_posts: int) -> Iterator[None]:
    """Hold so many first posts of a newcomer, and no links, while the block runs."""
    network = Network.load()
    rules = network.first_posts_held, network.links_held_days
    network.first_posts_held, network.links_held_days = first_posts, 0
    network.save()
    yield
    network.first_posts_held, network.links_held_days = rules
    network.save()


@transaction.atomic
def seed_thread(path: Path, people: dict[str, Member]) -> None:
    """Publish what the file has and the thread has not, dated as the file says; put right what the file words anew.

    What people of the demo have edited, taken away or closed meanwhile is left as they left it.
    """
    head, body = read(path)
    lang = path.parent.name
    told = list(lines(body, lang))
    keys = [uuid.uuid5(NAMES, f"{lang}/{path.stem}/{number}") for number in range(1, len(told) + 1)]
    posts = Post.objects.filter(client_key__in=keys).select_related("thread__category__parent", "thread__closing")
    known = {post.client_key: post for post in posts}
    written: list[Post] = []
    new: list[Post] = []
    for key, line in zip(keys, told, strict=True):
        post = known.get(key)
        if post is None:
            if written and written[0].thread.is_closed:
                break
            post = _publish(head, line, people[line.handle], key, written)
            new.append(dated(post, line.at))
        elif post.body != line.body and not (post.edited_at or post.is_removed or post.thread.is_closed):
            _renew(post, people[line.handle], line.body)
        written.append(post)
    if new:
        _date_thread(written[0].thread_id)
        _keep_order(head, written)
        schedule(new)
        leave_some_unread(written, people.values())


def lines(body: str, lang: str) -> Iterator[Line]:
    """Return the posts of a file's body, in order; `ValueError` for a line that only looks like the head of one."""
    now = timezone.now()
    before, *parts = POST.split(body)
    for text in (before, *parts[4::5]):
        if "\n===" in f"\n{text}":
            raise ValueError(f"this is no line `=== handle AGE [re:N] [lang:xx]`: {text[text.index('===') :][:60]!r}")
    for start in range(0, len(parts), 5):
        handle, old, answers, own_lang, words = parts[start : start + 5]
        yield Line(handle, now - age(old), int(answers) if answers else None, own_lang or lang, words.strip())


def thing(named: str) -> dict[str, str]:
    """Return the kind and the key of a thing that a file names as `guide turn-the-room-around`.

    `guide_step turn-the-room-around 3` is the third step of that guide.
    """
    name, slug, *number = named.split()
    kind = kind_named(name)
    found: Any = kind.model._default_manager.filter(slug=slug).order_by("pk").first() if kind else None
    if not kind or found is None:
        raise ValueError(f"there is no {named!r} to talk about")
    if number:
        found = GuideStep.of(found, found.agenda.steps[int(number[0]) - 1].key)
    return {"kind": name, "key": kind.key(found)}


def leave_some_unread(posts: list[Post], people: Iterable[Member]) -> None:
    """Everybody has read everything but the last days: newcomers see at once what "new to you" means."""
    recent = timezone.now() - timedelta(days=2)
    readings = []
    for member in people:
        seen = [post.number for post in posts if post.created_at < recent or post.author_id == member.pk]
        if seen:
            readings.append(
                Reading(
                    member=member,
                    thread=posts[0].thread,
                    last_number=max(seen),
                    at=recent,
                    is_behind=max(seen) < len(posts),
                )
            )
    Reading.objects.bulk_create(
        readings,
        update_conflicts=True,
        unique_fields=["member", "thread"],
        update_fields=["last_number", "at", "is_behind"],
    )


def _publish(head: dict[str, str], line: Line, author: Member, key: uuid.UUID, written: list[Post]) -> Post:
    if not written and "about" in head:
        return publish_about(**thing(head["about"]), author=author, body=line.body, lang=line.lang, client_key=key)
    if not written:
        category = Category.objects.get(slug=head["category"])
        return start_thread(
            author=author,
            category=category,
            title=head["title"],
            body=line.body,
            lang=line.lang,
            client_key=key,
            tags=listed(head.get("tags", "")),
        )
    return publish_post(
        thread=written[0].thread,
        author=author,
        body=line.body,
        lang=line.lang,
        client_key=key,
        reply_to=written[line.answers - 1] if line.answers else None,
    )


def _keep_order(head: dict[str, str], written: list[Post]) -> None:
    """Accept the answer that the head names by its number, as who asked; keep on top what it says is kept there."""
    asker = written[0].author
    if "answer" in head and asker:
        accept_answer(post=written[int(head["answer"]) - 1], by=asker)
    if "pinned" in head:
        moderator = Member.objects.filter(site_role=Member.SiteRole.MODERATOR).earliest("pk")
        pin_thread(thread=written[0].thread, by=moderator, scope=head["pinned"])


def _renew(post: Post, author: Member, body: str) -> None:
    """Word a post anew, as a file that was corrected does: nobody of the demo edited it."""
    edit_post(post=post, editor=author, body=body)
    Post.objects.filter(pk=post.pk).update(edited_at=None)


def dated(post: Post, at: datetime) -> Post:
    """Set a new post and its event back to when the file says it was written."""
    post.created_at = at
    Post.objects.filter(pk=post.pk).update(created_at=at)
    stream = Event.objects.filter(stream="thread", key=post.thread.stream_key)
    Event.objects.filter(pk=stream.latest("seq").pk).update(at=at)
    return post


def _date_thread(pk: int) -> None:
    thread = Thread.objects.get(pk=pk)
    standing = thread.posts.standing().order_by("number")
    times = list(standing.values_list("created_at", flat=True))
    thread.created_at, thread.last_post_at = times[0], times[-1]
    thread.save(update_fields=["created_at", "last_post_at"])
