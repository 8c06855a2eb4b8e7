"""Looks whether an address of another site still answers: patiently, one after the other, and never inside our network.

An address that an editor typed must not make this server ask another machine behind the same wall (SSRF). So a name is
resolved once, refused when any of its addresses is not a public one, and the connection goes to the very address that
was looked at; each redirect goes through the same gate.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings

TIMEOUT = 10
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
TELLS_NOTHING = {401, 403, 405, 429, 451, 999}
"""Answers of servers that keep programs out; a person may well be let in."""


class Refused(Exception):
    """An address that is not asked at all."""


@dataclass(frozen=True)
class Outcome:
    """`works` is `None` where nothing can be said. `is_sure`: no need to try once more before somebody is told."""

    works: bool | None
    reason: str = ""
    is_sure: bool = False
    is_refused: bool = False


def look_at(url: str) -> Outcome:
    """Ask for the head of an address, then, where that is not answered well, for the address itself."""
    try:
        status = _status(url, "HEAD")
        if status >= 400:
            status = _status(url, "GET")
    except Refused as error:
        return Outcome(False, str(error), is_sure=True, is_refused=True)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Outcome(False, f"{type(error).__name__}: {error}"[:200])
    if status < 400:
        return Outcome(True)
    if status in TELLS_NOTHING:
        return Outcome(None, f"HTTP {status}")
    return Outcome(False, f"HTTP {status}", is_sure=status in (404, 410))


def _status(url: str, method: str) -> int:
    """Follow redirects and return the last status; the body is left unread."""
    for _turn in range(MOST_REDIRECTS + 1):
        status, location = _ask(url, method)
        if not (300 <= status < 400 and location):
            return status
        url = urljoin(url, location)
    raise ValueError("too many redirects")


def _ask(url: str, method: str) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or (parts.port or 0) not in {0, 80, 443}:
        raise Refused("only http and https, on their usual ports")
    port = parts.port or PORTS[parts.scheme]
    connection = _Pinned(parts.hostname, port, public_address(parts.hostname, port), parts.scheme == "https")
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        agent = f"Sobremesa link check (+{settings.SITE_URL})"
        connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "") or ""
    finally:
        connection.close()


def public_address(host: str, port: int) -> str:
    """Return the address to connect to; refuse a name of which any address is not on the public internet."""
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(is_public(address) for address in found):
        raise Refused("leads into a private network")
    return sorted(found, key=lambda address: ":" in address)[0]


def is_public(text: str) -> bool:
    """Say whether an address is one of the public internet; one that carries an IPv4 address is judged by both."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """Connects to one address and speaks to it as `host`, whatever the name would resolve to by then."""

    def __init__(self, host: str, port: int, address: str, is_secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.is_secure = address, is_secure
        self.default_port = PORTS["https" if is_secure else "http"]

    def connect(self) -> None:
        self.sock: Any = socket.create_connection((self.address, self.port), TIMEOUT)
        if self.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
