"""Films of providers within bodies: which one a request asks to watch, and from which host its player comes."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.fields import StreamField

from content.players import player_of


def asked_to_watch(page: Any, request: HttpRequest | None) -> str:
    """Return the anchor of the film that a request asks for (`?watch=film-1a2b3c4d`), if the page has it."""
    asked = request.GET.get("watch", "") if request else ""
    return asked if asked.startswith("film-") and _film(page, asked) else ""


def host_to_watch(page: Any, request: HttpRequest) -> str:
    """Return the host whose frame the page shows to this request; empty for none."""
    asked = asked_to_watch(page, request)
    film = _film(page, asked) if asked else None
    return player_of(film.get("url") or "", settings.PLAYER_HOSTS).host if film else ""


def _film(page: Any, anchor: str) -> dict[str, Any] | None:
    streams = (getattr(page, field.name) for field in page._meta.fields if isinstance(field, StreamField))
    return next((value for stream in streams for name, value in _films(list(stream.raw_data)) if name == anchor), None)


def _films(raw: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk blocks as they are stored, without loading what they name."""
    if isinstance(raw, dict):
        if raw.get("type") == "video" and isinstance(raw.get("value"), dict):
            yield f"film-{(raw.get('id') or '')[:8]}", raw["value"]
        else:
            for inner in raw.values():
                yield from _films(inner)
    elif isinstance(raw, list):
        for inner in raw:
            yield from _films(inner)
