"""Several files written in one step: after an interruption all of them are new, or none.

The new versions are laid down beside a list of them first. Only when all are there is the list
given its name, and only then are they moved into their places, one by one. A list that is found
later means that somebody was interrupted in the moving: it is then carried to its end.
"""

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.paths import BUILD, ROOT

LIST = "list.json"


def write(files: Mapping[str, str], root: Path = ROOT, waiting: Path = BUILD / "refresh") -> None:
    """Write files, {path from the project's folder: text}, all of them or none."""
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    for number, content in enumerate(files.values()):
        _lay_down(waiting / str(number), content)
    _lay_down(waiting / f".{LIST}", json.dumps(list(files)))
    os.replace(waiting / f".{LIST}", waiting / LIST)
    finish(root, waiting)


def finish(root: Path = ROOT, waiting: Path = BUILD / "refresh") -> list[str]:
    """Carry an interrupted writing to its end; returns the files that were waiting."""
    if not (waiting / LIST).is_file():
        return []
    names = json.loads((waiting / LIST).read_text(encoding="utf-8"))
    for number, name in enumerate(names):
        laid_down, place = waiting / str(number), root / name
        if laid_down.is_file():  # else it is in its place already
            place.parent.mkdir(parents=True, exist_ok=True)
            beside = place.with_name(f".{place.name}.new")
            shutil.copyfile(laid_down, beside)
            os.replace(beside, place)
    shutil.rmtree(waiting)
    return names


@contextlib.contextmanager
def unstopped() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM pass by for the moment of a writing: it is done, or not begun."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _lay_down(path: Path, content: str) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
