"""When somebody's rights move, their open sockets must know: a version for each member, raised with the change."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from live.models import Access


class Mark(NamedTuple):
    """What was true of an account when its rights were last asked; another mark means: ask again."""

    version: int
    password: str


def raise_version(member_ids: Iterable[int]) -> None:
    """Say that the rights of these members changed; to be called in the transaction that changes them.

    The rows come first and are raised second: of two transactions at once, both count.
    """
    ids = set(member_ids)
    Access.objects.bulk_create([Access(member_id=pk) for pk in ids], ignore_conflicts=True)
    Access.objects.filter(pk__in=ids).update(version=F("version") + 1)


def marks(member_ids: Collection[int]) -> dict[int, Mark]:
    """Return the mark of each account that exists and is open, in one query."""
    rows = _open_accounts(member_ids).values_list("pk", "live_access__version", "password")
    return {pk: Mark(version or 0, password) for pk, version, password in rows}


def members(member_ids: Collection[int]) -> dict[int, tuple[Any, Mark]]:
    """Return fresh members with the mark that belongs to them: one query, so that neither is newer than the other."""
    rows = _open_accounts(member_ids).select_related("live_access")
    return {member.pk: (member, Mark(_version(member), member.password)) for member in rows}


def living_sessions(keys: Collection[str]) -> set[str]:
    """Return which of these sessions still exist and have not expired, in one query."""
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(living.values_list("session_key", flat=True))


def _open_accounts(member_ids: Collection[int]) -> Any:
    return get_user_model()._base_manager.filter(pk__in=member_ids, is_active=True)


def _version(member: Any) -> int:
    return member.live_access.version if hasattr(member, "live_access") else 0
