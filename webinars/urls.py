"""Addresses of seats and calendars, under /en/ and /es/. A token is the signed part of a mailed link."""

from django.urls import path

from webinars import feeds, presenting, views

urlpatterns = [
    path("presenting/", presenting.mine, name="presenting"),
    path("presenting/<int:pk>/", presenting.present, name="present"),
    path("presenting/<int:pk>/enter/", presenting.enter, name="present_enter"),
    path("calendar/webinars.ics", feeds.all_webinars, name="webinars_calendar"),
    path("calendar/topics/<slug:slug>.ics", feeds.topic_webinars, name="topic_calendar"),
    path("calendar/mine/", feeds.change_own, name="change_my_calendar"),
    path("calendar/mine/<str:token>.ics", feeds.own_webinars, name="my_calendar"),
    path("seats/<int:pk>/", views.seat, name="seat_mine"),
    path("seats/<int:pk>/answers/", views.answers, name="seat_answers"),
    path("seats/<int:pk>/register/", views.register, name="seat_register"),
    path("seats/<int:pk>/calendar.ics", views.calendar_file, name="seat_calendar"),
    path("seats/<int:pk>/cancel/", views.cancel, name="seat_cancel"),
    path("seats/<int:pk>/join/", views.join, name="seat_join"),
    path("seats/<str:token>/", views.seat, name="seat"),
    path("seats/<str:token>/answers/", views.answers, name="seat_answers"),
    path("seats/<str:token>/confirm/", views.confirm, name="seat_confirm"),
    path("seats/<str:token>/cancel/", views.cancel, name="seat_cancel"),
    path("seats/<str:token>/join/", views.join, name="seat_join"),
]
