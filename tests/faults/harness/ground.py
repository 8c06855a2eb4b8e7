"""The ground under the site: a PostgreSQL cluster and a Redis server that only this run uses, and may break."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.site import eventually, free_port

POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
ROLE = "sobremesa"


def is_there() -> bool:
    """Say whether this machine has the programs."""
    return bool(POSTGRESQL) and shutil.which("redis-server") is not None


class PostgreSQL:
    """A cluster in a folder of its own. PostgreSQL refuses to run as root, so root lends it to `postgres`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sobremesa-faults-pg-"))
        self.port = free_port()
        self.url = f"postgres://{ROLE}@127.0.0.1:{self.port}/{ROLE}"

    def start(self) -> "PostgreSQL":
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (data / "postgresql.conf").open("a") as config:
            config.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{self.folder}'\n"
                "max_connections = 200\n"
            )
        self._control("start")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", ROLE, ROLE)
        return self

    def restart(self, mode: str) -> None:
        """Restart it: `fast` ends all sessions politely, `immediate` is a crash that recovers from the log."""
        self._control("restart", "-m", mode)

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        log = str(self.folder / "postgresql.log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-t", "60", "-s", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        other = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(POSTGRESQL[-1] / program), *arguments]
        # The cluster must not hold a pipe of ours open, so its words go nowhere; it keeps a log.
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **other
        )
        if done.returncode:
            log = self.folder / "postgresql.log"
            raise RuntimeError(
                f"{program} {arguments[0]}: {done.returncode}\n{log.read_text() if log.exists() else ''}"
            )


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Redis":
        """Start it, where it does not run."""
        if self._process is not None:
            return self
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
        eventually(lambda: self._ask("ping") == b"PONG\n")
        return self

    def flush(self) -> None:
        """Forget everything, and everybody who listens."""
        self._ask("flushall")
        self._ask("client", "kill", "type", "pubsub")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _ask(self, *words: str) -> bytes:
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, check=False).stdout
