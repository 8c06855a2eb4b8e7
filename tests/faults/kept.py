"""A process that keeps pages for visitors, for test_keeping.py: it asks for one whenever it is told to."""

import json
import sys

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main(path: str) -> None:
    """For each line: ask for the page; print status, number of queries, and which words of the line stand on it."""
    django.setup()
    settings.ALLOWED_HOSTS.append("testserver")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    visitor = Client()
    for line in sys.stdin:
        with CaptureQueriesContext(connection) as captured:
            response = visitor.get(path)
        page = response.content.decode()
        words = [word for word in line.strip().split("|") if word in page]
        seen = {"status": response.status_code, "queries": len(captured), "words": words}
        sys.stdout.write(f"{json.dumps(seen)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
