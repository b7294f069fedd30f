"""What an edition is: its number, its entry in the changelog, and who repeats its number.

The number and the day stand in `CITATION.cff`. `data/datapackage.json` and `.zenodo.json` repeat
them, since others read those files alone: a test compares, `make release` writes all three.
"""

import datetime
import json
import re
from dataclasses import dataclass

NUMBER = re.compile(r"(\d+)\.(\d+)\.(\d+)")
HEADING = re.compile(r"^## (\S+)(?: \(([^)]*)\))?[ \t]*$", re.M)


class EditionError(ValueError):
    """An edition cannot be released or published; the message says why, and how to mend it."""


@dataclass(frozen=True)
class Entry:
    """An entry of CHANGELOG.md: its version, the date as it is written ("" for none), its text."""

    version: str
    date: str
    body: str


def number(version: str) -> tuple[int, int, int]:
    """Return a version as numbers to compare; raises EditionError for what is none."""
    found = NUMBER.fullmatch(version)
    if not found:
        raise EditionError(f"the version {version!r} is no number; write it as 0.5.0")
    return tuple(map(int, found.groups()))


def entries(changelog: str) -> list[Entry]:
    """Return the entries of a changelog in its order, the newest first."""
    found = list(HEADING.finditer(changelog))
    ends = [*(heading.start() for heading in found), len(changelog)][1:]
    return [
        Entry(heading[1], heading[2] or "", changelog[heading.end() : end].strip())
        for heading, end in zip(found, ends, strict=True)
    ]


def changelog_entry(changelog: str, version: str) -> Entry | None:
    """Return the entry of a version, None where there is none."""
    return next((entry for entry in entries(changelog) if entry.version == version), None)


def cited(text: str, version: str, date: str) -> str:
    """Return the text of CITATION.cff with another version and day."""
    for field, value in (("version", version), ("date-released", f'"{date}"')):
        text, times = re.subn(rf"^{field}: .*$", f"{field}: {value}", text, flags=re.M)
        if times != 1:
            raise EditionError(
                f"CITATION.cff: {field} stands there {times} times; write one line {field}: ..."
            )
    return text


def packaged(text: str, version: str) -> str:
    """Return the text of data/datapackage.json with another version, all else as it stands."""
    text, times = re.subn(r'^ "version": ".*",$', f' "version": "{version}",', text, flags=re.M)
    if times != 1:
        raise EditionError(
            f"data/datapackage.json: the version stands there {times} times; "
            'write one line  "version": "...", as in the last edition'
        )
    return text


def deposit(citation: dict, description: str) -> str:
    """Return the text of .zenodo.json: what Zenodo, which gives a DOI, is told of an edition."""
    told = {
        "title": citation["title"],
        "upload_type": citation["type"],
        "description": description,
        "creators": [{"name": named(author)} for author in citation["authors"]],
        "version": str(citation["version"]),
        "publication_date": str(citation["date-released"]),
        "access_right": "open",
        "license": citation["license"],
        "keywords": citation["keywords"],
        "language": "eng",
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def named(author: dict) -> str:
    """Return an author of CITATION.cff as Zenodo wants one: a family name first."""
    if "name" in author:
        return author["name"]
    return f"{author['family-names']}, {author['given-names']}"


def is_date(text: str) -> bool:
    """Whether a text is a day as 2026-11-30."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
