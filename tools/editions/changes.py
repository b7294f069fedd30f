"""What changed between two versions of the report, read from what each has stored.

``make changes FROM=v0.3.0 TO=HEAD`` prints the rows, numbers, figures, findings and verdicts that
moved, and the skeleton of the changelog's entry; a page with the charts side by side stands then
in ``_build/changes``. A version is a tag, a commit, an edition by its number, or ``.`` for the
files as they are. Without FROM it is the last edition; nothing is executed.

``KEEP=0.5.0``  writes the record of that edition, ``data/editions/0.5.0.json``
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.editions import chapters, record, report, rows, versions
from tools.paths import BUILD, ROOT

FOLDER = BUILD / "changes"


def between(was: versions.Version, now: versions.Version) -> dict:
    """Return all that differs between two versions, as it is stored and shown."""
    tables, moved_rows = rows.compared(was.root / "data", now.root / "data")
    before, after = was.pages, now.pages
    moved = chapters.compared(was.chapters, now.chapters)
    chapters.redrawn_maps(moved["exhibits"], now.chapters, moved_rows)
    return {
        "from": was.about,
        "to": now.about,
        "outdated": now.outdated,
        "pages": {
            "new": [page for page in after if page not in before],
            "gone": [page for page in before if page not in after],
        },
        "tables": tables,
        "rows": moved_rows,
        **moved,
    }


def changes(start: str = "", end: str = "HEAD", root: Path = ROOT) -> dict:
    """Return what changed from one version to another, by their names; raises NoSuchVersion."""
    with tempfile.TemporaryDirectory() as folder:
        was, now = both(start, end, Path(folder), root)
        return between(was, now)


def both(
    start: str, end: str, folder: Path, root: Path = ROOT, keep: str = ""
) -> list[versions.Version]:
    """Return two versions, unpacked; without a start the last edition before the end.

    Where the record of an edition is to be kept, it is the one before that.
    """
    now = versions.unpacked(end, folder / "now", root)
    reached = now.about["version"] if versions.EDITION.fullmatch(now.about["version"]) else ""
    start = start or versions.last_edition_before(now.commit, root, below=keep, reached=reached)
    return [versions.unpacked(start, folder / "was", root), now]


def main(words: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; a version that does not exist is one line and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("start", nargs="?", default="", help="a version; the last edition")
    parser.add_argument("end", nargs="?", default="HEAD", help="a version, . for the files here")
    parser.add_argument("--keep", metavar="EDITION", help="write the record of an edition")
    arguments = parser.parse_args(words)
    try:
        with tempfile.TemporaryDirectory() as folder:
            keep = versions.number_of(arguments.keep) if arguments.keep else ""
            was, now = both(arguments.start, arguments.end, Path(folder), root, keep)
            found = between(was, now)
            if keep:
                found["to"] = record.about(keep, now, root)
            print(f"== {was.name} is commit {was.commit[:10]}")
            print("\n".join(report.lines(found)))
            shown = report.write(FOLDER, found, was.chapters, now.chapters)
            print(f"== charts side by side: {shown.relative_to(root)}")
            if keep and found["outdated"]:
                raise versions.NoSuchVersion(f"{found['outdated'][0]}; {report.EXECUTE}")
            if keep:
                kept = record.keep(keep, found, now, root)
                if not report.sections(found):
                    print(f"nothing moved since {was.commit[:10]}: was that commit meant?")
                print(f"== written: {kept.relative_to(root)}")
    except versions.NoSuchVersion as error:
        print(f"REFUSED {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make changes | head` ends quietly
    sys.exit(main())
