"""Who may be given a picture's or a document's file: whoever may read something that shows it, and who keeps it.

Wagtail's index of references says where a file is shown *as published*: a page's row keeps its published words while
drafts stand in revisions. So a picture that only a draft or a private page shows is nobody else's.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.permissions import policy_registry

from content.granting import is_granted
from content.registry import is_for_everybody
from search.registry import kinds

HANDLING = ("choose", "change", "delete")


def may_be_given(request: HttpRequest, thing: Any) -> tuple[bool, bool]:
    """Say whether the asker may have the file of a `HubImage` or `HubDocument`, and whether every visitor may.

    A visitor costs two queries, beside the one that found the file; so does a thing that visitors may see.
    """
    shown = _shown_by(thing)
    kept_apart = _restrictions_over(thing)
    if not kept_apart and _is_open(shown, request, as_visitor=True):
        return True, True
    if not request.COOKIES:
        return False, False
    if not all(restriction.accept_request(request) for restriction in kept_apart):
        return _may_handle(request, thing), False
    return _may_handle(request, thing) or _is_open(shown, request) or is_granted(request, thing), False


def with_restrictions(things: QuerySet[Any], collection: str = "collection") -> QuerySet[Any]:
    """Note beside each thing whether a restriction stands over its collection, in the same query."""
    closing = _closing(CollectionViewRestriction, "collection", f"{collection}__path")
    return things.annotate(is_kept_apart=Exists(closing))


def open_pages(request: HttpRequest, *, as_visitor: bool = False) -> QuerySet[Page]:
    """Return the published pages that the asker may read, in one query (as `visible_to`; passwords given count)."""
    closing = _closing(PageViewRestriction, "page", "path")
    viewer = None if as_visitor else request.user
    if viewer is not None and viewer.is_authenticated:
        closing = closing.exclude(restriction_type=PageViewRestriction.LOGIN)
        theirs = Q() if viewer.is_superuser else Q(groups__in=viewer.groups.all())
        closing = closing.exclude(theirs, restriction_type=PageViewRestriction.GROUPS)
    if viewer is not None:
        passed = request.session.get(PageViewRestriction.passed_view_restrictions_session_key, [])
        closing = closing.exclude(restriction_type=PageViewRestriction.PASSWORD, pk__in=passed)
    return Page.objects.live().filter(~Exists(closing))


def _closing(model: Any, above: str, path: str) -> QuerySet[Any]:
    """Return the restrictions over the thing of the outer query whose place in a tree is `path`."""
    here = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return model.objects.annotate(here=here).filter(here__startswith=F(f"{above}__path"))


def _shown_by(thing: Any) -> dict[type[Any], list[int]]:
    """Return what shows a thing: models with the keys of their rows."""
    kind = ContentType.objects.get_for_model(type(thing))
    found: dict[type[Any], list[int]] = defaultdict(list)
    rows = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=str(thing.pk))
    for source, pk in rows.values_list("base_content_type_id", "object_id").distinct():
        model = ContentType.objects.get_for_id(source).model_class()
        if model and str(pk).isdigit():
            found[model].append(int(pk))
    return found


def _is_open(shown: dict[type[Any], list[int]], request: HttpRequest, *, as_visitor: bool = False) -> bool:
    return any(_is_read(model, keys, request, as_visitor) for model, keys in shown.items())


def _is_read(model: type[Any], keys: list[int], request: HttpRequest, as_visitor: bool) -> bool:
    if issubclass(model, Page):
        return open_pages(request, as_visitor=as_visitor).filter(pk__in=keys).exists() or (
            not as_visitor and _edits_one(request, keys)
        )
    if is_for_everybody(model):
        return True
    kind = next((one for one in kinds() if one.model is model), None)
    viewer = AnonymousUser() if as_visitor else request.user
    return bool(kind and kind.visible_to(viewer).filter(pk__in=keys).exists())


def _edits_one(request: HttpRequest, keys: list[int]) -> bool:
    """May change a page that was never published: its row holds what it shows as a draft."""
    viewer = request.user
    if not viewer.is_authenticated or not viewer.has_perm("wagtailadmin.access_admin"):
        return False
    pages = Page.objects.filter(pk__in=keys, live=False)
    return any(page.permissions_for_user(viewer).can_edit() for page in pages)


def _may_handle(request: HttpRequest, thing: Any) -> bool:
    """Chooses or changes it in the admin: an editor, or a coalition’s editor in their own collection."""
    viewer = request.user
    if not viewer.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(thing))
    return bool(policy.user_has_any_permission_for_instance(viewer, HANDLING, thing))


def _restrictions_over(thing: Any) -> list[Any]:
    return list(thing.collection.get_view_restrictions()) if getattr(thing, "is_kept_apart", True) else []
