"""What is known of the publisher's file that a table was derived from: ``data/upstream/*.json``.

A fact that is not known is null, and `note` says why; nothing is guessed. A table that people
collected row by row has a sidecar, too: it says so and from what kinds of source.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.paths import DATA

FOLDER = DATA / "upstream"
ISO_DATE = re.compile(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?")
COLLECTED = ("by code", "from a public copy", "by hand")
# Each part of a sidecar: what it must be, and whether it may be null with a note.
FIELDS = {
    "producer": (str, False),
    "title": (str, False),
    "release": (str, True),
    "address": (str, True),
    "published": (str, True),
    "accessed": (str, False),
    "licence": (str, True),
    "terms": (str, False),
    "collected": (str, False),
    "files": (list, False),
    "module": (str, True),
    "tables": (dict, False),
    "source": (str, True),
    "note": (str, True),
}
FILE_FIELDS = ("name", "bytes", "sha256")


def paths(folder: Path = FOLDER) -> list[Path]:
    """Return the sidecars."""
    return sorted(folder.glob("*.json"))


def load(name: str, folder: Path = FOLDER) -> dict | None:
    """Return a sidecar, None where there is none yet."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def written(sidecar: Mapping) -> str:
    """Return a sidecar as it stands in its file."""
    return json.dumps(sidecar, ensure_ascii=False, indent=1) + "\n"


def described(files: Sequence[Path]) -> list[dict]:
    """Return name, size and SHA-256 of files."""
    contents = [(path.name, path.read_bytes()) for path in files]
    return [
        {"name": name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        for name, raw in contents
    ]


def faults(name: str, sidecar: Mapping) -> list[str]:
    """Return what is wrong with a sidecar, one line a fault; nothing where it keeps its form."""
    where = f"data/upstream/{name}.json"
    found = []
    if list(sidecar) != list(FIELDS):
        return [f"{where}: has the parts {', '.join(sidecar)}; write {', '.join(FIELDS)}"]
    for part, (kind, may_be_null) in FIELDS.items():
        value = sidecar[part]
        if value is None and may_be_null:
            if part not in ("note", "source", "module") and not sidecar["note"]:
                found.append(f"{where}, {part}: is null; say in the note why it is not known")
        elif not isinstance(value, kind) or (not value and part != "files"):
            found.append(
                f"{where}, {part}: is {value!r}; write a {kind.__name__} that is not empty"
            )
    return found or [*_value_faults(where, sidecar), *_file_faults(where, sidecar)]


def _value_faults(where: str, sidecar: Mapping) -> list[str]:
    """Return the faults of dates, address and manner of collecting."""
    found = [
        f"{where}, {part}: {sidecar[part]!r} is not an ISO date; write 2026-03-10, 2026-03 or 2026"
        for part in ("published", "accessed")
        if sidecar[part] is not None and not ISO_DATE.fullmatch(sidecar[part])
    ]
    if sidecar["address"] and not sidecar["address"].startswith("https://"):
        found.append(f"{where}, address: {sidecar['address']!r}; write an address with https://")
    if sidecar["collected"] not in COLLECTED:
        found.append(f"{where}, collected: {sidecar['collected']!r}; write {', '.join(COLLECTED)}")
    if sidecar["collected"] == "by code" and not sidecar["files"]:
        found.append(f"{where}, files: none, though the tables were derived by code; name them")
    return found


def _file_faults(where: str, sidecar: Mapping) -> list[str]:
    """Return the faults of what is said of the publisher's files."""
    found = []
    for file in sidecar["files"]:
        if tuple(file) != FILE_FIELDS:
            found.append(f"{where}, files: {file}; write {', '.join(FILE_FIELDS)} of each")
            continue
        if file["sha256"] is None or file["bytes"] is None:
            if not sidecar["note"]:
                found.append(f"{where}, {file['name']}: hash or size is null; say why in the note")
        elif not re.fullmatch("[0-9a-f]{64}", file["sha256"]):
            found.append(f"{where}, {file['name']}: {file['sha256']!r} is not a SHA-256; write it")
    return found
