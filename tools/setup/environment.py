"""Make the environment `.venv` from pinned packages, each file with its hash.

`python -m tools.setup.environment`           what the book and its tests need, anew where the
                                              pins changed; run by the Python it is to have
`.venv/bin/python -m tools.setup.environment lab`   adds what `make lab` needs
`.venv/bin/python -m tools.setup.environment lock`  adds what `make requirements` needs

Only the standard library is used: this runs before any package is there. What says that a set
is complete comes last, so that a set-up that was cut short is made again.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.paths import ROOT
from tools.setup.locks import alone, lock

PLACE = ROOT / ".venv"
PYTHON = PLACE / "bin" / "python"
SETS = {
    "book": ROOT / "requirements.txt",
    "lab": ROOT / "tools" / "setup" / "lab.txt",
    "lock": ROOT / "tools" / "setup" / "lock.txt",
}


class SetupError(RuntimeError):
    """A step of the set-up failed; `code` is its exit code."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


def run(*command: str | Path) -> None:
    """Run a step, which holds the lock too; raises SetupError where it fails."""
    code = subprocess.run(command, pass_fds=[lock("set-up").fileno()]).returncode
    if code:
        raise SetupError(code)


def install(pins: Path) -> None:
    """Install what a file pins; a package without a hash, or with another one, is refused.

    Bytecode is compiled afterwards, on all cores: pip compiles on one. What does not compile is
    left to Python, as pip leaves it: some packages carry templates with the ending of a module.
    """
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--no-compile")
    run(PYTHON, "-m", "pip", "install", *options, "-r", pins)
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", PLACE / "lib"])


def is_ready(wanted: str, stamp: str) -> bool:
    """Whether `.venv` holds a set of packages with these pins, of the Python that runs this."""
    try:
        stamped = (PLACE / f"{wanted}.sha256").read_text(encoding="utf-8")
        about = (PLACE / "pyvenv.cfg").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    major, minor = sys.version_info[:2]
    same_python = re.search(rf"^version\w* = {major}\.{minor}\.", about, flags=re.M)
    return stamped == stamp and bool(same_python)


def main(wanted: str = "book") -> int:
    """Return 0 once `.venv` holds a set of packages, else the exit code of what failed."""
    pins = SETS[wanted]
    with alone("set-up"):
        name = pins.relative_to(ROOT).as_posix()
        stamp = f"{hashlib.sha256(pins.read_bytes()).hexdigest()}  {name}\n"
        if is_ready(wanted, stamp):
            return 0  # by another set-up, meanwhile
        try:
            if wanted == "book":
                print("== installing the pinned packages into .venv (about a minute)", flush=True)
                shutil.rmtree(PLACE, ignore_errors=True)
                run(sys.executable, "-m", "venv", PLACE)
            install(pins)
        except SetupError as error:
            return error.code
        (PLACE / f"{wanted}.sha256").write_text(stamp, encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except OSError as error:  # a full disk, a folder that may not be written
        sys.exit(f"FAILED: {error.strerror}: {error.filename}")
