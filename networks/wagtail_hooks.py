"""Puts coalitions into the Wagtail admin."""

from wagtail import hooks

from networks.viewsets import CoalitionViewSet


@hooks.register("register_admin_viewset")
def coalitions() -> CoalitionViewSet:
    return CoalitionViewSet()
