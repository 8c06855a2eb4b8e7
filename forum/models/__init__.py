from forum.models.category import Category, KindPlace
from forum.models.post import Post, Removal
from forum.models.reading import Reading
from forum.models.thread import Closing, Pin, Thread

__all__ = ["Category", "Closing", "KindPlace", "Pin", "Post", "Reading", "Removal", "Thread"]
