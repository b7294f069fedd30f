"""Show that the same commit gives the same book everywhere, and that an interrupted build harms nothing.

`python -m tools.proofs.reproduce builds`      the commit built twice from scratch, far apart in place, time zone, language of
                                        the machine and (with the program faketime) date, and once more after an edit that
                                        was taken back: notebooks, pages and PDF are compared byte for byte
`python -m tools.proofs.reproduce kills [N]`   a build killed at N points (20): every notebook is as it was or complete, the
                                        next run completes by itself
`python -m tools.proofs.reproduce disks`       a build on a disk that fills up at different points, and in a tree that may not be written:
                                        it says so, every notebook is as it was or complete, the next run completes (needs root)
`python -m tools.proofs.reproduce alarms [N]`  `make test` N times (6) on the commit as it is, with each Python there is, under other languages and time
                                        zones, from another folder, in a path with spaces, and off the network where that is allowed
All work in copies and print what they saw; the exit code is 1 where something differs.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.paths import ROOT

BOOK = "_build/html"
FIRST = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
SECOND = {"TZ": "Asia/Yangon", "LC_ALL": "C", "PYTHONHASHSEED": "2"}


def copy_of_the_commit(place: Path) -> Path:
    """Return a clone of the last commit in `place`."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(place)], check=True)
    return place


def build(place: Path, verb: str, settings: dict, later: bool = False) -> None:
    """Build in a clone with this environment; raises CalledProcessError where that fails."""
    ahead = ["faketime", "+400 days"] if later and shutil.which("faketime") else []
    # from another folder: nothing may hang on where a command is typed
    subprocess.run(
        [*ahead, sys.executable, "-m", "tools.build.book", verb],
        cwd=place,
        env=os.environ | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def files(place: Path) -> dict[str, str]:
    """Return {name: SHA-256} of the notebooks and of everything that is published."""
    paths = [
        *sorted((place / "chapters").glob("*.ipynb")),
        *sorted(p for p in (place / BOOK).rglob("*") if p.is_file()),
    ]
    return {
        p.relative_to(place).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths
    }


def differences(one: dict, two: dict) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def edit(place: Path, word: str) -> Path:
    """Put a word into the prose of a chapter and return the chapter."""
    path = place / "chapters" / "cold-war.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(
        c
        for c in notebook["cells"]
        if c["cell_type"] == "markdown"
        and len("".join(c["source"]).split()) > 60
        and "admonition" not in "".join(c["source"])
    )
    cell["source"] = [*cell["source"][:-1], cell["source"][-1] + f" {word}"]
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def builds() -> int:
    with tempfile.TemporaryDirectory() as folder:
        one, two = (
            copy_of_the_commit(Path(folder) / "one"),
            copy_of_the_commit(Path(folder) / "and another, with spaces"),
        )
        print("== first build", flush=True)
        build(one, "notebooks", FIRST)
        build(one, "book", FIRST)
        print(
            f"== second build: {SECOND['TZ']}, locale {SECOND['LC_ALL']}{', 400 days later' if shutil.which('faketime') else ', same day (faketime is not installed)'}",
            flush=True,
        )
        build(two, "notebooks", SECOND, later=True)
        build(two, "book", SECOND, later=True)
        first = files(one)
        apart = differences(first, files(two))
        print("== third: an edit, and the edit taken back", flush=True)
        before = (one / "chapters" / "cold-war.ipynb").read_bytes()
        path = edit(one, "Wordaddedfortest.")
        build(one, "book", FIRST)
        seen = "Wordaddedfortest" in (one / BOOK / "chapters" / "cold-war.html").read_text(
            encoding="utf-8"
        )
        path.write_bytes(before)
        build(one, "book", FIRST)
        after = differences(first, files(one))
        dirty = subprocess.run(
            ["git", "status", "--porcelain"], cwd=two, capture_output=True, text=True
        ).stdout
    print(
        f"{len(first)} files; apart after two builds: {len(apart)} {apart[:8]}; after an edit and its undoing: {len(after)} {after[:8]}; "
        f"the edit was on the page: {'yes' if seen else 'no'}; changed in the repository: {dirty or 'nothing'}"
    )
    return 1 if apart or after or dirty or not seen else 0


