"""Get the demo site ready to serve, and do nothing twice: each step leaves a stamp of what it was done for."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from hub.settings.environment import BASE_DIR, VAR_DIR

Say = Callable[[str], None]

STAMPS = VAR_DIR / "stamps"
PACKAGES = ("hub", "webinars", "library", "forum", "networks", "members", "content", "topics", "live", "search")


def prepare(say: Say) -> None:
    """Collect static files, migrate and seed, each only when what it depends on has changed."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    _once(
        "static",
        [BASE_DIR / "static", BASE_DIR / "requirements/base.txt", BASE_DIR / "hub/settings/base.py"],
        Path(settings.STATIC_ROOT) / "staticfiles.json",
        lambda: _collect(say),
    )
    migrations = [BASE_DIR / package for package in PACKAGES]
    _once(
        "migrations",
        [*_migrations(migrations), BASE_DIR / "requirements/base.txt"],
        _database_file(),
        lambda: _migrate(say),
    )
    _once(
        "seed",
        [BASE_DIR / "hub/demo", BASE_DIR / "hub/management/commands/seed_demo.py"],
        _database_file(),
        lambda: _seed(say),
    )


def _once(name: str, sources: Iterable[Path], result: Path | None, step: Callable[[], None]) -> None:
    stamp = STAMPS / name
    fingerprint = _fingerprint(sources)
    done = stamp.exists() and stamp.read_text() == fingerprint and result is not None and result.exists()
    if not done:
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


def _database_file() -> Path | None:
    """The SQLite file; on a database server nothing here can tell whether a step was done, so it is done again."""
    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if database["ENGINE"].endswith("sqlite3") else None


def _collect(say: Say) -> None:
    say("Putting style sheets, scripts and pictures together (once, about half a minute)")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _migrate(say: Say) -> None:
    say("Making the database")
    call_command("migrate", interactive=False, verbosity=0)


def _seed(say: Say) -> None:
    say("Inviting the demo community in")
    call_command("seed_demo", verbosity=0)
