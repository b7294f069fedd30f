"""The record of the editions, ``data/editions/*.json``: what each changed, which findings stand.

A release writes its file once (`make changes TO=. KEEP=0.5.0`); page, feed and the lines below the
findings are made from it, so that a build needs no history. The words of an edition are those of
the changelog.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.build import numbering
from tools.build.said import GLUE, Stored, plain
from tools.paths import DATA, ROOT

FOLDER = DATA / "editions"
HEAD = re.compile(r"\*\*(.+?)\*\*")
FIGURE = re.compile(r"\{numref\}`([^`]+)`")
MOVED, REWORDED, NEW, GONE = "moved", "reworded", "new", "gone"


def load(folder: Path = FOLDER) -> list[dict]:
    """Return the record of every edition, the newest first."""
    files = sorted(
        folder.glob("*.json"), key=lambda path: numbering.number(path.stem), reverse=True
    )
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def written(edition: Mapping) -> str:
    """Return the record of an edition as it stands in its file."""
    return json.dumps(edition, ensure_ascii=False, indent=1) + "\n"


def changelog(file: Path = ROOT / "CHANGELOG.md") -> dict[str, str]:
    """Return {version: what the changelog says of it}."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return {entry.version: entry.body for entry in numbering.entries(text)}


# --- findings


def blank(sentence: str) -> str:
    """Return a sentence with its numbers blanked."""
    return GLUE.sub("#", sentence)


@dataclass(frozen=True)
class Finding:
    """A finding: what a reader sees of it, and what tells it from others."""

    chapter: str
    head: str  # its words in bold, else its first sentence
    words: str
    form: str  # its source, numbers blanked
    numbers: dict[str, str] = field(default_factory=dict)  # {key: text}
    figures: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, chapter: str, source: str, known: Mapping[str, str]) -> "Finding":
        """Return a finding from its source and the numbers of its chapter."""
        bold = HEAD.match(source)
        head = bold[1] if bold else source.partition(". ")[0]
        said = {key: known.get(key, "") for key in GLUE.findall(source)}
        form = blank(source)
        return cls(
            chapter, plain(head, known), plain(source, known), form, said, FIGURE.findall(source)
        )

    @property
    def form_of_head(self) -> str:
        bold = HEAD.match(self.form)
        return bold[1] if bold else self.form.partition(". ")[0]

    def rests_as(self, other: "Finding") -> bool:
        """Whether it rests first on the same figure and states one of the same numbers."""
        first = self.figures[:1]
        shared = set(self.numbers.values()) & set(other.numbers.values())
        return bool(first and first == other.figures[:1] and shared - {""})

    def moves(self, before: "Finding") -> dict[str, list[str]]:
        """Return {key: [was, now]} of its numbers that are not what they were.

        In other words its numbers may have other keys: then only those that kept theirs count.
        """
        return {
            key: [before.numbers[key], value]
            for key, value in self.numbers.items()
            if key in before.numbers and before.numbers[key] != value
        }

    def stored(self) -> dict:
        """Return it as a record keeps it."""
        return asdict(self)


def findings(chapters: Mapping[str, Stored]) -> list[Finding]:
    """Return the findings of chapters, in their order."""
    return [
        Finding.of(name, source, said.numbers)
        for name, said in chapters.items()
        for source in said.findings
    ]


def is_told_alike(a: Finding, b: Finding) -> bool:
    """Whether two findings have the same words, numbers aside."""
    return a.form == b.form


SAME = (  # the surest first; in another chapter only the same words are the same finding
    lambda a, b: a.chapter == b.chapter and is_told_alike(a, b),
    lambda a, b: a.chapter == b.chapter and a.form_of_head == b.form_of_head,
    lambda a, b: a.chapter == b.chapter and a.rests_as(b),
    is_told_alike,
)


def pairs(was: list[Finding], now: list[Finding]) -> dict[int, int]:
    """Return {place in `now`: place in `was`} of the findings that are the same ones.

    They are the same where their words are, or their head, or where both rest on the same figure
    and state one of the same numbers; the surest match comes first. A finding may have moved to
    another chapter.
    """
    found: dict[int, int] = {}
    for is_same in SAME:
        for i, after in enumerate(now):
            free = (j for j in range(len(was)) if i not in found and j not in found.values())
            for j in free:
                if is_same(after, was[j]):
                    found[i] = j
                    break
    return found


def standing(edition: Mapping) -> list[tuple[Finding, dict]]:
    """Return the findings of an edition, each with {since, moved} as its record has them."""
    return [(Finding(**known["finding"]), known) for known in edition["stands"]]
