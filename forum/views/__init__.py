from forum.views.acting import post_acts, thread_acts
from forum.views.caring import care, care_member, decide_hold, decide_report
from forum.views.drafts import discard, drafts, my_drafts
from forum.views.files import attach
from forum.views.following import choose_language, keys, read_list, watch_category, watch_thread
from forum.views.history import post_history, revert
from forum.views.lists import category, talk
from forum.views.quoting import quote_about
from forum.views.reading import about_events, post, read_thread, thread, thread_events
from forum.views.removing import remove_post, undo
from forum.views.reporting import my_reports, report_thing
from forum.views.suggesting import suggest
from forum.views.writing import edit_post, preview, reply, reply_about, start_thread

__all__ = [
    "about_events",
    "attach",
    "care",
    "care_member",
    "category",
    "choose_language",
    "decide_hold",
    "decide_report",
    "discard",
    "drafts",
    "edit_post",
    "keys",
    "my_drafts",
    "my_reports",
    "post",
    "post_acts",
    "post_history",
    "preview",
    "quote_about",
    "read_list",
    "read_thread",
    "remove_post",
    "reply",
    "reply_about",
    "report_thing",
    "revert",
    "start_thread",
    "suggest",
    "talk",
    "thread",
    "thread_acts",
    "thread_events",
    "undo",
    "watch_category",
    "watch_thread",
]
