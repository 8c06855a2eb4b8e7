"""Addresses of coalitions."""

from django.urls import path

from networks import views

urlpatterns = [
    path("coalitions/", views.coalitions, name="coalitions"),
    path("coalitions/ask/", views.ask, name="ask_to_join"),
    path("coalitions/requests/<int:pk>/", views.answer, name="answer_request"),
    path("coalitions/people/<int:pk>/", views.name_editor, name="name_editor"),
    path("coalitions/<slug:slug>/", views.coalition, name="coalition"),
    path("coalitions/<slug:slug>/join/", views.join, name="join_coalition"),
    path("coalitions/<slug:slug>/leave/", views.leave, name="leave_coalition"),
]
