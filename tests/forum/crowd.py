"""Many people writing at once. Run by test_crowd.py in a process and a database of its own."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from content.models import Network
from forum.models import Category, Post, Thread
from forum.publishing import publish_about, publish_post, start_thread
from live.models import Event
from members.models import Member
from networks.models import Coalition

PEOPLE = 12


def posts_in_one_thread() -> dict[str, Any]:
    """Everybody answers one thread at the same moment."""
    people, thread = _people(), _thread()
    errors = _at_once([_reply(thread, person, uuid.uuid4()) for person in people])
    return _state(thread, errors)


def one_draft_sent_often() -> dict[str, Any]:
    """One person's browser sends the same draft from all sides."""
    person, thread, key = _people()[0], _thread(), uuid.uuid4()
    errors = _at_once([_reply(thread, person, key) for _ in range(PEOPLE)])
    return _state(thread, errors)


def one_new_thread_sent_often() -> dict[str, Any]:
    """The same with the form that starts a thread: there is no thread to lock yet."""
    person, category, key = _people()[0], _category(), uuid.uuid4()

    def start() -> None:
        start_thread(author=person, category=category, title="Once", body="Once.", lang="en", client_key=key)

    return {"errors": _at_once([start] * PEOPLE), "threads": Thread.objects.count(), "posts": Post.objects.count()}


def first_words_about_one_thing() -> dict[str, Any]:
    """Everybody says the first word about a coalition at the same moment."""
    people, _category_of_all = _people(), _category()
    coalition = Coalition.objects.create(slug="delta", name_en="Delta", name_es="Delta", place="Greenwood", state="MS")

    def speak(person: Member) -> Callable[[], object]:
        return lambda: publish_about(
            kind="coalition", key=str(coalition.pk), author=person, body="Hello.", lang="en", client_key=uuid.uuid4()
        )

    errors = _at_once([speak(person) for person in people])
    return _state(Thread.objects.get(), errors)


def _state(thread: Thread, errors: list[str]) -> dict[str, Any]:
    thread.refresh_from_db()
    return {
        "engine": connection.vendor,
        "errors": errors,
        "numbers": list(thread.posts.order_by("number").values_list("number", flat=True)),
        "counted": [thread.last_number, thread.posts_count],
        "seqs": list(Event.objects.filter(key=thread.stream_key).order_by("seq").values_list("seq", flat=True)),
        "told": [event.data["post"] for event in Event.objects.filter(key=thread.stream_key).order_by("seq")]
        == list(thread.posts.order_by("number").values_list("pk", flat=True)),
    }


def _reply(thread: Thread, person: Member, key: uuid.UUID) -> Callable[[], object]:
    return lambda: publish_post(thread=thread, author=person, body="At once.", lang="en", client_key=key)


def _people() -> list[Member]:
    return [
        Member.objects.create_user(f"p{number}@home.example", display_name=f"P {number}") for number in range(PEOPLE)
    ]


def _category() -> Category:
    Network(first_posts_held=0, links_held_days=0).save()  # nobody of the crowd is new
    return Category.objects.create(slug="crowd", name_en="Crowd", name_es="Gentío")


def _thread() -> Thread:
    author = Member.objects.create_user("author@home.example", display_name="Author")
    return start_thread(
        author=author, category=_category(), title="Crowd", body="All at once.", lang="en", client_key=uuid.uuid4()
    ).thread


def _at_once(jobs: list[Callable[[], object]]) -> list[str]:
    """Run each job in a thread with a connection of its own, all let go at one moment; return what went wrong."""
    errors: list[str] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            job()
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
