"""Addresses of the editors' desk, below the admin's."""

from django.urls import URLPattern, path

from hub.desk import acts
from hub.desk.calendar import calendar
from hub.desk.reports.links import BrokenLinks
from hub.desk.reports.stale import StalePages
from hub.desk.reports.translations import TranslationsReport

REPORTS = (
    ("desk_links", "links", BrokenLinks),
    ("desk_stale", "read-again", StalePages),
    ("desk_translations", "translations", TranslationsReport),
)

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar, name="desk_calendar"),
    path("read-again/<int:pk>/", acts.review, name="desk_review"),
    path("read-again/<int:pk>/still-true/", acts.still_true, name="desk_still_true"),
    path("links/<int:pk>/", acts.link_act, name="desk_link_act"),
    *(path(f"reports/{part}/", view.as_view(), name=name) for name, part, view in REPORTS),
    *(
        path(f"reports/{part}/results/", view.as_view(results_only=True), name=f"{name}_results")
        for name, part, view in REPORTS
    ),
]
