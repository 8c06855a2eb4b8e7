"""Makes the people and threads of a run, by the site's own code: `python -m tests.faults.harness.community CREWS`.

Prints them as JSON: the threads (number, slug), a long one beside them, and the sessions of readers and of each round's
writers.
"""

import json
import sys
import uuid

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - after Django's setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - after Django's setup

from content.models import Network  # noqa: E402 - after Django's setup
from forum.models import Category, Thread  # noqa: E402 - after Django's setup
from forum.publishing import publish_post, start_thread  # noqa: E402 - after Django's setup
from members.models import Member  # noqa: E402 - after Django's setup

THREADS = 3
READERS = 25
WRITERS = 20
LONG = 60
"""Posts of the thread that is too long to be sent to somebody who does not read."""
LONG_WORDS = "One bead after the other, until the string is full. " * 300


def main(crews: int) -> None:
    Network.objects.update_or_create(pk=Network.load().pk, defaults={"first_posts_held": 0, "links_held_days": 0})
    category = Category.objects.create(slug="faults", name_en="Faults", name_es="Fallas")
    readers = [person(f"reader-{number}") for number in range(READERS)]
    crew = [[sign_in(person(f"writer-{number}-{one}")) for one in range(WRITERS)] for number in range(crews)]
    threads = [begin(category, readers[0], number) for number in range(THREADS)]
    long = begin(category, readers[0], THREADS)
    thread = Thread.objects.get(pk=long["pk"])
    for _ in range(LONG):
        words = {"body": LONG_WORDS, "lang": "en", "client_key": uuid.uuid4()}
        publish_post(thread=thread, author=readers[1], **words)
    sessions = {"readers": [sign_in(one) for one in readers], "crews": crew}
    print(json.dumps({"threads": threads, "long": thread.pk, **sessions}))  # noqa: T201 - read by the harness


def person(handle: str) -> Member:
    return Member.objects.create_user(handle=handle, display_name=handle.title(), email=f"{handle}@sobremesa.example")


def sign_in(member: Member) -> str:
    """Return the key of a session in which somebody is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def begin(category: Category, author: Member, number: int) -> dict[str, object]:
    words = {"title": f"What breaks, table {number}", "body": f"note-{number:012x} We begin.", "lang": "en"}
    post = start_thread(author=author, category=category, client_key=uuid.uuid4(), **words)
    return {"pk": post.thread_id, "slug": post.thread.slug}


if __name__ == "__main__":
    main(int(sys.argv[1]))
