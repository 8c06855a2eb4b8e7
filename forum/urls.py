"""Addresses of talk. `t`, `p`, `ask`, `preview` and `about` are no category slugs (`Category.clean`)."""

from django.urls import path

from forum import views
from forum.feeds import CategoryFeed

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
    path("talk/p/<int:pk>/", views.post, name="post"),
    path("talk/p/<int:pk>/edit/", views.edit_post, name="edit_post"),
    path("talk/p/<int:pk>/remove/", views.remove_post, name="remove_post"),
    path("talk/t/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("talk/t/<int:pk>/<slug:slug>/events", views.thread_events, name="thread_events"),
    path("talk/t/<int:pk>/reply", views.reply, name="reply"),
    path("talk/t/<int:pk>/read", views.read_thread, name="read_thread"),
    path("talk/t/<int:pk>/care", views.moderate_thread, name="moderate_thread"),
    path("talk/<slug:slug>/", views.category, name="category"),
    path("talk/<slug:slug>/start/", views.start_thread, name="start_thread"),
    path("talk/<slug:slug>/feed/", CategoryFeed(), name="category_feed"),
]
    path("talk/p/<int:pk>/undo/", views.undo, name="undo_removal"),
    path("talk/p/<int:pk>/history/", views.post_history, name="post_history"),
    path("talk/p/<int:pk>/revert", views.revert, name="revert_post"),
