"""Fills the database of `benchmarks/pages.py`, and prints the pages to ask for as JSON in its last line."""

import json
import os
import sys
from itertools import repeat
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - as above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - as above
from django.core.management import call_command  # noqa: E402 - as above
from django.db import connection  # noqa: E402 - as above
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402 - as above

from forum.models import Thread  # noqa: E402 - as above
from hub.demo.scale import fill_members, fill_readings, fill_threads  # noqa: E402 - as above
from members.models import Member  # noqa: E402 - as above
from networks.models import Coalition  # noqa: E402 - as above

LONGEST = int(os.environ.get("LONGEST", "100000"))
THREADS = int(os.environ.get("THREADS", "50000"))
LITTLE, UNREAD = 50, 20


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for n in range(5):
        names = {"name_en": f"Coalition {n}", "name_es": f"Coalición {n}", "summary_en": "…", "summary_es": "…"}
        Coalition.objects.create(slug=f"scale-{n}", place="Greenwood", state="MS", **names)
    fill_members(53)
    fill_threads([20, 1_000, LONGEST])
    long = list(Thread.objects.order_by("-last_number")[:3])
    fill_threads(repeat(1, THREADS))
    reader, little, much = Member.objects.order_by("-pk")[:3]
    fill_readings(little, LITTLE, UNREAD)
    fill_readings(much, THREADS, UNREAD)
    cookies = cookies_of(reader)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself, sooner or later
    pages = [page for thread in reversed(long) for page in pages_of(thread, cookies)]
    for name, member in (("little", little), ("much", much)):
        pages.append({"name": f"unread, {name} read", "path": "/en/talk/?show=unread", "cookies": cookies_of(member)})
    print(json.dumps(pages))


def pages_of(thread: Thread, cookies: str) -> list[dict[str, Any]]:
    """Return the first, middle and last page of a thread, where it has as many."""
    places = {1: "first", (thread.pages + 1) // 2: "middle", thread.pages: "last"} if thread.pages > 1 else {1: "only"}
    return [
        {
            "name": f"thread of {thread.last_number:,}, {place}",
            "path": f"{thread.url_in('en')}?page={page}",
            "cookies": cookies,
        }
        for page, place in places.items()
    ]


def cookies_of(member: Member) -> str:
    """Sign a member in, and return what their browser would send."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    token = f"{settings.CSRF_COOKIE_NAME}={_get_new_csrf_string()}"
    language = f"{settings.LANGUAGE_COOKIE_NAME}={member.language}"
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {token}; {language}"


if __name__ == "__main__":
    main()
