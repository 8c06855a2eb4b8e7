"""Which pages somebody meets at the editors' desk: those they may change or publish, and no others."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry

WORK = {"change", "publish"}


def editable_by(user: Any) -> Any:
    """Return the pages that somebody may change or publish, wherever they stand; the root of the tree is none."""
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(user, WORK).filter(depth__gt=1)


def can_edit(user: Any, page: Page) -> bool:
    """Twin of `editable_by` for one page."""
    policy = policy_registry.get_by_type(Page)
    return page.depth > 1 and bool(policy.user_has_any_permission_for_instance(user, WORK, page))


def works_here(user: Any) -> bool:
    """Say whether somebody edits anything at all."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, WORK))


def for_editors(view: Any) -> Any:
    """Let in who edits anything; what they then see is narrowed to what is theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not works_here(request.user):
            raise PermissionDenied
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return guarded
