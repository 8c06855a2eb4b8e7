"""Recordings that can be watched on the page: which provider shows them, and under which address."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

VIDEO = re.compile(r"\.(?:mp4|webm|m4v)$", re.IGNORECASE)
YOUTUBE = ("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com")
YOUTUBE_ID = re.compile(r"[\w-]{11}")
VIMEO = re.compile(r"/(?:video/)?(\d+)(?:/([0-9a-f]+))?/?")


@dataclass(frozen=True)
class Player:
    """What shows a recording: `frame` (a provider's own page in a frame, from `host`), `file` or `link` (elsewhere)."""

    sort: str
    url: str
    host: str = ""

    @property
    def is_here(self) -> bool:
        """It plays on the page itself, once somebody asked for it."""
        return self.sort != "link"


def player_of(url: str, hosts: list[str]) -> Player:
    """Return how a recording is shown. `hosts` are the providers that the operator lets into a frame."""
    player = _youtube(url) or _vimeo(url)
    if player and player.host in hosts:
        return player
    parts = urlsplit(url)
    is_own = not parts.netloc
    return Player("file" if is_own and VIDEO.search(parts.path) else "link", url)


def _youtube(url: str) -> Player | None:
    """A player that sets no cookie before somebody presses play."""
    parts = urlsplit(url)
    if parts.hostname not in YOUTUBE:
        return None
    given = parse_qs(parts.query).get("v", [""])[0] or parts.path.rstrip("/").rpartition("/")[2]
    if not YOUTUBE_ID.fullmatch(given):
        return None
    host = "www.youtube-nocookie.com"
    return Player("frame", f"https://{host}/embed/{given}", host)


def _vimeo(url: str) -> Player | None:
    parts = urlsplit(url)
    found = VIMEO.fullmatch(parts.path) if parts.hostname in ("vimeo.com", "player.vimeo.com") else None
    if found is None:
        return None
    secret = found[2] or parse_qs(parts.query).get("h", [""])[0]
    host = "player.vimeo.com"
    unlisted = f"&h={secret}" if re.fullmatch(r"[0-9a-f]+", secret) else ""
    return Player("frame", f"https://{host}/video/{found[1]}?dnt=1{unlisted}", host)
