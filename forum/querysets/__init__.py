from forum.querysets.readings import MissedQuerySet, ReadingQuerySet
from forum.querysets.threads import (
    PER_PAGE,
    YOUNG,
    CategoryQuerySet,
    PostQuerySet,
    ThreadQuerySet,
    UploadQuerySet,
    key_field_of,
    reports_for,
)

__all__ = [
    "PER_PAGE",
    "YOUNG",
    "CategoryQuerySet",
    "MissedQuerySet",
    "PostQuerySet",
    "ReadingQuerySet",
    "ThreadQuerySet",
    "UploadQuerySet",
    "key_field_of",
    "reports_for",
]
