"""Check the Spanish catalogue: every string that is marked is there, translated, and compiled.

Collecting the strings needs gettext. Where it is missing, the committed catalogue is still checked for gaps.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"


def main() -> int:
    problems = gaps(CATALOGUE.read_text())
    if shutil.which("xgettext") and shutil.which("msgfmt"):
        problems += unlisted() + stale()
    else:
        print("(gettext is missing: that the catalogue is current was not checked)", end=" ")
    print("\n".join(problems) if problems else "ok")
    return 1 if problems else 0


def gaps(text: str) -> list[str]:
    """Return the strings without a translation, or with one marked as doubtful."""
    found = []
    for entry in text.split("\n\n")[1:]:
        if "#~" in entry:
            continue
        empty = re.search(r'^msgstr(?:\[\d\])? ""\n(?!")', entry + "\n", re.M)
        if empty or "#, fuzzy" in entry:
            found.append("not translated: " + " ".join(re.findall(r'^msgid .*|^"(?!.*\\n").*"$', entry, re.M))[:160])
    return found


def unlisted() -> list[str]:
    """Return the strings that are marked in the code and missing from the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        ignore = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignore)
        command = [sys.executable, "manage.py", "makemessages", "--locale", "es", "--no-location", "--no-obsolete"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
        collected = ids((copy / CATALOGUE.relative_to(ROOT)).read_text())
    return [f"not in the catalogue: {text}" for text in sorted(collected - ids(CATALOGUE.read_text()))]


def stale() -> list[str]:
    """Say so when the compiled catalogue is not what the catalogue compiles to."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "django.mo"
        subprocess.run(["msgfmt", "-o", str(target), str(CATALOGUE)], check=True)
        same = target.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()
    return [] if same else ["locale/es/LC_MESSAGES/django.mo is not current: make messages"]


def ids(text: str) -> set[str]:
    """Return every msgid of a catalogue, joined over its lines."""
    blocks = re.findall(r'^msgid ((?:".*"\n?)+)', text, re.M)
    return {"".join(re.findall(r'"(.*)"', block)) for block in blocks} - {""}


if __name__ == "__main__":
    sys.exit(main())
