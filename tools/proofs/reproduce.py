"""Show that the same commit gives the same book everywhere.

`python -m tools.proofs.reproduce` builds the commit twice from scratch, far apart in place, time
zone, language of the machine and (with the program faketime) date, and once more after an edit
that was taken back. Notebooks, pages and PDF are compared byte for byte; the exit code is 1 where
something differs.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tools.proofs.copies import (
    BOOK,
    PLAIN,
    build,
    changed_in_the_repository,
    copy_of_the_commit,
    differences,
    edit,
    files,
)

ELSEWHERE = {"TZ": "Asia/Yangon", "LC_ALL": "C", "PYTHONHASHSEED": "2"}
WORD = "Wordaddedfortest"


def build_twice(one: Path, two: Path) -> list[str]:
    """Build two clones from scratch, far apart; return the files that differ."""
    print("== first build", flush=True)
    build(one, "notebooks", PLAIN)
    build(one, "book", PLAIN)
    later = "400 days later" if shutil.which("faketime") else "same day (no faketime here)"
    print(f"== second build: {ELSEWHERE['TZ']}, locale {ELSEWHERE['LC_ALL']}, {later}", flush=True)
    build(two, "notebooks", ELSEWHERE, later=True)
    build(two, "book", ELSEWHERE, later=True)
    return differences(files(one), files(two))


def edit_and_take_back(place: Path) -> tuple[bool, list[str]]:
    """Return whether an edit was on its page, and the files that differ once it is taken back."""
    print("== third: an edit, and the edit taken back", flush=True)
    before = files(place)
    chapter = place / "chapters" / "cold-war.ipynb"
    text = chapter.read_bytes()
    edit(place, WORD)
    build(place, "book", PLAIN)
    page = place / BOOK / "chapters" / "cold-war.html"
    seen = WORD in page.read_text(encoding="utf-8")
    chapter.write_bytes(text)
    build(place, "book", PLAIN)
    return seen, differences(before, files(place))


def main() -> int:
    """Run the proof; return 1 where something differs."""
    with tempfile.TemporaryDirectory() as folder:
        one = copy_of_the_commit(Path(folder) / "one")
        two = copy_of_the_commit(Path(folder) / "and another, with spaces")
        apart = build_twice(one, two)
        seen, after = edit_and_take_back(one)
        changed = changed_in_the_repository(two)
        count = len(files(one))
    print(f"{count} files; apart after two builds: {len(apart)} {apart[:8]}")
    print(f"the edit was on its page: {seen}; apart once undone: {len(after)} {after[:8]}")
    print(f"changed in the repository: {changed or 'nothing'}")
    return int(bool(apart or after or changed) or not seen)


if __name__ == "__main__":
    sys.exit(main())
