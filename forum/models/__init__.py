from forum.models.care import Act, Hold, Report
from forum.models.category import Category, KindPlace
from forum.models.post import Hiding, Post, Removal, Revision
from forum.models.reading import Draft, Missed, Reading, Watch
from forum.models.thread import Closing, Merge, Pin, Solution, Thread
from forum.models.upload import Upload

__all__ = [
    "Act",
    "Category",
    "Closing",
    "Draft",
    "Hiding",
    "Hold",
    "KindPlace",
    "Merge",
    "Missed",
    "Pin",
    "Post",
    "Reading",
    "Removal",
    "Report",
    "Revision",
    "Solution",
    "Thread",
    "Upload",
    "Watch",
]
