"""Make the virtual environment and fill it from a hash-locked list; says in one sentence what is missing.

    python3 deploy/bootstrap.py base|dev [meaning]

Runs under whatever Python a machine has, so it keeps to syntax that also an old one can read. A stamp in the
environment (the hash of the lists) makes the second run a matter of milliseconds.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "sobremesa-stamp")


def main(wanted: str, extra: str = "") -> None:
    if sys.version_info < (3, 11):
        stop(
            "Sobremesa needs Python 3.11 or newer, and this is %d.%d. "
            "Install a newer one, then say which: make demo PYTHON=python3.11" % sys.version_info[:2]
        )
    stamp = wanted + " " + fingerprint(wanted)
    if not is_current(wanted, stamp):
        make_environment()
        install(wanted)
        with open(STAMP, "w") as file:
            file.write(stamp)
    if extra:
        add(extra)


def fingerprint(wanted: str) -> str:
    """Hash what the environment must hold, so that a changed list is installed anew."""
    names = {"base": ["base.txt"], "dev": ["base.txt", "dev.txt"]}.get(wanted, [wanted + ".txt"])
    digest = hashlib.sha256(sys.version.encode())
    for name in names:
        with open(os.path.join(ROOT, "requirements", name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_current(wanted: str, stamp: str) -> bool:
    if not os.path.exists(PYTHON) or not os.path.exists(STAMP):
        return False
    with open(STAMP) as file:
        found = file.read()
    # What the tests need holds everything that the site needs.
    return found == stamp or (wanted == "base" and found == "dev " + fingerprint("dev"))


def add(extra: str) -> None:
    """Install what is optional on top of what is there, unless its own stamp says that it was."""
    path, stamp = STAMP + "-" + extra, extra + " " + fingerprint(extra)
    if os.path.exists(path):
        with open(path) as file:
            if file.read() == stamp:
                return
    # Without dependencies: the list is whole, and what its packages would draw in is gigabytes that nothing here uses.
    install(extra, ("--no-deps",))
    with open(path, "w") as file:
        file.write(stamp)


def make_environment() -> None:
    # One that uv made holds no pip; `venv` adds it and leaves the rest.
    if os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    print("Making a virtual environment in .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        stop(
            "Python here cannot make virtual environments. On Debian or Ubuntu, install what it lacks as root: "
            "apt-get install python3-venv"
        )


def install(wanted: str, how: tuple = ()) -> None:
    print("Installing what Sobremesa needs, each file checked against its hash", flush=True)
    listed = os.path.join(ROOT, "requirements", wanted + ".txt")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    uv_list = os.path.join(ROOT, "requirements", "uv.txt")
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NATIVE_TLS="true", VIRTUAL_ENV=VENV)
    # uv does in seconds what pip does in a minute; where it does not run, pip does.
    if subprocess.run(pip + [uv_list], capture_output=True).returncode == 0:
        uv = [os.path.join(VENV, "bin", "uv"), "pip", "install", "--quiet", "--require-hashes"]
        if subprocess.run(uv + list(how) + ["-r", listed], env=environment, capture_output=True).returncode == 0:
            return
    if subprocess.run(pip + [listed] + list(how)).returncode:
        stop("The packages could not be installed (see above). Is this machine connected to its package index?")


def stop(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["base"]))
