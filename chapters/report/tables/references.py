"""The bibliography ``data/references.bib``: its entries, and what is wrong with them.

The file is cut into blocks by its lines first, so that each fault has a row and a key; then pybtex
reads the blocks. A check of an entry yields what is wrong and the mend.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from report.tables.cells import letters_fault, shown
from report.tables.files import RESTORE

WHERE = "data/references.bib"
BEGINS = re.compile(r"^[ \t]*@?\w+[ \t]*\{", flags=re.M)
HEAD = re.compile(r"@\w+\{([\w:.-]+),\n", flags=re.A)
YEAR = re.compile(r"[12][0-9]{3}|n\.d\.")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
BRACED = re.compile(r"\{[^{}]*\}")
# What LaTeX takes for a comment or a command, and a title would lose.
LATEX = re.compile(r"(?<!\\)%|\\(?![%&#_]).?")
FIELDS = {
    "title", "year", "month", "note", "url", "urldate", "doi", "publisher", "howpublished",
    "journal", "volume", "number", "pages", "booktitle", "institution",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """The lines of one entry, from the row on which it begins."""

    row: int
    text: str

    @property
    def key(self) -> str | None:
        head = HEAD.match(self.text)
        return head[1] if head else None

    @property
    def place(self) -> str:
        entry = f", entry {self.key}" if self.key else ""
        return f"{WHERE}, row {self.row}{entry}"

    def fault(self) -> str | None:
        """Return what is wrong with the form of the block, before its entry is read."""
        if not self.key:
            return f"{shown(self.text.splitlines()[0])} does not begin an entry; write @misc{{key,"
        opening, closing = self.text.count("{"), self.text.count("}")
        if opening != closing:
            return f"{opening} opening and {closing} closing braces; close what is open"
        after = self.text[self.text.rindex("}") + 1 :].strip()
        if after:
            return f"{shown(after.splitlines()[0])} stands after the entry; take it out"
        return None


@functools.cache
def read(text: str) -> tuple[dict, tuple[str, ...]]:
    """Return {key: pybtex entry} of a bibliography, and its faults, one line each."""
    blocks = _blocks(text)
    if not blocks:
        return {}, (f"{WHERE}, row 1: no entries; {RESTORE}",)
    sound, lines = {}, []
    for block in blocks:
        if said := block.fault():
            lines.append(f"{block.place}: {said}")
        else:
            sound.setdefault(block.key.lower(), block)
    lines += _doubled(blocks)
    entries, unread = _parsed(list(sound.values()))
    lines += unread
    for key, entry in entries.items():
        place = sound[key.lower()].place
        for check in CHECKS:
            lines += [f"{place}{said}" for said in check(entry)]
    lines += _one_address(entries, sound)
    return entries, tuple(lines)


def authors(entry) -> set[str]:
    """Return the names of the authors of an entry, in small letters."""
    return {str(author).strip("{}").casefold() for author in entry.persons.get("author", [])}


def publisher(entry) -> str:
    """Return who published an entry: its publisher, its journal, or else its authors."""
    named = entry.fields.get("publisher") or entry.fields.get("journal")
    names = [named] if named else map(str, entry.persons["author"])
    return " & ".join(name.replace("{", "").replace("}", "") for name in names)


def _blocks(text: str) -> list[Block]:
    starts = [found.start() for found in BEGINS.finditer(text)]
    if not starts:
        return []
    if text[: starts[0]].strip():
        starts.insert(0, 0)
    ends = [*starts[1:], len(text)]
    return [
        Block(text[:start].count("\n") + 1, text[start:end].strip())
        for start, end in zip(starts, ends, strict=True)
    ]


def _doubled(blocks: list[Block]) -> Iterator[str]:
    rows = {}
    for block in blocks:
        if block.key:
            rows.setdefault(block.key.lower(), []).append(block)
    for same in rows.values():
        if len(same) > 1:
            first, last = same[0], same[-1]
            yield (
                f"{WHERE}, row {last.row}: the key {last.key} stands {len(same)} times, "
                f"first in row {first.row}; keep one entry"
            )


def _parsed(blocks: list[Block]) -> tuple[dict, list[str]]:
    """The entries of sound blocks, read at once; where that fails one by one, to name the wrong."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        whole = parse_string("\n".join(block.text for block in blocks), "bibtex")
        return dict(whole.entries), []
    except PybtexError:
        pass
    entries, lines = {}, []
    for block in blocks:
        try:
            entries |= parse_string(block.text, "bibtex").entries
        except PybtexError as error:
            reason = " ".join(str(error).split())
            lines.append(
                f"{block.place}: {reason}, counted from the entry's first line; mend it there"
            )
    return entries, lines


def _one_address(entries: dict, blocks: dict) -> Iterator[str]:
    first_at = {}
    for key, entry in entries.items():
        address = entry.fields.get("url", "").rstrip("/")
        first = first_at.setdefault(address, key)
        if address and first != key:
            yield (
                f"{blocks[key.lower()].place}: the address {shown(address)} stands already "
                f"in entry {first}; keep one entry, or put the release behind it (#2027)"
            )


# --- one entry


def _author(entry) -> Iterator[str]:
    authors = entry.persons.get("author", [])
    if not authors:
        yield ": no author; name the publisher as author = {{...}}"
    for author in authors:
        name = str(author)
        if said := text_fault(name):
            yield f", author: {shown(name)} {said}"


def _filled(entry) -> Iterator[str]:
    for field in ("title", "year"):
        if not entry.fields.get(field):
            yield f": no {field}; add the field {field} = {{...}}"


def _capitals(entry) -> Iterator[str]:
    """A list of sources sets a title in small letters, but for what stands in braces of its own."""
    title = entry.fields.get("title", "")
    unprotected = BRACED.sub("", title)
    if any(letter.isupper() for letter in unprotected[1:]):
        yield f": the title {shown(title)} would lose its capitals; write title = {{{{...}}}}"


def _year(entry) -> Iterator[str]:
    year = entry.fields.get("year")
    if year and not YEAR.fullmatch(year):
        yield f": the year {shown(year)} is not one; write 2024, or n.d. for no date"


def _address(entry) -> Iterator[str]:
    url = entry.fields.get("url")
    if not url:
        if not entry.fields.get("publisher"):
            yield ": neither url nor publisher; add the address"
    elif not ADDRESS.fullmatch(url):
        yield f": the url {shown(url)} is no address of the web; write https://..."
    elif not url.isascii():
        yield f": the url {shown(url)} has letters other than ASCII; write them as %XX"


def _fields(entry) -> Iterator[str]:
    for field, value in entry.fields.items():
        if field.lower() not in FIELDS:
            yield f": there is no field {field}; correct its name, or take it out"
        elif field != "url" and (said := text_fault(value)):
            yield f", field {field}: {shown(value)} {said}"


def text_fault(value: str) -> str | None:
    """Return what is wrong with a text of the bibliography, which may stand on several lines."""
    for line in value.splitlines():
        if said := letters_fault(line):
            return said
    found = LATEX.search(value)
    if found:
        return f"holds {found[0]!r}, a sign of LaTeX; write plain text, and \\% for a per cent sign"
    return None


CHECKS = (_author, _filled, _capitals, _year, _address, _fields)
