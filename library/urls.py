"""Addresses of the library, under /en/tools/ and /es/tools/."""

from django.urls import path, re_path

from library import tool_views, views

urlpatterns = [
    path("tools/", views.tools, name="tools"),
    re_path(r"^tools/export\.(?P<form>json|csv)$", tool_views.export_found, name="export_tools"),
    path("tools/submit/", views.submit, name="submit_tool"),
    re_path(r"^tools/told/(?P<what>use|review)/(?P<pk>\d{1,18})/$", tool_views.told, name="told"),
    path("tools/<slug:slug>/", tool_views.tool, name="tool"),
    re_path(r"^tools/(?P<slug>[-\w]+)/tell/(?P<what>use|review)/$", tool_views.tell, name="tell"),
    re_path(r"^tools/(?P<slug>[-\w]+)\.(?P<form>json|csv|bib)$", tool_views.export, name="export_tool"),
]
