"""Reads the demo community's files: a head of `key: value` lines between two `---` lines, then a body of Markdown."""

import re
from datetime import timedelta
from pathlib import Path

FENCE = "---"
AGE = re.compile(r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")


def read(path: Path) -> tuple[dict[str, str], str]:
    """Return the head and the body of a file; `ValueError` names the file whose head is broken.

    A value runs to the end of its line and may hold colons; a key without a value gives "".
    """
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    if first != FENCE or FENCE not in lines:
        raise ValueError(f"{path}: a head between two lines of {FENCE} is missing")
    end = lines.index(FENCE)
    head: dict[str, str] = {}
    for line in filter(str.strip, lines[:end]):
        key, colon, value = line.partition(":")
        if not colon or key.strip() in head:
            raise ValueError(f"{path}: {line!r} is no line `key: value`, or the second of its key")
        head[key.strip()] = value.strip()
    return head, "\n".join(lines[end + 1 :]).strip()


def listed(value: str) -> list[str]:
    """Return the parts of a comma-separated value, without empty ones."""
    return [part for part in map(str.strip, value.split(",")) if part]


def age(value: str) -> timedelta:
    """Return a time before now, written as `14d`, `3d4h`, `5h` or `20m`; `ValueError` for anything else."""
    match = AGE.fullmatch(value.strip())
    if not match or not value.strip():
        raise ValueError(f"{value!r} is no age: write 14d, 3d4h, 5h or 20m")
    return timedelta(**{unit: int(number) for unit, number in match.groupdict().items() if number})
