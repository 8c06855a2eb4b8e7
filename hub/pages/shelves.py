"""Make the place where a coalition’s editors write: a shelf in each language, pictures and documents of their own."""

from typing import Any
from uuid import uuid4

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import policy_registry

from content.models import HubDocument, HubImage
from hub.pages.models import BlogIndexPage, CoalitionShelfPage

PAGE_RIGHTS = ("add_page", "change_page")
"""To publish is not among them: what they write goes through review."""
FILE_RIGHTS = ("add", "change", "choose")


@transaction.atomic
def open_shelf(coalition: Any, group: Group) -> None:
    """Give a coalition its shelves and its group the rights there; what is there already stays."""
    for shelf in _shelves(coalition):
        for codename in PAGE_RIGHTS:
            right = Permission.objects.get(content_type=ContentType.objects.get_for_model(Page), codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=shelf.page_ptr, permission=right)
    collection = _collection(coalition, group)
    for model in (HubImage, HubDocument):
        # Wagtail asks for the rights of its own models, whatever stands in their place.
        asked = policy_registry.get_by_type(model).auth_model
        kind = ContentType.objects.get_for_model(asked)
        for action in FILE_RIGHTS:
            right = Permission.objects.get(content_type=kind, codename=get_permission_codename(action, asked._meta))
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)
    doors = Permission.objects.filter(
        content_type__app_label__in=("wagtailadmin", "wagtail_localize"),
        codename__in=("access_admin", "submit_translation"),
    )
    group.permissions.add(*doors)


def _shelves(coalition: Any) -> list[CoalitionShelfPage]:
    there = {shelf.locale_id: shelf for shelf in CoalitionShelfPage.objects.filter(coalition=coalition)}
    key = next((shelf.translation_key for shelf in there.values()), None) or uuid4()
    slug = next((shelf.slug for shelf in there.values()), None) or _free_slug(coalition.slug)
    for index in BlogIndexPage.objects.order_by("pk"):
        if index.locale_id not in there:
            title = coalition.in_language("name", index.language)
            shelf = CoalitionShelfPage(
                title=title, slug=slug, coalition=coalition, locale=index.locale, translation_key=key
            )
            index.add_child(instance=shelf)
            shelf.save_revision(log_action=False).publish()
            there[index.locale_id] = shelf
    return list(there.values())


def _free_slug(wanted: str) -> str:
    """Return the coalition’s own word in the address; where a story has it, with a number behind."""
    taken: set[str] = {"feed", "by", "tag", "series", "category"}
    for index in BlogIndexPage.objects.all():
        taken |= set(index.get_children().values_list("slug", flat=True))
    number, slug = 1, slugify(wanted)
    while slug in taken:
        number += 1
        slug = f"{slugify(wanted)}-{number}"
    return slug


def _collection(coalition: Any, group: Group) -> Collection:
    """Find the coalition’s collection by its group, whatever it is called by now."""
    held = Collection.objects.filter(group_permissions__group=group).first()
    return held or Collection.get_first_root_node().add_child(name=coalition.name_en)
