"""Real processes on a real file database: the whole site, or pages and sockets apart, started and stopped by a test."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 60
"""Seconds a process gets to answer; waiting for convergence is no measurement."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(check: Callable[[], object], patience: float = PATIENCE, pause: float = 0.1) -> object:
    """Ask until the answer is true; return it. After `patience` seconds, fail with the last answer."""
    deadline = time.monotonic() + patience
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer!r} after {patience} s")
        time.sleep(pause)


def prepared_folder() -> Path:
    """Return a folder with the demo community ready in it; made once a machine and version of the tree."""
    environment = {**os.environ, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "hub.settings.demo"}
    for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"):
        environment.pop(name, None)
    folder = Path(os.environ.get("TEST_SITE_FOLDER", Path(tempfile.gettempdir()) / f"sobremesa-site-{os.getuid()}"))
    environment["VAR_DIR"] = str(folder)
    if (folder / "migrations").exists() and (folder / "migrations").read_text() != migrations():
        # Another version of the tree made this one; its tables cannot always be brought forward.
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "migrations").write_text(migrations())
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--only-prepare"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def migrations() -> str:
    """Return a fingerprint of every migration of ours."""
    files = sorted(path for path in ROOT.glob("**/migrations/*.py") if ".venv" not in path.parts)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@dataclass
class Site:
    """A site in a folder of its own, copied from the prepared one. `extra` is added to its environment."""

    prepared: Path
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sobremesa-run-"))
        for path in self.prepared.iterdir():
            if path.name in ("static", "media"):
                (self.folder / path.name).symlink_to(path)
            elif path.is_dir():
                shutil.copytree(path, self.folder / path.name)
            else:
                shutil.copy2(path, self.folder / path.name)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")}
        return {
            **clean,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "hub.settings.demo",
            "VAR_DIR": str(self.folder),
            "SITE_URL": self.url,
            **self.extra,
        }

    def start(self) -> "Site":
        """Start the demo's one process and wait until it is ready."""
        self.run("demo", [sys.executable, "manage.py", "demo", "--as-prepared", "--port", str(self.port)])
        self.wait(self.url)
        return self

    def run(self, name: str, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """Start a process of this site; its output goes to `<name>.log` in the folder."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            command, cwd=ROOT, env={**self.environment, **more}, stdout=log, stderr=log, start_new_session=True
        )
        self.processes[name] = process
        return process

    def wait(self, url: str) -> None:
        def ready() -> bool:
            dead = {name: p.returncode for name, p in self.processes.items() if p.poll() is not None}
            assert not dead, f"{dead}\n{self.logs()}"
            try:
                with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        eventually(ready)

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running site and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def end(self, name: str, number: int = signal.SIGTERM) -> int:
        """Send one process a signal (to its whole group) and return how it ended."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, number)
        return process.wait(timeout=PATIENCE)

    def stop(self) -> None:
        for name in list(self.processes):
            self.end(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-4000:]}" for path in sorted(self.folder.glob("*.log")))
