"""Files written in one step, and hashes of what stands in them."""

import hashlib
import os
from pathlib import Path

from tools.paths import ROOT


def digest(content: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes."""
    if isinstance(content, str):
        content = content.encode()
    return hashlib.sha256(content).hexdigest()


def digests(paths) -> dict[str, str]:
    """Return {path from the project's folder: SHA-256 of what is in it, "" where it is gone}."""
    found = {}
    for path in paths:
        try:
            content = digest(path.read_bytes())
        except FileNotFoundError:
            content = ""
        found[path.relative_to(ROOT).as_posix()] = content
    return found


def files_below(*folders: str) -> list[Path]:
    """Return all files of the project below these folders, without hidden ones and caches."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden:
                found.append(path)
    return found


def beside(path: Path) -> Path:
    """Return where a file is written before it takes its place; git and the build ignore it."""
    return path.with_name(f".{path.name}.new")


def replace(path: Path, content: str | bytes) -> None:
    """Write a file in one step, so that it is never half-written."""
    if isinstance(content, str):
        content = content.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = beside(path)
    new.write_bytes(content)
    os.replace(new, path)


def replace_unchanged(path: Path, text: str, seen: bytes) -> bool:
    """Write a file in one step if it still holds what was `seen` in it; return whether it did.

    A file that someone saved, deleted or renamed meanwhile is left alone. The last look is
    taken when the new text already stands beside it, right before the two change places.
    """
    content = text.encode()
    new = beside(path)
    new.write_bytes(content)
    try:
        found = path.read_bytes()
        if found == seen:
            os.replace(new, path)
        return found in (seen, content)
    except FileNotFoundError:
        return False
    finally:
        new.unlink(missing_ok=True)