def another_ink(place: Path) -> None:
    """Change the ink of all charts, so that every chapter with one is to be executed."""
    style = place / "chapters" / "report" / "figures.py"
    style.write_text(
        style.read_text(encoding="utf-8").replace(
            'INK, SOFT, LINE = "#222222"', 'INK, SOFT, LINE = "#232323"'
        ),
        encoding="utf-8",
    )


def before_and_after(place: Path) -> tuple[dict, dict, dict, float, float]:
    """Return what the notebooks of a clone hold before and after a change of ink, the book after it, and the seconds of execution and of all."""
    notebooks = sorted((place / "chapters").glob("*.ipynb"))
    old = {p: p.read_bytes() for p in notebooks}
    another_ink(place)
    began = time.monotonic()
    build(place, "notebooks", FIRST)
    executing = time.monotonic() - began
    build(place, "book", FIRST)
    whole, new = time.monotonic() - began, {p: p.read_bytes() for p in notebooks}
    if old == new:
        raise SystemExit("the change of ink changed nothing: the trial would prove nothing")
    return old, new, files(place), executing, whole


def states(old: dict, new: dict) -> dict[str, str]:
    """Return {notebook: whether it is old, new or torn}."""
    return {
        p.name: "old" if p.read_bytes() == old[p] else "new" if p.read_bytes() == new[p] else "torn"
        for p in old
    }


def kills(points: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place, torn = copy_of_the_commit(Path(folder) / "book"), []
        old, new, book, executing, whole = before_and_after(place)
        for point in range(points):
            for path in old:
                path.write_bytes(old[path])
            # what an earlier kill left of the work stays, as it does for whoever starts again;
            # two thirds of the points while chapters are executed and replaced, the rest while the book is built
            share = (point + 0.5) / points
            moment = (
                executing * share * 1.5
                if share < 2 / 3
                else executing + (whole - executing) * (share - 2 / 3) * 3
            )
            process = subprocess.Popen(
                [sys.executable, "-m", "tools.build.book", "book"],
                cwd=place,
                env=os.environ | FIRST,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            found = states(old, new)
            torn += [
                f"{name} at {moment:.1f} s" for name, state in found.items() if state == "torn"
            ]
            print(
                f"  killed at {moment:.1f} s: {[*found.values()].count('old')} old, {[*found.values()].count('new')} new",
                flush=True,
            )
        build(place, "book", FIRST)
        apart = differences(book, files(place))
    print(
        f"{points} kills: torn notebooks {torn or 'none'}; the next run completes, files apart from the undisturbed build: {len(apart)} {apart[:8]}"
    )
    return 1 if torn or apart else 0


def disks() -> int:
    with tempfile.TemporaryDirectory() as folder:
        first = copy_of_the_commit(Path(folder) / "book")
        old, new, book, *_ = before_and_after(first)
        full, faults = Path(folder) / "full", []
        full.mkdir()
        for room in (1, 3, 12, 40, 80, "read-only"):
            if subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", str(full)]
            ).returncode:
                print("left out: this trial mounts a small disk, which only root may do")
                return 0
            try:
                place = copy_of_the_commit(full / "book")
                another_ink(place)
                held = sum(p.stat().st_blocks * 512 for p in full.rglob("*") if p.is_file())
                mends = (
                    f"remount,size={held + room * 2**20}" if room != "read-only" else "remount,ro"
                )
                subprocess.run(["mount", "-o", mends, str(full)], check=True)
                done = subprocess.run(
                    [sys.executable, "-B", "-m", "tools.build.book", "book"],
                    cwd=place,
                    env=os.environ | FIRST,
                    capture_output=True,
                    text=True,
                )
                found = states(
                    {place / p.relative_to(first): b for p, b in old.items()},
                    {place / p.relative_to(first): b for p, b in new.items()},
                )
                said = next(
                    (
                        line
                        for line in done.stderr.splitlines()
                        if re.search("No space left|Read-only", line)
                    ),
                    "",
                )
                subprocess.run(["mount", "-o", "remount,rw,size=4g", str(full)], check=True)
                build(place, "book", FIRST)
                apart = differences(book, files(place))
                print(
                    f"  {room}{'' if room == 'read-only' else ' MiB free'}: exit code {done.returncode}, {[*found.values()].count('old')} old, {[*found.values()].count('new')} new; "
                    f"said: {said[:160]!r}; after the mend {len(apart)} files apart",
                    flush=True,
                )
                faults += [room] * bool(
                    done.returncode != 1
                    or not said
                    or "Traceback" in done.stderr
                    or "torn" in found.values()
                    or apart
                )
            finally:
                subprocess.run(["umount", "--lazy", str(full)], check=True)
    print(f"disks: not refused as they should be: {faults or 'none'}")
    return bool(faults)


def pythons() -> list[str]:
    """Return the Pythons of this machine that the book supports, one a version."""
    found = {}
    for name in (
        "python3.11",
        "python3.12",
        "python3.13",
        *map(str, Path.home().glob(".pyenv/versions/3.1[123].*/bin/python3")),
    ):
        done = (
            subprocess.run(
                [name, "-c", "import sys; print(*sys.version_info[:2])"],
                capture_output=True,
                text=True,
            )
            if shutil.which(name)
            else None
        )
        if (
            done
            and not done.returncode
            and done.stdout.split() in (["3", "11"], ["3", "12"], ["3", "13"])
        ):
            found.setdefault(done.stdout, name)
    return [found[version] for version in sorted(found)]


OFFLINE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
PLACES = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"TZ": "Asia/Yangon", "LC_ALL": "C"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "th_TH.UTF-8", "PYTHONHASHSEED": "77"},
]
OLDER = "import numpy._core._multiarray_umath as numpy; print(*(name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__[name]))"


