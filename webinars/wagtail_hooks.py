"""What webinars add to the Wagtail admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from webinars.models import WebinarSession
from webinars.viewsets import SessionPolicy, SessionViewSet

register_permission_policy(WebinarSession, SessionPolicy(WebinarSession))


@hooks.register("register_admin_viewset")
def register_sessions() -> SessionViewSet:
    return SessionViewSet()
