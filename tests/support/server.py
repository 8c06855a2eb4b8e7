"""The one-server size: the processes of the Procfile behind nginx, on ports of their own."""

import os
import re
import subprocess
from pathlib import Path

from tests.support.site import ROOT, Site, free_port

SERVED = re.compile(r"^(?P<name>\w+): (?P<command>.+)$", re.M)


class Server(Site):
    """A site started from the `Procfile`, reached through nginx. `extra` may name PostgreSQL, Redis and the like."""

    def start(self, *, only: tuple[str, ...] = ()) -> "Server":
        """Start the Procfile's processes (or those named) and the proxy in front of them; wait until it is ready."""
        self.pages_port, self.live_port = free_port(), free_port()
        for name, command in SERVED.findall((ROOT / "Procfile").read_text()):
            if not only or name in only:
                self.start_one(name, command)
        self.start_proxy()
        self.wait(self.url)
        return self

    def start_one(self, name: str, command: str = "") -> None:
        command = command or dict(SERVED.findall((ROOT / "Procfile").read_text()))[name]
        ports = {"PAGES_PORT": str(self.pages_port), "LIVE_PORT": str(self.live_port)}
        self.run(name, ["bash", "-c", f"exec env {command}"], **ports)

    def start_proxy(self) -> None:
        """Run nginx unprivileged, with the configuration that operators use."""
        rendered = subprocess.run(
            ["bash", "deploy/nginx/render.sh"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "LISTEN": f"127.0.0.1:{self.port}",
                "PAGES": f"127.0.0.1:{self.pages_port}",
                "LIVE": f"127.0.0.1:{self.live_port}",
                "STATIC_ROOT": str(self.folder / "static"),
                "MEDIA_ROOT": str(self.folder / "media"),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        config = self.folder / "nginx.conf"
        config.write_text(
            f"user root;\nworker_processes 1;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/proxy.log;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\ninclude {mime_types()};\naccess_log off;\n"
            f"client_body_temp_path {self.folder}/body;\nproxy_temp_path {self.folder}/proxy;\n{rendered}\n}}\n"
        )
        self.run("nginx", ["nginx", "-c", str(config), "-g", "daemon off;"])


def mime_types() -> str:
    return str(next(path for path in (Path("/etc/nginx/mime.types"),) if path.exists()))
