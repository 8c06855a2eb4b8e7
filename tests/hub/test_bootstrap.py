"""The first command on a new machine: one sentence for what is missing, with the cure."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def new_machine(tmp_path):
    """A tree without an environment; returns a function that runs the bootstrap in it under another Python."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy/bootstrap.py", tmp_path / "deploy/bootstrap.py")

    def run(preparation):
        code = f"import sys, runpy; {preparation}; sys.argv = ['bootstrap', 'base']; "
        code += f"runpy.run_path({str(script)!r}, run_name='__main__')"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    return run


def test_an_old_python_gets_one_sentence_with_the_cure(new_machine):
    refused = new_machine("sys.version_info = (3, 9, 2)")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer, and this is 3.9" in refused.stderr
    assert "make demo PYTHON=python3.11" in refused.stderr


def test_a_python_without_venv_gets_one_sentence_with_the_cure(new_machine):
    refused = new_machine("sys.executable = '/bin/false'")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "apt-get install python3-venv" in refused.stderr


def test_the_bootstrap_can_be_read_by_an_old_python():
    source = (ROOT / "deploy/bootstrap.py").read_text()
    compile(source, "bootstrap", "exec", dont_inherit=True)
    assert 'f"' not in source
    assert "f'" not in source
    assert ":=" not in source


def test_an_environment_without_pip_gets_it(tmp_path, monkeypatch):
    bootstrap = runpy.run_path(str(ROOT / "deploy/bootstrap.py"), run_name="bootstrap")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv/bin/python"
    made = bootstrap["make_environment"]
    monkeypatch.setitem(made.__globals__, "VENV", str(tmp_path / "venv"))
    monkeypatch.setitem(made.__globals__, "PYTHON", str(python))
    made()
    assert subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
