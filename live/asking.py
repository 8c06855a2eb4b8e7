"""What a browser may say on its socket: which streams it follows, from where on, in which language."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

FOLLOWED_AT_ONCE = 20
KEY_LENGTH = 120
BIGGEST_SEQ = 2**63 - 1


class Malformed(Exception):
    """Not a message of docs/live.md."""


@dataclass(frozen=True)
class Asked:
    """The whole of what one page follows: (stream, key) and the `seq` it has; what is not in it is followed no more."""

    follow: dict[tuple[str, str], int]
    language: str


def read(text: str) -> Asked:
    """Return what `text` asks for; raise `Malformed` for anything else, whatever it may be."""
    try:
        said = json.loads(text)
        wishes = said["follow"]
        language = said.get("language")
        if not isinstance(wishes, list) or len(wishes) > FOLLOWED_AT_ONCE:
            raise Malformed
        return Asked(dict(map(_wish, wishes)), _language(language))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Malformed from error


def _wish(wish: dict[str, Any]) -> tuple[tuple[str, str], int]:
    stream, key, seq = wish["stream"], wish["key"], wish["seq"]
    if not (_is_name(stream) and _is_name(key)):
        raise Malformed
    if type(seq) is not int or not 0 <= seq <= BIGGEST_SEQ:
        raise Malformed
    return (stream, key), seq


def _is_name(value: Any) -> bool:
    """Printable also keeps out NUL, which PostgreSQL refuses, and halves of surrogate pairs, which no encoder takes."""
    return isinstance(value, str) and 0 < len(value) <= KEY_LENGTH and value.isprintable()


def _language(value: Any) -> str:
    return value if value in [code for code, _name in settings.LANGUAGES] else settings.LANGUAGE_CODE
