"""Addresses of people and accounts. allauth's own pages stand under `accounts/`, less what we do not offer."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from members import views

to_the_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<slug:handle>/", views.member, name="member"),
    path("people/<slug:handle>/distance/", views.keep_distance, name="keep_distance"),
    path("me/", views.me, name="me"),
    path("me/distances/", views.distances, name="distances"),
    path("me/data/", views.my_data, name="my_data"),
    path("welcome/", views.welcome_page, name="welcome"),
    # Nobody signs in with a password, and the door itself sends codes. Wagtail's own login would take passwords
    # (and no second factor): it leads to the same door as everything else.
    re_path(r"^accounts/(?:password|3rdparty|social|login/code/?$).*", to_the_door),
    path("_util/login/", to_the_door),
    path("accounts/", include("allauth.urls")),
]
