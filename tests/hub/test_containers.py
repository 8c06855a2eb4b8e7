"""Containers mirror the Procfile, as far as that can be seen without an engine that runs them."""

import re
import shlex
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
PROCFILE = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.M))
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def words(command: str) -> list[str]:
    """Return a command's words, without settings before it and without where it listens."""
    found = [word for word in shlex.split(command) if not re.match(r"^[A-Z_]+=", word)]
    places = {"--host", "--port"}
    return [w for before, w in zip(["", *found], found, strict=False) if w not in places and before not in places]


def test_every_process_of_the_procfile_is_a_service_with_the_same_command():
    assert set(PROCFILE) <= set(COMPOSE)
    assert {name: words(COMPOSE[name]["command"]) for name in PROCFILE} == {
        name: words(command) for name, command in PROCFILE.items()
    }


def test_every_service_that_is_depended_on_exists():
    named = {other for service in COMPOSE.values() for other in service.get("depends_on", [])}
    assert named <= set(COMPOSE)


def test_every_file_that_is_mounted_or_copied_exists():
    mounted = [
        v.split(":")[0] for service in COMPOSE.values() for v in service.get("volumes", []) if v.startswith("./")
    ]
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.M)
    assert [path for path in (*mounted, *copied) if not (ROOT / path).exists()] == []


def test_the_image_installs_only_what_is_locked_and_does_not_run_as_root():
    assert "--require-hashes -r requirements/base.txt" in DOCKERFILE
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.M)


def test_an_image_for_searching_by_meaning_is_asked_for_by_the_setting_that_switches_it_on():
    assert 'args: { MEANING_SEARCH: "${MEANING_SEARCH:-}" }' in (ROOT / "compose.yaml").read_text()
    assert re.search(r"^ARG MEANING_SEARCH=$", DOCKERFILE, re.M)
    assert "--no-deps --require-hashes -r requirements/meaning.txt" in DOCKERFILE
    assert "MEANING_SEARCH" in (ROOT / ".env.example").read_text()


def test_no_secret_stands_in_an_image_or_a_compose_file():
    assert not re.search(r"PASSWORD: (?!\"?\$\{)", (ROOT / "compose.yaml").read_text())
    assert "only-for-collecting" in DOCKERFILE
    assert not re.search(r"^ENV .*SECRET_KEY", DOCKERFILE, re.M)
