"""What webinars add to the Wagtail admin."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from webinars.desk.pages import WebinarPageViewSet
from webinars.models import WebinarSeries, WebinarSession
from webinars.viewsets import SeriesPolicy, SeriesViewSet, SessionPolicy, SessionViewSet

register_permission_policy(WebinarSession, SessionPolicy(WebinarSession))
register_permission_policy(WebinarSeries, SeriesPolicy(WebinarSeries))


@hooks.register("register_admin_viewset")
def register_webinars() -> list[Any]:
    return [SessionViewSet(), SeriesViewSet(), WebinarPageViewSet()]


@hooks.register("insert_global_admin_css")
def style_desk() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/webinar-desk.css"))
