"""Wagtail's acts on several things at once, told only of things that whoever asks may meet."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.dispatcher import index
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.showing import open_pages
from hub.desk.access import editable_by

MEETING = {"choose", "view", "change", "delete"}
"""Who may do any of these with a thing of a model may know that it is there, and what it is called."""


@require_admin_access
def several(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponseBase:
    """Do as Wagtail does; but it names what of the things asked for somebody may not touch, whosever they are.

    What they may not meet is left out of the question, and where nothing remains, nothing stands here.
    """
    try:
        model = apps.get_model(app_label, model_name)
        asked = set(_asked(request, model, app_label, model_name, action))
    except (LookupError, ValueError, ValidationError, Page.DoesNotExist):
        raise Http404 from None
    met = _met(request, model, asked)
    if met != asked:
        query = request.GET.copy()
        query.setlist("id", sorted(str(pk) for pk in met))
        request.GET = query  # type: ignore[assignment]  # as Django's own tests do
        request.META["QUERY_STRING"] = query.urlencode()
    answer: HttpResponseBase = index(request, app_label, model_name, action)
    return answer


def _asked(request: HttpRequest, model: Any, app_label: str, model_name: str, action: str) -> Iterable[Any]:
    """Return the keys asked for, those of `all` as Wagtail understands it."""
    sort = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if sort is None:
        raise LookupError(action)
    ids = request.GET.getlist("id")
    if "all" not in ids:
        return [model._meta.pk.to_python(pk) for pk in ids]
    found = sort(request, model).get_all_objects_in_listing_query(request.GET.get("childOf"))
    return [getattr(one, "pk", one) for one in found]


def _met(request: HttpRequest, model: Any, keys: set[Any]) -> set[Any]:
    if issubclass(model, Page):
        theirs = editable_by(request.user).filter(pk__in=keys)
        return {
            *theirs.values_list("pk", flat=True),
            *open_pages(request).filter(pk__in=keys).values_list("pk", flat=True),
        }
    policy = policy_registry.get_by_type(model)
    things = policy.instances_user_has_any_permission_for(request.user, MEETING).filter(pk__in=keys)
    return set(things.values_list("pk", flat=True))
