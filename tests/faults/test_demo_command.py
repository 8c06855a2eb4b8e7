"""`manage.py demo`: starts, says where, stops everything it started, and starts again."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hub.demo.serving import port_is_free
from tests.support.site import ROOT, Site, free_port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_demo_with_everything_it_started(prepared, number):
    site = Site(prepared).start()
    try:
        assert site.end("demo", number) == 0, site.logs()
        words = (Path(site.folder) / "demo.log").read_text()
        assert f"Sobremesa is open: http://localhost:{site.port}/" in words
        assert "Closed." in words
        assert port_is_free("127.0.0.1", site.port)
        site.start()
    finally:
        site.stop()


def test_a_busy_port_gets_one_sentence_with_the_cure(prepared):
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        site = Site(prepared)
        command = [sys.executable, "manage.py", "demo", "--as-prepared", "--port", str(port)]
        refused = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False)
        site.stop()
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert f"Port {port} is taken" in refused.stderr
    assert f"make demo PORT={port + 1}" in refused.stderr


def test_preparing_twice_does_nothing_the_second_time(prepared):
    site = Site(prepared)
    try:
        assert site.manage("demo", "--only-prepare") == ""
    finally:
        site.stop()
