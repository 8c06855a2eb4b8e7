from forum.querysets.readings import ReadingQuerySet
from forum.querysets.threads import (
    PER_PAGE,
    YOUNG,
    CategoryQuerySet,
    PostQuerySet,
    ThreadQuerySet,
    UploadQuerySet,
    reports_for,
)

__all__ = [
    "PER_PAGE",
    "YOUNG",
    "CategoryQuerySet",
    "PostQuerySet",
    "ReadingQuerySet",
    "ThreadQuerySet",
    "UploadQuerySet",
    "reports_for",
]
