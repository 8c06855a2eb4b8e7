"""The three server processes: each is the Procfile's ASGI process, which serves pages and sockets."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.support.site import ROOT, eventually, free_port

PROCESSES = 3
COMMAND = re.compile(r"^live: (.+)$", re.M)


class Servers:
    """Starts, kills and restarts them. Each names itself to PostgreSQL, so that its transactions can be told apart."""

    def __init__(self, address: str, database: str, redis: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sobremesa-faults-"))
        self.ports = [free_port() for _ in range(PROCESSES)]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "hub.settings.production",
            "SECRET_KEY": "the faults are on a machine of their own, and so is this key of theirs",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": address,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "ELASTICSEARCH_URL": "",
            "EMAIL_URL": "dummymail://",
            "LIVE_SOCKETS_PER_ADDRESS": "500",  # here all the world has one address
            "LOG_LEVEL": "WARNING",
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def names(self) -> list[str]:
        return [f"server-{number}" for number in range(1, PROCESSES + 1)]

    def python(self, *arguments: str) -> str:
        """Run Python beside the servers; return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def start(self, name: str) -> None:
        match = COMMAND.search((ROOT / "Procfile").read_text())
        assert match is not None
        port = self.ports[self.names.index(name)]
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                ["bash", "-c", f"exec env {match[1].replace('.venv/bin/', f'{Path(sys.executable).parent}/')}"],
                cwd=ROOT,
                env={**self.environment, "LIVE_PORT": str(port), "PGAPPNAME": name},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def ready(self) -> None:
        """Wait until all answer."""
        await asyncio.gather(*(asyncio.to_thread(eventually, lambda p=port: answers(p)) for port in self.ports))

    def kill(self, name: str) -> None:
        """End a process as a crash does: no goodbye, nothing finished."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self._processes):
            with suppress(ProcessLookupError):
                self.kill(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """Return the last words of each process."""
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log")))


def answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
