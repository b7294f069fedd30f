"""Show that the same commit gives the same book, and that an interrupted build harms nothing.

`python tests/reproduce.py builds`      the commit built twice from scratch, far apart in place, time zone, language of
                                        the machine and (with the program faketime) date, and once more after an edit that
                                        was taken back: notebooks, pages and PDF are compared byte for byte
`python tests/reproduce.py kills [N]`   a build killed at N points (20): every notebook is as it was or complete, the
                                        next run completes by itself
Both work in copies and print what they saw; the exit code is 1 where something differs.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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
    subprocess.run([*ahead, sys.executable, str(place / "chapters" / "_ext" / "build.py"), verb], cwd="/", env=os.environ | settings, check=True,
                   stdout=subprocess.DEVNULL)


def files(place: Path) -> dict[str, str]:
    """Return {name: SHA-256} of the notebooks and of everything that is published."""
    paths = [*sorted((place / "chapters").glob("*.ipynb")), *sorted(p for p in (place / BOOK).rglob("*") if p.is_file())]
    return {p.relative_to(place).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def differences(one: dict, two: dict) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def edit(place: Path, word: str) -> Path:
    """Put a word into the prose of a chapter and return the chapter."""
    path = place / "chapters" / "cold-war.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "markdown" and len("".join(c["source"]).split()) > 60 and "admonition" not in "".join(c["source"]))
    cell["source"] = [*cell["source"][:-1], cell["source"][-1] + f" {word}"]
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def builds() -> int:
    with tempfile.TemporaryDirectory() as folder:
        one, two = copy_of_the_commit(Path(folder) / "one"), copy_of_the_commit(Path(folder) / "and another, with spaces")
        print("== first build", flush=True)
        build(one, "notebooks", FIRST)
        build(one, "book", FIRST)
        print(f"== second build: {SECOND['TZ']}, locale {SECOND['LC_ALL']}{', 400 days later' if shutil.which('faketime') else ', same day (faketime is not installed)'}", flush=True)
        build(two, "notebooks", SECOND, later=True)
        build(two, "book", SECOND, later=True)
        first = files(one)
        apart = differences(first, files(two))
        print("== third: an edit, and the edit taken back", flush=True)
        before = (one / "chapters" / "cold-war.ipynb").read_bytes()
        path = edit(one, "Wordaddedfortest.")
        build(one, "book", FIRST)
        seen = "Wordaddedfortest" in (one / BOOK / "chapters" / "cold-war.html").read_text(encoding="utf-8")
        path.write_bytes(before)
        build(one, "book", FIRST)
        after = differences(first, files(one))
        dirty = subprocess.run(["git", "status", "--porcelain"], cwd=two, capture_output=True, text=True).stdout
    print(f"{len(first)} files; apart after two builds: {len(apart)} {apart[:8]}; after an edit and its undoing: {len(after)} {after[:8]}; "
          f"the edit was on the page: {'yes' if seen else 'no'}; changed in the repository: {dirty or 'nothing'}")
    return 1 if apart or after or dirty or not seen else 0


def kills(points: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = copy_of_the_commit(Path(folder) / "book")
        notebooks = sorted((place / "chapters").glob("*.ipynb"))
        old = {p: p.read_bytes() for p in notebooks}
        style = place / "chapters" / "report" / "figures.py"  # another ink: every chart is another
        style.write_text(style.read_text(encoding="utf-8").replace('INK, SOFT, LINE = "#222222"', 'INK, SOFT, LINE = "#232323"'), encoding="utf-8")
        began = time.monotonic()
        build(place, "notebooks", FIRST)
        executing = time.monotonic() - began
        build(place, "book", FIRST)
        whole = time.monotonic() - began
        new, book = {p: p.read_bytes() for p in notebooks}, files(place)
        if old == new:
            print("the change of ink changed nothing: the trial would prove nothing")
            return 1
        torn, states = [], []
        for point in range(points):
            for path in notebooks:
                path.write_bytes(old[path])
            shutil.rmtree(place / "_build")
            # two thirds of the points while chapters are executed and replaced, the rest while the book is built
            share = (point + 0.5) / points
            moment = executing * share * 1.5 if share < 2 / 3 else executing + (whole - executing) * (share - 2 / 3) * 3
            process = subprocess.Popen([sys.executable, str(place / "chapters" / "_ext" / "build.py"), "book"], cwd="/", env=os.environ | FIRST, start_new_session=True,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            state = ["old" if p.read_bytes() == old[p] else "new" if p.read_bytes() == new[p] else "torn" for p in notebooks]
            torn += [f"{p.name} at {moment:.1f} s" for p, s in zip(notebooks, state) if s == "torn"]
            states.append(f"{moment:.1f} s: {state.count('old')} old, {state.count('new')} new")
            print(f"  killed at {states[-1]}", flush=True)
        build(place, "book", FIRST)
        apart = differences(book, files(place))
    print(f"{points} kills: torn notebooks {torn or 'none'}; the next run completes, files apart from the undisturbed build: {len(apart)} {apart[:8]}")
    return 1 if torn or apart else 0


if __name__ == "__main__":
    sys.exit(kills(int(sys.argv[2]) if len(sys.argv) > 2 else 20) if sys.argv[1:2] == ["kills"] else builds())
