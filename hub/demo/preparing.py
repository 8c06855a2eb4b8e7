"""Get the demo site ready to serve, and do nothing twice: each step leaves a stamp of what it was done for.

Only the webinars move at every start: one of them is always on.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from hub.demo.webinars import refresh_times
from hub.settings.environment import BASE_DIR, VAR_DIR
from members.models import Member

Say = Callable[[str], None]

STAMPS = VAR_DIR / "stamps"
PACKAGES = ("hub", "webinars", "library", "forum", "networks", "members", "content", "topics", "live", "search")


def prepare(say: Say) -> None:
    """Collect static files, migrate and seed, each only when what it depends on has changed."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    _once(
        "static",
        [BASE_DIR / "static", BASE_DIR / "requirements/base.txt", BASE_DIR / "hub/settings/base.py"],
        (Path(settings.STATIC_ROOT) / "staticfiles.json").exists,
        lambda: _collect(say),
    )
    migrations = [BASE_DIR / package for package in PACKAGES]
    _once(
        "migrations",
        [*_migrations(migrations), BASE_DIR / "requirements/base.txt"],
        _has_database,
        lambda: _migrate(say),
    )
    _once(
        "seed",
        [BASE_DIR / "hub/demo", BASE_DIR / "hub/management/commands/seed_demo.py"],
        Member.objects.exists,
        lambda: _seed(say),
    )
    refresh_times()


def _once(name: str, sources: Iterable[Path], is_there: Callable[[], bool], step: Callable[[], None]) -> None:
    """Take a step unless its stamp names these very sources and what it made is still there."""
    stamp = STAMPS / name
    fingerprint = _fingerprint(sources)
    if not (stamp.exists() and stamp.read_text() == fingerprint and is_there()):
        step()
        STAMPS.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint)


def _fingerprint(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in files:
            if path.suffix != ".pyc":
                digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _migrations(packages: Iterable[Path]) -> list[Path]:
    return [path for package in packages for path in sorted(package.rglob("migrations/*.py"))]


def _has_database() -> bool:
    """Whether the SQLite file is there; on a database server nothing tells, so that every start migrates."""
    database = settings.DATABASES["default"]
    return database["ENGINE"].endswith("sqlite3") and Path(database["NAME"]).exists()


def _collect(say: Say) -> None:
    say("Putting style sheets, scripts and pictures together (once, about half a minute)")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _migrate(say: Say) -> None:
    say("Making the database")
    call_command("migrate", interactive=False, verbosity=0)


def _seed(say: Say) -> None:
    say("Inviting the demo community in")
    call_command("seed_demo", verbosity=0)
