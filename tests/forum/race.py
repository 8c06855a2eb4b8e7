"""Moderators who merge and members who write, all at once. Run by test_race.py in a process and database of its own."""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from forum import locking, moving
from forum.editing import edit_post
from forum.judging import hide_post, restore_post
from forum.models import Category, Merge, Post, Thread
from forum.moving import merge_thread
from forum.publishing import publish_post, start_thread
from live.models import Event
from members.models import Member
from networks.models import Coalition, Membership

MODERATORS, WRITERS = 4, 6
POSTS = 5
"""Posts of each thread before the race."""
REST = 0.05
"""Seconds between one lock and the next: with it the race is one on any machine."""

Job = Callable[[], object]


class Scene:
    """Two threads, their moderators and writers."""

    def __init__(self) -> None:
        self.moderators = [_person(f"cho{n}", site_role="moderator") for n in range(MODERATORS)]
        self.writers = [_person(f"ben{n}") for n in range(WRITERS)]
        table = Coalition.objects.create(slug="table", name_en="Table", name_es="Mesa", place="Fresno")
        for writer in self.writers:  # a coalition has accepted them: nothing of theirs waits
            Membership.objects.create(coalition=table, member=writer, state="accepted")
        category = Category.objects.create(slug="open", name_en="Open", name_es="Abierta")
        self.older, self.newer = (self._thread(category, title) for title in ("Older", "Newer"))

    def _thread(self, category: Category, title: str) -> Thread:
        words: Any = {"lang": "en", "client_key": uuid.uuid4()}
        thread = start_thread(author=self.writers[0], category=category, title=title, body="Who has?", **words).thread
        for n in range(1, POSTS):
            publish_post(thread=thread, author=self.writers[n % WRITERS], **_words(f"{title} {n}"))
        return Thread.objects.get(pk=thread.pk)

    def merges(self, *directions: tuple[Thread, Thread]) -> list[Job]:
        """Let each moderator merge, one direction after the other."""
        pairs = [(by, *directions[n % len(directions)]) for n, by in enumerate(self.moderators)]
        return [lambda pair=pair: merge_thread(by=pair[0], thread=pair[1], target=pair[2]) for pair in pairs]


def same(_mode: str = "") -> dict[str, Any]:
    """All merge the newer thread into the older one."""
    scene = Scene()
    _rest_after_locking()
    return _outcome(_at_once(scene.merges((scene.newer, scene.older))))


def crossed(mode: str = "") -> dict[str, Any]:
    """Half of them merge one way, half the other. The control takes the locks in the order they are named."""
    scene = Scene()
    if mode == "control":
        moving.lock_both = lambda one, other: (locking.lock(one), locking.lock(other))
    _rest_after_locking()
    return _outcome(_at_once(scene.merges((scene.newer, scene.older), (scene.older, scene.newer))))


def writing(mode: str = "") -> dict[str, Any]:
    """They merge while members write in both threads, change what they wrote, and others hide it and bring it back.

    The control keeps the lock of the merged thread while it waits for the other's.
    """
    scene = Scene()
    if mode == "control":
        locking._lock_where = _keeping_the_lock
    said = list(Post.objects.filter(number__gt=1).select_related("thread__category", "author").order_by("pk"))
    jobs = scene.merges((scene.newer, scene.older))
    for n, writer in enumerate(scene.writers):
        thread = (scene.newer, scene.older)[n % 2]
        answered = next(post for post in said if post.thread_id == thread.pk)
        words = _words(f"Meanwhile {n}") | {"reply_to": answered}
        jobs.append(
            lambda thread=thread, writer=writer, words=words: publish_post(thread=thread, author=writer, **words)
        )
    jobs += [lambda post=post: edit_post(post=post, editor=post.author, body="Changed.") for post in said[-2:]]
    jobs += [lambda: restore_post(post=hide_post(post=said[-3], by=scene.moderators[0]), by=scene.moderators[0])]
    _rest_after_locking()
    return _outcome(_at_once(jobs))


def _outcome(errors: list[str]) -> dict[str, Any]:
    """Say what went wrong, and how the posts stand: by thread their numbers, and whether each event is there once."""
    stands = {
        thread.title: {
            "state": thread.state,
            "numbers": list(thread.posts.order_by("number").values_list("number", flat=True)),
            "counted": [thread.last_number, thread.posts_count, thread.last_shown],
            "seqs": list(Event.objects.filter(key=str(thread.pk)).order_by("seq").values_list("seq", flat=True)),
        }
        for thread in Thread.objects.order_by("pk")
    }
    bodies = list(Post.objects.order_by("body").values_list("body", flat=True))
    answers = Post.objects.exclude(reply_to=None).count()
    return {
        "engine": connection.vendor, "errors": sorted(errors), "threads": stands, "merges": Merge.objects.count(),
        "meanwhile": [body for body in bodies if body.startswith("Meanwhile")], "answers": answers,
    }  # fmt: skip


def _person(handle: str, **values: str) -> Member:
    email = f"{handle}@home.example"
    return Member.objects.create(handle=handle, display_name=handle.title(), email=email, **values)


def _words(body: str) -> dict[str, Any]:
    return {"body": body, "lang": "en", "client_key": uuid.uuid4()}


def _rest_after_locking() -> None:
    lock = locking.lock

    def locked(thread: Thread) -> Thread:
        found = lock(thread)
        time.sleep(REST)
        return found

    locking.lock = locked


def _keeping_the_lock(thread: Thread, holds: Callable[[Thread], bool]) -> Thread | None:
    locked = locking.lock(thread)
    return locked if holds(locked) else None


def _at_once(jobs: list[Job]) -> list[str]:
    """Run each job in a thread with a connection of its own, all let go at one moment; return what went wrong."""
    errors: list[str] = []
    start = threading.Barrier(len(jobs))

    def run(job: Job) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            job()
        except Exception as error:
            errors.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
