"""What the database's planner knows of its tables."""

from django.db import connection

ROWS_LOOKED_AT = 400
"""Rows of an index that SQLite looks at: enough to tell a large table from a small one, in a few milliseconds."""


def learn_sizes() -> None:
    """Let SQLite count roughly how many rows its indexes hold for a value; other databases do that by themselves.

    Where it never did, it takes ten for "published" and reads that whole index to check the twenty hits of a page.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
