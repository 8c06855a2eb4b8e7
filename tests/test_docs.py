"""What the code does, the documents say: every setting, command, make target and address for machines."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READS = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)\"""")
APPS = ("hub", "webinars", "library", "forum", "networks", "members", "content", "topics", "live", "search")


def text(*names: str) -> str:
    return "\n".join((ROOT / name).read_text() for name in names)


def settings_read() -> set[str]:
    """Return every name that the one reader of the environment is asked for."""
    return {name for path in (ROOT / "hub/settings").glob("*.py") for name in READS.findall(path.read_text())}


def commands() -> set[str]:
    """Return every management command of ours."""
    found = (path for app in APPS for path in (ROOT / app).glob("management/commands/*.py"))
    return {path.stem for path in found if path.stem != "__init__"}


def test_the_reader_of_settings_is_found():
    assert {"DATABASE_URL", "SECRET_KEY", "VAR_DIR"} <= settings_read()


def test_every_setting_stands_in_the_example_and_in_the_operators_book():
    example, book = text(".env.example"), text("docs/operating.md")
    assert {name for name in settings_read() if not re.search(rf"^{name}=", example, re.M)} == set()
    assert {name for name in settings_read() if f"`{name}`" not in book} == set()


def test_the_example_names_no_setting_that_nothing_reads():
    named = set(re.findall(r"^([A-Z_]+)=", text(".env.example"), re.M))
    composed = set(re.findall(r"\$\{([A-Z_]+)", text("compose.yaml")))
    assert named - settings_read() - composed == set()


def test_every_command_stands_in_the_operators_book():
    book = text("docs/operating.md")
    assert {name for name in commands() if f"manage.py {name}" not in book} == set()


def test_every_make_target_says_what_it_does():
    targets = re.findall(r"^([a-z-]+):(.*)$", text("Makefile"), re.M)
    assert [name for name, rest in targets if "##" not in rest] == []


def test_every_address_for_machines_stands_in_a_document():
    words = text("docs/operating.md", "docs/live.md")
    for address in ("/healthz", "/readyz", "/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/live/"):
        assert address in words


def test_no_document_links_to_a_file_that_is_not_there():
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
    named = [
        (p, target)
        for p in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
        for target in link.findall(p.read_text())
    ]
    assert [f"{path.name}: {target}" for path, target in named if not (path.parent / target).exists()] == []
