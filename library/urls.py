"""Addresses of the library, under /en/tools/ and /es/tools/."""

from django.urls import path

from library import views

urlpatterns = [
    path("tools/", views.tools, name="tools"),
    path("tools/submit/", views.submit, name="submit_tool"),
    path("tools/<slug:slug>/", views.tool, name="tool"),
]
