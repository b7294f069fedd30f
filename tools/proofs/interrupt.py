"""Show that an interrupted build harms nothing.

`python -m tools.proofs.interrupt kills [N]`  a build killed at N points (20): every notebook is
                                              as it was or complete, a whole book stands, and the
                                              next run completes by itself
`python -m tools.proofs.interrupt disks`      a build on a disk that fills up at different points,
                                              and in a tree that may not be written: it says so,
                                              the rest as above (needs root, to mount a small disk)

Both work in copies of the last commit; the exit code is 1 where something is lost.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.build import standing_book
from tools.proofs.copies import (
    BOOK,
    PLAIN,
    another_ink,
    build,
    command,
    copy_of_the_commit,
    differences,
    files,
    published,
)

PRINTED = [f"{BOOK}/{name}" for name in standing_book.PRINTED]
ROOM = (1, 3, 12, 40, 80, "read-only")  # MiB left on the disk


@dataclass(frozen=True)
class Undisturbed:
    """What a clone holds before and after a change of ink, and how long the change takes."""

    old: dict[str, bytes]  # the notebooks by name
    new: dict[str, bytes]
    old_book: dict[str, str]  # what was published, by hash
    new_book: dict[str, str]
    everything: dict[str, str]
    executing: float  # seconds
    whole: float


def notebooks(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((place / "chapters").glob("*.ipynb"))}


def undisturbed(place: Path) -> Undisturbed:
    """Build a clone, change the ink of its charts, build it again, and note what it holds."""
    build(place, "book", PLAIN)
    old, old_book = notebooks(place), published(place)
    another_ink(place)
    began = time.monotonic()
    build(place, "notebooks", PLAIN)
    executing = time.monotonic() - began
    build(place, "book", PLAIN)
    whole = time.monotonic() - began
    new = notebooks(place)
    if old == new:
        raise SystemExit("the change of ink changed nothing: the trial would prove nothing")
    return Undisturbed(old, new, old_book, published(place), files(place), executing, whole)


def states(place: Path, known: Undisturbed) -> list[str]:
    """Return for each notebook whether it is old, new or torn."""
    found = []
    for name, content in notebooks(place).items():
        if content == known.old[name]:
            found.append("old")
        elif content == known.new[name]:
            found.append("new")
        else:
            found.append(f"torn: {name}")
    return found


def book_stands(place: Path, known: Undisturbed) -> bool:
    """Whether the published book is whole: all pages of one build, PDF and EPUB of one of two."""
    found = published(place)
    printed = {name: found.pop(name, None) for name in PRINTED}
    pages = [{name: book[name] for name in book if name not in PRINTED} for book in books(known)]
    whole = [hash in [book[name] for book in books(known)] for name, hash in printed.items()]
    return found in pages and all(whole)


def books(known: Undisturbed) -> tuple[dict, dict]:
    return known.old_book, known.new_book


def moment(point: int, points: int, known: Undisturbed) -> float:
    """Return the second of a kill: two thirds while chapters run, the rest while pages are made."""
    share = (point + 0.5) / points
    if share < 2 / 3:
        return known.executing * share * 1.5
    return known.executing + (known.whole - known.executing) * (share - 2 / 3) * 3


def kill(place: Path, seconds: float) -> None:
    """Start a build and kill it, with all that it started, after so many seconds."""
    process = subprocess.Popen(
        command("book"),
        cwd=place,
        env=os.environ | PLAIN,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def kills(points: int = 20) -> int:
    """Kill a build at so many points; return 1 where a notebook or the book is lost."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        place = copy_of_the_commit(Path(folder) / "book")
        known = undisturbed(place)
        for point in range(points):
            for name, content in known.old.items():
                (place / "chapters" / name).write_bytes(content)
            # what an earlier kill left of the work stays, as it does for whoever starts again
            seconds = moment(point, points, known)
            kill(place, seconds)
            found, stands = states(place, known), book_stands(place, known)
            faults += [f"{state} at {seconds:.1f} s" for state in found if "torn" in state]
            if not stands:
                faults.append(f"no whole book at {seconds:.1f} s")
            print(
                f"  killed at {seconds:.1f} s: {found.count('old')} old, {found.count('new')} new, "
                f"{'a whole book stands' if stands else 'NO WHOLE BOOK'}",
                flush=True,
            )
        build(place, "book", PLAIN)
        apart = differences(known.everything, files(place))
    print(f"{points} kills: lost {faults or 'nothing'}")
    print(f"the next run completes, apart from the undisturbed build: {len(apart)} {apart[:8]}")
    return int(bool(faults or apart))


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk on a folder; raises PermissionError where that is not allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", str(folder)]
    if subprocess.run(mount).returncode:
        raise PermissionError("this trial mounts a small disk, which only root may do")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def starve(folder: Path, room: int | str, known: Undisturbed) -> list[str]:
    """Build on a disk with so much room; return what went otherwise than it should."""
    place = copy_of_the_commit(folder / "book")
    another_ink(place)
    if room == "read-only":
        remount(folder, "ro")
    else:
        held = sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
        remount(folder, f"size={held + room * 2**20}")
    done = subprocess.run(
        [sys.executable, "-B", *command("book")[1:]],
        cwd=place,
        env=os.environ | PLAIN,
        capture_output=True,
        text=True,
    )
    found = states(place, known)
    lines = done.stderr.splitlines()
    said = [line for line in lines if re.search("No space left|Read-only", line)]
    remount(folder, "rw,size=4g")
    build(place, "book", PLAIN)
    apart = differences(known.everything, files(place))
    print(f"  {room}: exit code {done.returncode}, said {said[:1]}, then {len(apart)} files apart")
    faults = {
        "was not refused": done.returncode != 1,
        "did not say why": not said,
        "ended in a traceback": "Traceback" in done.stderr,
        "tore a notebook": any("torn" in state for state in found),
        "did not complete afterwards": bool(apart),
    }
    return [f"{room}: {fault}" for fault, happened in faults.items() if happened]


def disks() -> int:
    """Build on disks that fill up; return 1 where something is lost or not said."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        known = undisturbed(copy_of_the_commit(Path(folder) / "book"))
        for room in ROOM:
            try:
                with small_disk(Path(folder) / "full"):
                    faults += starve(Path(folder) / "full", room, known)
            except PermissionError as error:
                print(f"left out: {error}")
                return 0
    print(f"disks: {faults or 'each refused as it should be'}")
    return int(bool(faults))


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    sys.exit(disks() if verb == "disks" else kills(*map(int, numbers)))
