"""Who stands behind a socket: the session's member or a visitor, and the address the socket comes from."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from live import access
from live.registry import Member

IPV6_HOME = 64
"""Bits of an IPv6 address that name a household; the rest its devices choose anew every day."""


@dataclass(slots=True)
class Visitor:
    """The member (or AnonymousUser) of a socket, with what must stay true for the socket to stay open."""

    member: Member
    address: str = ""
    session_key: str | None = None
    session_hash: str = ""
    mark: access.Mark | None = None

    def accepts(self, member: Member) -> bool:
        """Say whether the session still signs in this member: a new password ends the sessions of the old one."""
        return constant_time_compare(self.session_hash, member.get_session_auth_hash())


async def identify(scope: dict[str, Any]) -> Visitor:
    """Read the session behind a handshake (`scope["cookies"]` as Channels' CookieMiddleware leaves them).

    Lighter than AuthMiddlewareStack, whose session wrapper would stand between the hub and every single send.
    """
    address = address_of(scope)
    session = SessionStore(scope["cookies"].get(settings.SESSION_COOKIE_NAME))
    user = await get_user({"session": session})
    known = await database_sync_to_async(access.members)([user.pk]) if user.is_authenticated else {}
    if user.pk not in known:
        return Visitor(AnonymousUser(), address)
    member, mark = known[user.pk]
    return Visitor(member, address, session.session_key, session[HASH_SESSION_KEY], mark)


def address_of(scope: dict[str, Any]) -> str:
    """Return the peer's address, as far as trusted proxies tell it; an IPv6 address counts as its network."""
    told = (scope.get("client") or ("",))[0]
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin1")
    hops = [hop.strip() for hop in forwarded.split(",")]
    if 0 < settings.TRUSTED_PROXY_COUNT <= len(hops):
        told = hops[-settings.TRUSTED_PROXY_COUNT]
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, IPV6_HOME), strict=False))
    return str(address)
