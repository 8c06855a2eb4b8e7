"""How an answer goes over the wire: JSON, encoded once for all the sockets that get it."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

Message = dict[str, Any]
"""An ASGI `websocket.send` event. `frame` holds the same text as a finished frame; only `live.protocol` looks at it."""


def message(content: dict[str, Any]) -> Message:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return {"type": "websocket.send", "text": text, "frame": text_frame(text.encode())}


def text_frame(payload: bytes) -> bytes:
    """Return an unmasked, final text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