def alarms(runs: int) -> int:
    """Run `make test` on the commit as it is; return 1 where a run finds a fault, each of which is a false alarm."""
    offline = (
        OFFLINE if subprocess.run([*OFFLINE, "true"], capture_output=True).returncode == 0 else []
    )
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, python in enumerate(pythons()):
            place = copy_of_the_commit(Path(folder) / f"a place with spaces, {number}")
            subprocess.run(
                [python, "-m", "tools.setup.environment"],
                cwd=place,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            # the arithmetic of another processor: without what numpy uses of this one, and with plain matrix routines
            newer = subprocess.run(
                [str(place / ".venv" / "bin" / "python"), "-c", OLDER],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
            for run in range(number, runs, len(pythons())):
                here, began = PLACES[run % len(PLACES)], time.monotonic()
                if run >= len(pythons()):
                    here = here | {
                        "NPY_DISABLE_CPU_FEATURES": newer,
                        "OPENBLAS_CORETYPE": "Prescott" if platform.machine() == "x86_64" else "",
                    }
                done = subprocess.run(
                    [*offline, "make", "--no-print-directory", "-C", str(place), "test"],
                    cwd="/",
                    env=os.environ | here,
                    capture_output=True,
                    text=True,
                )
                dirty = subprocess.run(
                    ["git", "status", "--porcelain"], cwd=place, capture_output=True, text=True
                ).stdout
                print(
                    f"  run {run + 1}: {python}, {here}{', off the network' if offline else ''}: exit code {done.returncode}, {done.stdout.strip().splitlines()[-1]}, "
                    f"{time.monotonic() - began:.0f} s{dirty and ', changed: ' + dirty}",
                    flush=True,
                )
                if done.returncode or dirty:
                    found.append(run + 1)
                    print(
                        "\n".join(done.stdout.splitlines()[-25:] + done.stderr.splitlines()[-5:]),
                        flush=True,
                    )
    print(f"{runs} runs on the commit as it is: false alarms in {found or 'none'}")
    return bool(found)


if __name__ == "__main__":
    verb, *number = sys.argv[1:]
    sys.exit(
        {
            "builds": builds,
            "disks": disks,
            "kills": lambda: kills(int(number[0]) if number else 20),
            "alarms": lambda: alarms(int(number[0]) if number else 6),
        }[verb]()
    )
