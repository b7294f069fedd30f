"""Make the environment of the pinned packages, `.venv`, anew; by the Python it is to have, without any package.

What says that it is complete comes last, so that one that was cut short is made again.
"""

import hashlib
import shutil
import subprocess
import sys

from tools.paths import ROOT
from tools.setup.locks import alone, lock

PLACE = ROOT / ".venv"
READY = PLACE / "installed.sha256"


def main() -> int:
    """Return 0 once the environment holds what requirements.txt names, each file with the hash that stands there; else an exit code."""
    with alone("set-up"):
        named = f"{hashlib.sha256((ROOT / 'requirements.txt').read_bytes()).hexdigest()}  requirements.txt\n"
        if (
            READY.exists() and READY.read_text(encoding="utf-8") == named
        ):  # by another set-up, meanwhile
            return 0
        print(f"== installing the pinned packages into {PLACE.name} (about a minute)", flush=True)
        shutil.rmtree(PLACE, ignore_errors=True)
        for command in (
            [sys.executable, "-m", "venv", PLACE],
            [
                PLACE / "bin" / "python",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                ROOT / "requirements.txt",
            ],
        ):
            if code := subprocess.run(command, pass_fds=[lock("set-up").fileno()]).returncode:
                return code
        READY.write_text(named, encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:  # a full disk, a folder that may not be written
        sys.exit(f"FAILED: {error.strerror}: {error.filename}")
