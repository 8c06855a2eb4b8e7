"""The shape of the house, held by tests. A rule with a parser of its own shows a good and a bad example."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("hub", "webinars", "library", "forum", "networks", "members", "content", "topics", "live", "search")
ORDER = ("live", "search", "topics", "content", "members", "networks", "forum", "library", "webinars", "pages", "hub")
"""App labels from the bottom up."""
SIBLINGS = ({"live", "search"}, {"library", "webinars"})


def tracked(*patterns: str) -> list[Path]:
    """Return the tree's files, also those not committed yet, in git's order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


def modules() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


# Size budgets (DESIGN: style 1). They police the tail, not the average.


def test_no_module_is_longer_than_400_lines():
    assert {str(path.relative_to(ROOT)): lines(path) for path in modules() if lines(path) > 400} == {}


def test_no_function_is_longer_than_50_lines_and_no_view_than_25():
    long = {}
    for path in modules():
        if path.is_relative_to(ROOT / "tests"):
            continue
        limit = 25 if "views" in path.parts or path.name == "views.py" else 50
        for name, length in function_lengths(path.read_text()):
            if length > limit:
                long[f"{path.relative_to(ROOT)}:{name}"] = length
    assert long == {}


def function_lengths(source: str) -> list[tuple[str, int]]:
    """Return each function's name and its lines of code: from `def` to its end, less its docstring."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = first.end_lineno - first.lineno + 1 if documented else 0
            found.append((node.name, node.end_lineno - node.lineno + 1 - docstring))
    return found


def test_the_length_of_a_function_leaves_out_its_docstring():
    assert function_lengths('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n') == [("f", 2)]
    assert function_lengths("def f():\n    a = 1\n    return a\n") == [("f", 3)]


def test_no_template_is_longer_than_75_lines():
    long = {str(p.relative_to(ROOT)): lines(p) for p in tracked("templates/*.html") if lines(p) > 75}
    assert long == {}


def test_no_script_is_longer_than_150_lines():
    assert {path.name: lines(path) for path in tracked("static/js/*.js") if lines(path) > 150} == {}


# Names and places


def test_the_contract_between_apps_names_every_package():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert named == packages == set(APPS)


def test_no_module_is_a_dumping_ground():
    dumps = {"utils", "helpers", "services", "common", "misc"}
    assert [str(p) for p in modules() if p.stem in dumps and not p.is_relative_to(ROOT / "tests")] == []


def test_the_top_level_is_the_one_that_was_agreed():
    agreed = {
        *APPS, "templates", "tests", "requirements", "docs", "static", "locale", "deploy", "benchmarks",
        "manage.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "Makefile", "Procfile",
        "Dockerfile", "compose.yaml", ".env.example", ".ci", ".gitignore", ".dockerignore",
    }  # fmt: skip
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= agreed


# References that import-linter cannot see

REFERENCE = re.compile(r"""["']([a-z_]+)\.[A-Z][A-Za-z]+["']""")


def upward_references(label: str, source: str) -> list[str]:
    """Return the models of apps above, or of a sibling, that a module of app `label` names in a string."""
    position = ORDER.index(label)
    found = []
    for other in REFERENCE.findall(source):
        sibling = any({label, other} <= pair for pair in SIBLINGS) and other != label
        if other in ORDER and (ORDER.index(other) > position or sibling):
            found.append(other)
    return found


def test_a_reference_upwards_is_found_and_one_downwards_is_not():
    assert upward_references("members", 'ForeignKey("forum.Thread")') == ["forum"]
    assert upward_references("forum", 'ForeignKey("members.Member")') == []
    assert upward_references("live", 'ForeignKey("search.Entry")') == ["search"]


@pytest.mark.parametrize("app", [app for app in APPS if app != "hub"])
def test_no_app_names_a_model_of_an_app_above_it(app):
    found = {}
    for path in modules():
        if path.is_relative_to(ROOT / app) and (names := upward_references(app, path.read_text())):
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


# Where danger may stand


def calls(source: str, name: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) == name or getattr(node.func, "attr", None) == name)
        for node in ast.walk(ast.parse(source))
    )


def test_raw_sql_stands_only_where_the_database_engine_is_the_subject():
    allowed = ("search/engines/", "hub/health.py", "benchmarks/", "tests/", "hub/settings/")
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if (calls(path.read_text(), "extra") or calls(path.read_text(), "raw"))
        and not str(path.relative_to(ROOT)).startswith(allowed)
    ]
    assert found == []


def test_no_view_reaches_an_object_past_the_viewer():
    pattern = re.compile(r"\.objects\.get\((?!pk=(?:request\.user|form\.instance)\.pk\))")  # one's own row
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if ("views" in path.parts or path.name in ("views.py", "consumers.py")) and pattern.search(path.read_text())
    ]
    assert found == []


def test_no_template_has_an_inline_script_style_or_handler():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<style|\sstyle=|\son[a-z]+=", re.I)
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("templates/*.html")
        if "emails" not in path.parts and inline.search(path.read_text())
    ]
    assert found == []


def test_each_silenced_check_says_why():
    silence = re.compile(r"#\s*(?:noqa|type: ignore)(?P<rest>.*)$", re.M)
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in modules()
        if path != Path(__file__)
        for match in silence.finditer(path.read_text())
        if not re.search(r"\s[-#]\s*\S.*\w", match.group("rest"))
    ]
    assert found == []


def test_only_locked_packages_are_imported():
    """What happens to lie in one environment is missing in the next: a fresh one holds the lock's packages only."""
    lock = "".join((ROOT / "requirements" / name).read_text() for name in ("dev.txt", "meaning.txt"))
    locked = {canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE)}
    providers = packages_distributions()
    found = {
        f"{path.relative_to(ROOT)}: {top}"
        for path in modules()
        for top in imported(path.read_text()) - sys.stdlib_module_names
        if top in providers and not locked & {canonical(name) for name in providers[top]}
    }
    assert found == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(source: str) -> set[str]:
    """Return the top names of what a module imports from elsewhere."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    chosen = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | chosen}


def test_imports_are_found_in_every_form():
    source = "import a.b, c as d\nfrom e.f import g\nfrom . import h\ndef i():\n    import j\n"
    assert imported(source) == {"a", "c", "e", "j"}
