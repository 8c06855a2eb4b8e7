"""Which pages somebody meets at the editors' desk: those they may change or publish, and no others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.policies import closed_to
from members.policies import is_reviewer, is_translator

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


def plans_here(user: Any) -> bool:
    """Say whether the calendar has something for somebody: who edits, and who decides in review."""
    return works_here(user) or is_reviewer(user)


def may_begin(user: Any, model: type[Page]) -> bool:
    """Say whether there is a place where somebody may begin a page of a model."""
    policy = policy_registry.get_by_type(Page)
    places = policy.instances_user_has_permission_for(user, "add")
    return bool(places.type(*model.allowed_parent_page_models()).exists())


def translates_here(user: Any) -> bool:
    return works_here(user) or is_translator(user)


def translatable_by(user: Any) -> Any:
    """Return the pages whose translations are somebody's work: their own, and to translators all they may read."""
    if not is_translator(user):
        return editable_by(user)
    pages = Page.objects.live().filter(depth__gt=1)
    for restriction in closed_to(user):
        pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return (editable_by(user) | pages).distinct()


def let_in(allowed: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """Let in whom `allowed` names; what they then see is narrowed to what is theirs."""

    def guard(view: Any) -> Any:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        return guarded

    return guard
