"""Copies of the project in which a proof may build, edit, kill and compare."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.paths import ROOT

BOOK = "_build/html"
PLAIN = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}


def copy_of_the_commit(place: Path) -> Path:
    """Return a clone of the last commit in `place`."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(place)], check=True)
    return place


def command(verb: str) -> list[str]:
    """Return the command that builds a book from its folder, with the environment of this one."""
    return [sys.executable, "-m", "tools.build.book", verb]


def build(place: Path, verb: str, settings: dict, *, later: bool = False) -> None:
    """Build in a clone with these settings; raises CalledProcessError where that fails.

    `later` pretends to be 400 days on, where the program faketime is installed.
    """
    ahead = ["faketime", "+400 days"] if later and shutil.which("faketime") else []
    subprocess.run(
        [*ahead, *command(verb)],
        cwd=place,
        env=os.environ | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def published(place: Path) -> dict[str, str]:
    """Return {name: SHA-256} of everything that is published."""
    paths = sorted(path for path in (place / BOOK).rglob("*") if path.is_file())
    return {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def files(place: Path) -> dict[str, str]:
    """Return {name: SHA-256} of the notebooks and of everything that is published."""
    notebooks = {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((place / "chapters").glob("*.ipynb"))
    }
    return notebooks | published(place)


def differences(one: dict, two: dict) -> list[str]:
    """Return the names that stand in one only, or with another content."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def edit(place: Path, word: str) -> Path:
    """Put a word into the prose of a chapter and return the chapter."""
    path = place / "chapters" / "cold-war.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        is_prose = cell["cell_type"] == "markdown" and "admonition" not in text
        if is_prose and len(text.split()) > 60:
            cell["source"] = [*cell["source"][:-1], f"{cell['source'][-1]} {word}"]
            break
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def another_ink(place: Path) -> None:
    """Change the ink of all charts, so that every chapter with one is to be executed.

    Raises LookupError where the ink is not found: the proof would prove nothing.
    """
    for path in sorted((place / "chapters" / "report").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(r'^INK\b.*"#222222"', text, flags=re.M):
            path.write_text(text.replace('"#222222"', '"#232323"'), encoding="utf-8")
            return
    raise LookupError("chapters/report holds no INK of #222222")


def changed_in_the_repository(place: Path) -> str:
    """Return what git says has changed in a clone, empty where nothing has."""
    command = ["git", "status", "--porcelain"]
    return subprocess.run(command, cwd=place, capture_output=True, text=True).stdout
