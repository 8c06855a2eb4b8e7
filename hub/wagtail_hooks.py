"""What the hub itself adds to the Wagtail admin: the editors' desk, and steering search."""

from django.urls import path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from hub.desk import hooks as desk
from hub.steering import views
from hub.steering.policies import SteeringPolicy
from hub.steering.viewsets import SteeringGroup
from search.models import Pin, Synonym

__all__ = ["desk", "register_steering", "register_steering_pages"]

for _model in (Synonym, Pin):
    register_permission_policy(_model, SteeringPolicy(_model))


@hooks.register("register_admin_viewset")
def register_steering() -> SteeringGroup:
    return SteeringGroup()


@hooks.register("register_admin_urls")
def register_steering_pages() -> list[object]:
    return [
        path("search-steering/queries/", views.queries, name="steering_queries"),
        path("search-steering/indexes/", views.indexes, name="steering_indexes"),
        path("search-steering/rebuild/", views.rebuild, name="steering_rebuild"),
    ]
