"""What the book is made from, and whether that changed since the last build: by content alone.

`_build/built.json` keeps what the last build was made from, one hash for the pages, one for
the PDF, one for the frame (all but the chapters) and one for the tables that were checked.
"""

import json
from dataclasses import dataclass

from tools.build import files
from tools.paths import BUILD, ROOT

RECORD = BUILD / "built.json"
SETTINGS = ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff", "CHANGELOG.md")


@dataclass(frozen=True)
class Inputs:
    """The files that pages and PDF are made from, each with the hash of its content."""

    frame: dict[str, str]
    chapters: dict[str, str]

    @property
    def frame_hash(self) -> str:
        return files.digest(json.dumps(self.frame))

    @property
    def hash(self) -> str:
        return files.digest(json.dumps([self.frame, self.chapters]))


def inputs() -> Inputs:
    """Return what a build would be made from now.

    The chapters are what an author edits between two builds; the frame is everything else.
    """
    frame = [ROOT / name for name in SETTINGS]
    frame += files.files_below("data", "chapters/report", "tools/build", "tools/site")
    folder = ROOT / "chapters"
    chapters = sorted([*folder.glob("*.ipynb"), *folder.glob("*.md")])
    return Inputs(files.digests(frame), files.digests(chapters))


def saved_since(began: Inputs) -> list[str]:
    """Return the files that were saved, added or taken away since then."""
    before = began.frame | began.chapters
    now = inputs()
    after = now.frame | now.chapters
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def record() -> dict[str, str]:
    """Return what the last builds were made from."""
    try:
        return json.loads(RECORD.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def remember(**facts: str) -> None:
    """Add facts to the record."""
    files.replace(RECORD, json.dumps(record() | facts, indent=1, sort_keys=True) + "\n")
