"""Which people somebody may see."""

from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from members.policies import PUBLIC, sees_members


class MemberQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def called(self, words: str) -> Self:
        """People whose name, handle or part holds the words, written with or without accents; none given: everybody."""
        plain = slugify(words)
        if not plain:
            return self
        return self.filter(Q(display_name__icontains=words) | Q(handle__contains=plain) | Q(part__icontains=words))

    def visible_to(self, viewer: Any) -> Self:
        """People whose page `viewer` may open (twin of `policies.can_see_profile`)."""
        if sees_members(viewer):
            return self.active()
        shown = Q(visibility=PUBLIC)
        if viewer.is_authenticated:
            shown |= Q(pk=viewer.pk)
        return self.active().filter(shown)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]  # built at run time
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Make a member; the address is kept lower-cased. `handle` is derived from the name where none is given."""
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password) if password else member.set_unusable_password()
        if not member.handle:
            member.handle = self.free_handle(member.display_name or "member")
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def free_handle(self, name: str) -> str:
        """Return an unused handle made from a name: "Rosa Delgado" gives `rosa-delgado`, then `rosa-delgado-2`."""
        stem = slugify(name)[:30] or "member"
        taken = set(self.filter(handle__startswith=stem).values_list("handle", flat=True))
        numbers = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
        return stem if stem not in taken else next(handle for handle in numbers if handle not in taken)
