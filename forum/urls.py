"""Addresses of talk. `t`, `p`, `ask`, `preview` and `about` are no category slugs (`Category.clean`)."""

from django.urls import path

from forum import views
from forum.feeds import CategoryFeed, TagFeed, TalkFeed, ThreadFeed

urlpatterns = [
    path("talk/", views.talk, name="talk"),
    path("talk/ask/", views.start_thread, name="ask"),
    path("talk/preview/", views.preview, name="preview"),
    path("talk/files/", views.attach, name="attach"),
    path("talk/suggest/", views.suggest, name="suggest"),
    path("talk/drafts/", views.drafts, name="drafts"),
    path("talk/drafts/<uuid:key>/discard", views.discard, name="discard_draft"),
    path("me/drafts/", views.my_drafts, name="my_drafts"),
    path("talk/about/", views.reply_about, name="reply_about"),
    path("talk/about/events", views.about_events, name="about_events"),
    path("talk/feed/", TalkFeed(), name="talk_feed"),
    path("talk/feed/<str:slug>/", TagFeed(), name="tag_feed"),
    path("talk/read/", views.read_list, name="read_list"),
    path("talk/read/keys/", views.keys, name="keys"),
    path("talk/read/languages/", views.choose_language, name="choose_language"),
    path("talk/care/", views.care, name="care"),
    path("talk/care/holds/<int:pk>/", views.decide_hold, name="decide_hold"),
    path("talk/care/reports/<int:pk>/", views.decide_report, name="decide_report"),
    path("talk/care/people/<slug:handle>/", views.care_member, name="care_member"),
    path("talk/care/report/<slug:kind>/<str:key>/", views.report_thing, name="report_thing"),
    path("me/reports/", views.my_reports, name="my_reports"),
    path("talk/p/<int:pk>/", views.post, name="post"),
    path("talk/p/<int:pk>/acts/", views.post_acts, name="post_acts"),
    path("talk/p/<int:pk>/edit/", views.edit_post, name="edit_post"),
    path("talk/p/<int:pk>/remove/", views.remove_post, name="remove_post"),
    path("talk/p/<int:pk>/undo/", views.undo, name="undo_removal"),
    path("talk/p/<int:pk>/history/", views.post_history, name="post_history"),
    path("talk/p/<int:pk>/revert", views.revert, name="revert_post"),
    path("talk/t/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("talk/t/<int:pk>/<slug:slug>/events", views.thread_events, name="thread_events"),
    path("talk/t/<int:pk>/reply", views.reply, name="reply"),
    path("talk/t/<int:pk>/read", views.read_thread, name="read_thread"),
    path("talk/t/<int:pk>/watch", views.watch_thread, name="watch_thread"),
    path("talk/t/<int:pk>/<slug:slug>/feed/", ThreadFeed(), name="thread_feed"),
    path("talk/t/<int:pk>/acts", views.thread_acts, name="thread_acts"),
    path("talk/<slug:slug>/", views.category, name="category"),
    path("talk/<slug:slug>/start/", views.start_thread, name="start_thread"),
    path("talk/<slug:slug>/read", views.read_list, name="read_category"),
    path("talk/<slug:slug>/watch", views.watch_category, name="watch_category"),
    path("talk/<slug:slug>/feed/", CategoryFeed(), name="category_feed"),
]
