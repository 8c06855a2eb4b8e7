from forum.views.lists import category, talk
from forum.views.moderating import moderate_thread
from forum.views.reading import about_events, post, read_thread, thread, thread_events
from forum.views.writing import edit_post, preview, remove_post, reply, reply_about, start_thread

__all__ = [
    "about_events",
    "category",
    "edit_post",
    "moderate_thread",
    "post",
    "preview",
    "read_thread",
    "remove_post",
    "reply",
    "reply_about",
    "start_thread",
    "talk",
    "thread",
    "thread_events",
]
