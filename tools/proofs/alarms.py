"""Run the tests again and again on the commit as it is: what they find then is a false alarm.

`python -m tools.proofs.alarms [N]` runs `make test` N times (6), with each Python there is, under
other languages and time zones, in a path with spaces, and off the network where that is allowed.
The exit code is 1 where a run finds a fault or changes something in the repository.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.proofs.copies import changed_in_the_repository, copy_of_the_commit

SUPPORTED = ("3.11", "3.12", "3.13", "3.14", "3.15")
OFFLINE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
PLACES = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"TZ": "Asia/Yangon", "LC_ALL": "C"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "th_TH.UTF-8", "PYTHONHASHSEED": "77"},
]
NEWER_ARITHMETIC = """
import numpy._core._multiarray_umath as numpy
print(*(name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__[name]))
"""


def pythons() -> list[str]:
    """Return the Pythons of this machine that the book supports, one a version."""
    found = {}
    names = [f"python{version}" for version in SUPPORTED]
    names += map(str, Path.home().glob(".pyenv/versions/3.1*/bin/python3"))
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for name in filter(shutil.which, names):
        done = subprocess.run([name, "-c", code], capture_output=True, text=True)
        version = done.stdout.strip()
        if done.returncode == 0 and version in SUPPORTED:
            found.setdefault(version, name)
    return [found[version] for version in SUPPORTED if version in found]


def older_processor(place: Path) -> dict[str, str]:
    """Return settings for the arithmetic of an older processor than this one."""
    python = place / ".venv" / "bin" / "python"
    done = subprocess.run(
        [python, "-c", NEWER_ARITHMETIC], capture_output=True, text=True, check=True
    )
    blas = "Prescott" if platform.machine() == "x86_64" else ""
    return {"NPY_DISABLE_CPU_FEATURES": done.stdout.strip(), "OPENBLAS_CORETYPE": blas}


def can_go_offline() -> bool:
    return subprocess.run([*OFFLINE, "true"], capture_output=True).returncode == 0


def alarm(place: Path, here: dict[str, str], *, offline: bool) -> bool:
    """Run the tests in a clone under these settings; return whether they find a fault."""
    began = time.monotonic()
    done = subprocess.run(
        [*(OFFLINE if offline else []), "make", "--no-print-directory", "-C", str(place), "test"],
        cwd="/",
        env=os.environ | here,
        capture_output=True,
        text=True,
    )
    changed = changed_in_the_repository(place)
    last = (done.stdout.strip().splitlines() or ["nothing said"])[-1]
    print(f"  {here}: exit code {done.returncode}, {last}, {time.monotonic() - began:.0f} s")
    if changed:
        print(f"  changed: {changed}")
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-25:] + done.stderr.splitlines()[-5:]))
    sys.stdout.flush()
    return bool(done.returncode or changed)


def main(runs: int = 6) -> int:
    """Run the tests so many times; return 1 where a run finds a fault."""
    offline = can_go_offline()
    print(f"== {runs} runs{', off the network' if offline else ''}", flush=True)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, python in enumerate(pythons()):
            print(f"{python}:", flush=True)
            place = copy_of_the_commit(Path(folder) / f"a place with spaces, {number}")
            set_up = ["make", "setup", f"PYTHON={python}"]
            subprocess.run(set_up, cwd=place, check=True, stdout=subprocess.DEVNULL)
            for run in range(number, runs, len(pythons())):
                here = PLACES[run % len(PLACES)]
                if run >= len(pythons()):
                    here = here | older_processor(place)
                if alarm(place, here, offline=offline):
                    found.append(run + 1)
    print(f"{runs} runs on the commit as it is: false alarms in {found or 'none'}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
